package dev.orchestrator.testkit.jqwik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run must not be is said of it: real runs, and claims about them that are not true. */
class ExpectationsTest {
    private static final Scenario CALM = Scenario.undisturbed(0);
    private static final Scenario CANCELLED = new Scenario(
            0,
            CALM.faults(),
            List.of(new Intervention(Intervention.Kind.CANCEL, new Intervention.After(Duration.ofSeconds(1)))));
    private static final Goal GOAL = Goal.of("Anything").doneWhen(Criterion.of("fine", "third"));

    private final Simulation simulation = Simulation.inOrder();

    /** Waits a minute, and is good the third time. */
    private Outcome run(Limits limits) throws InterruptedException {
        return simulation.run(
                Pipeline.builder()
                        .planner((task, context) -> Move.work("worker"))
                        .worker("worker", (task, context) -> {
                            context.sleep(Duration.ofMinutes(1));
                            return Handoff.of("try " + task.attempt());
                        })
                        .verifier(
                                "third",
                                (work, context) -> work.attempt() < 3
                                        ? CheckResult.rejected("again", "not yet, " + work.attempt())
                                        : CheckResult.passed(1))
                        .limits(limits)
                        .build(),
                GOAL);
    }

    private List<JournalRecord> journal(Outcome outcome) {
        return simulation.store().read(outcome.report().run(), 1, Integer.MAX_VALUE);
    }

    private void check(Outcome outcome, Scenario scenario, Limits limits) {
        Expectations.check(outcome, scenario, limits, journal(outcome));
    }

    @Test
    void what_is_as_it_should_be_passes() throws Exception {
        check(run(Limits.defaults()), CALM, Limits.defaults());
    }

    @Test
    void more_attempts_than_granted() throws Exception {
        Outcome outcome = run(Limits.defaults());

        assertThatThrownBy(() -> check(outcome, CALM, Limits.defaults().attempts(2)))
                .hasMessageContaining("task 0 'root' had 3 attempts; limit 2")
                .hasMessageContaining("accepted: Anything");
    }

    @Test
    void an_accepted_run_of_a_rejected_task() throws Exception {
        Outcome good = run(Limits.defaults());
        Outcome failed = run(Limits.defaults().attempts(2));
        assertThat(failed).isInstanceOf(Outcome.Failed.class);
        Outcome.Accepted accepted = (Outcome.Accepted) good;

        assertThatThrownBy(() -> check(
                        new Outcome.Accepted(accepted.result(), accepted.files(), failed.report()),
                        CALM,
                        Limits.defaults()))
                .hasMessageContaining("did not return what the run returns");
        assertThatThrownBy(() -> check(
                        new Outcome.Unverified(accepted.result(), accepted.files(), good.report()),
                        CALM,
                        Limits.defaults()))
                .hasMessageContaining("is ACCEPTED, and the outcome says UNVERIFIED");
    }

    @Test
    void a_cancelled_run_that_nobody_cancelled_and_the_other_way_round() throws Exception {
        simulation.after(Duration.ofSeconds(1), run -> run.cancel("enough"));
        Outcome outcome = run(Limits.defaults());
        check(outcome, CANCELLED, Limits.defaults());
        Outcome.Cancelled cancelled = (Outcome.Cancelled) outcome;

        assertThatThrownBy(() -> check(cancelled, CALM, Limits.defaults()))
                .hasMessageContaining("was cancelled, and nobody has asked for that");
        assertThatThrownBy(() -> Expectations.check(cancelled, CANCELLED, Limits.defaults(), List.of()))
                .hasMessageContaining("has ended cancelled, and never was");
    }
}
