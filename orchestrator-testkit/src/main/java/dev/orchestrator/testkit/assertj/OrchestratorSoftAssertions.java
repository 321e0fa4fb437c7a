package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.RunReport;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;

/**
 * Collects what fails, and reports all of it at {@link #assertAll()}. A run is shown once. A task that is not there is
 * one failure: what is asserted of it is not another one.
 *
 * <pre>{@code
 * @ExtendWith(SoftAssertionsExtension.class)                     // AssertJ's; calls assertAll() after each test
 * class ReleaseTest {
 *     @InjectSoftAssertions OrchestratorSoftAssertions softly;
 *
 *     @Test void drafts_come_back() {
 *         softly.assertThat(outcome).isAccepted().task("write").tookAttempts(2);
 *         softly.assertThat(outcome).costAtMost("0.50", "USD");
 *     }
 * }
 * }</pre>
 */
public class OrchestratorSoftAssertions extends SoftAssertions {
    private final List<RunReport> shown = new ArrayList<>();

    /** Creates one that has collected nothing. */
    public OrchestratorSoftAssertions() {}

    /** Begins assertions about how a run ended. */
    public OutcomeAssert assertThat(@Nullable Outcome actual) {
        OutcomeAssert outcome = proxy(OutcomeAssert.class, Outcome.class, actual);
        outcome.run = new RunView(actual == null ? null : actual.report(), this);
        return outcome;
    }

    /** Returns whether a run is shown for the first time. */
    boolean shows(RunReport report) {
        boolean first = shown.stream().noneMatch(other -> other == report);
        if (first) {
            shown.add(report);
        }
        return first;
    }
}
