package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.RunEvent;
import java.util.List;
import org.assertj.core.api.Assertions;

/**
 * Where assertions about runs begin. It has all of AssertJ's own too, so that one import does for both; importing both is
 * no conflict.
 *
 * <pre>{@code
 * import static dev.orchestrator.testkit.assertj.OrchestratorAssertions.assertThat;
 *
 * assertThat(outcome).isAccepted().task("write").tookAttempts(2).wasRejectedFor("missing-date");
 * }</pre>
 *
 * <p>What fails shows, below what was expected, the run's tree.
 */
public class OrchestratorAssertions extends Assertions {
    /** For those who have assertions of their own and want all in one place. */
    protected OrchestratorAssertions() {}

    /** Begins assertions about how a run ended. */
    public static OutcomeAssert assertThat(Outcome actual) {
        return new OutcomeAssert(actual);
    }

    /** Begins assertions about events, such as a listener has collected. */
    public static EventsAssert assertThatEvents(List<RunEvent> actual) {
        return new EventsAssert(actual);
    }
}
