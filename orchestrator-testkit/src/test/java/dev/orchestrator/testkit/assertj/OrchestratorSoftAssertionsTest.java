package dev.orchestrator.testkit.assertj;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.run.Outcome;
import org.assertj.core.api.junit.jupiter.InjectSoftAssertions;
import org.assertj.core.api.junit.jupiter.SoftAssertionsExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SoftAssertionsExtension.class)
class OrchestratorSoftAssertionsTest {
    @InjectSoftAssertions
    private OrchestratorSoftAssertions injected;

    @Test
    void several_failures_are_collected_and_the_run_is_shown_once() throws Exception {
        OrchestratorSoftAssertions softly = new OrchestratorSoftAssertions();
        Outcome failed = Runs.failed();

        softly.assertThat(failed)
                .isAccepted()
                .usedAtMost(1)
                .task("write")
                .tookAttempts(2)
                .isFailed()
                .attempt(1)
                .wasAccepted()
                .met("dates")
                .task()
                .outcome()
                .hasTasks(9);
        softly.assertThat(1).isEqualTo(2);

        assertThat(softly.assertionErrorsCollected()).hasSize(7);
        assertThat(softly.assertionErrorsCollected().stream()
                        .filter(e -> e.getMessage().contains("✗ root  failed")))
                .hasSize(1);
        assertThat(softly.assertionErrorsCollected().get(1).getMessage())
                .startsWith("Expected the run to use at most 1 token, but it used 120.\n\n(Run run-")
                .contains("is shown above.)");
    }

    @Test
    void what_is_not_there_is_one_failure() throws Exception {
        OrchestratorSoftAssertions softly = new OrchestratorSoftAssertions();
        Outcome failed = Runs.failed();

        softly.assertThat(failed)
                .task("polish")
                .isAccepted()
                .attempt(3)
                .wasAccepted()
                .task()
                .outcome()
                .isFailed();
        softly.assertThat(failed)
                .task("write")
                .attempt(9)
                .met("dates")
                .hasFinding("x")
                .finding("y")
                .isAt("z", 1);
        softly.assertThat(failed).resultAs(String.class).isEqualTo("x");
        softly.assertThat(failed).finding("typo").hasMessageContaining("x");
        softly.assertThat(failed).task("polish").resultAs(String.class).isEqualTo("x");
        softly.assertThat((Outcome) null).isAccepted().task("write").isAccepted();

        assertThat(softly.assertionErrorsCollected()).hasSize(6);
    }

    @Test
    void values_that_are_gone_on_to_are_collected_too() throws Exception {
        OrchestratorSoftAssertions softly = new OrchestratorSoftAssertions();

        softly.assertThat(Runs.accepted())
                .resultAs(Runs.Notes.class)
                .isEqualTo("x")
                .isNull();

        assertThat(softly.assertionErrorsCollected()).hasSize(2);
    }

    @Test
    void assertj_injects_it() throws Exception {
        injected.assertThat(Runs.accepted()).isAccepted().task("write").isAccepted();

        assertThat(injected.wasSuccess()).isTrue();
    }
}
