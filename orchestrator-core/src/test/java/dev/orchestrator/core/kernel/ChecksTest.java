package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A root task with criteria {@code c} in stage 0 and {@code t}, {@code u} in stage 1. */
class ChecksTest {
    private static final CheckResult PASS = CheckResult.passed(3);

    private static KernelRun handedIn() {
        return KernelRun.of(
                        Goal.of("x")
                                .doneWhen(
                                        Criterion.of("t", "tests").stage(1),
                                        Criterion.of("c", "compiles"),
                                        Criterion.of("u", "tests").stage(1)),
                        Limits.defaults())
                .plans("root", Move.work("java"))
                .works("root");
    }

    private static KernelRun checking(Criterion... criteria) {
        return KernelRun.of(Goal.of("x").doneWhen(criteria), Limits.defaults())
                .plans("root", Move.work("java"))
                .works("root");
    }

    private static List<String> open(KernelRun run) {
        return run.state.open().stream()
                .map(i -> ((Event.CheckCalled) i).criterion())
                .toList();
    }

    @Test
    void stages_run_one_after_the_other_and_all_of_a_stage_at_once() {
        KernelRun run = handedIn();
        assertThat(open(run)).containsExactly("c");

        run.checks("root", "c", PASS);
        assertThat(open(run)).containsExactly("t", "u");

        run.checks("root", "u", PASS).checks("root", "t", PASS);
        assertThat(run.status()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void a_stage_that_is_not_met_stops_the_later_ones() {
        KernelRun run = handedIn().checks("root", "c", CheckResult.rejected("e1", "does not compile"));

        assertThat(run.status()).isEqualTo(TaskStatus.WORKING);
        assertThat(run.events(Event.CheckCalled.class)).hasSize(1);
    }

    @Test
    void the_findings_of_a_whole_stage_go_back_together_in_the_order_of_criteria() {
        KernelRun run =
                handedIn().checks("root", "c", PASS).checks("root", "u", CheckResult.rejected("e2", "u is wrong"));
        assertThat(run.status()).as("waits for the rest of the stage").isEqualTo(TaskStatus.CHECKING);

        run.checks("root", "t", CheckResult.rejected("e1", "t is wrong"));
        assertThat(run.codes("root")).containsExactly("e1", "e2");
    }

    @Test
    void a_pass_without_a_single_check_is_inconclusive_and_checked_again() {
        KernelRun run = checking(Criterion.of("c", "tests")).checks("root", "c", CheckResult.passed(0));
        assertThat(run.task("root").attempt()).isEqualTo(1);
        assertThat(open(run)).containsExactly("c");

        run.checks("root", "c", CheckResult.passed(0));
        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.INCONCLUSIVE);
        assertThat(run.failure("root").message()).contains("criterion 'c'").contains("executed = 0");
    }

    @Test
    void a_check_that_works_the_second_time_counts() {
        KernelRun run = checking(Criterion.of("c", "tests"))
                .checks("root", "c", CheckResult.couldNotRun("no disk"))
                .checks("root", "c", PASS);

        assertThat(run.status()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void a_verifier_that_throws_is_inconclusive() {
        KernelRun run = checking(Criterion.of("c", "tests"));
        run.fails("root", FailureClass.DEFECT);

        assertThat(run.events(Event.VerdictRecorded.class))
                .singleElement()
                .satisfies(v -> assertThat(v.verdict()).isEqualTo(new Verdict.Inconclusive("it went wrong")));
        assertThat(open(run)).containsExactly("c");
    }

    @Test
    void a_rejection_without_a_finding_is_inconclusive() {
        KernelRun run = checking(Criterion.of("c", "tests")).checks("root", "c", CheckResult.rejected(List.of()));

        assertThat(run.events(Event.VerdictRecorded.class).get(0).verdict()).isInstanceOf(Verdict.Inconclusive.class);
    }

    @Test
    void an_inconclusive_check_never_outweighs_a_rejection() {
        KernelRun run = checking(Criterion.of("c", "tests"), Criterion.of("d", "tests"))
                .checks("root", "c", CheckResult.couldNotRun("x"))
                .checks("root", "c", CheckResult.couldNotRun("x"))
                .checks("root", "d", CheckResult.rejected("e", "wrong"));

        assertThat(run.status()).isEqualTo(TaskStatus.WORKING);
        assertThat(run.codes("root")).containsExactly("e");
    }

    @Test
    void an_inconclusive_check_beside_a_passed_one_fails() {
        KernelRun run = checking(Criterion.of("c", "tests"), Criterion.of("d", "tests"))
                .checks("root", "c", CheckResult.couldNotRun("x"))
                .checks("root", "c", CheckResult.couldNotRun("x"))
                .checks("root", "d", PASS);

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.INCONCLUSIVE);
    }

    @Test
    void a_criterion_that_cannot_be_met_fails_whatever_the_others_say() {
        KernelRun run = checking(Criterion.of("c", "tests"), Criterion.of("d", "tests"))
                .checks("root", "c", CheckResult.unsatisfiable("contradicts itself"))
                .checks("root", "d", CheckResult.rejected("e", "wrong"));

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.IMPOSSIBLE);
        assertThat(run.failure("root").message()).contains("criterion 'c'").contains("contradicts itself");
        assertThat(run.failure("root").findings()).hasSize(1);
    }

    @Test
    void the_same_submission_is_not_checked_twice() {
        KernelRun run = checking(Criterion.of("c", "tests"), Criterion.of("d", "tests"))
                .checks("root", "c", PASS)
                .checks("root", "d", CheckResult.rejected("e", "wrong"))
                .works("root");

        assertThat(run.events(Event.CheckCalled.class)).hasSize(2);
        assertThat(run.task("root").attempt())
                .as("rejected for the same reasons")
                .isEqualTo(3);
    }

    @Test
    void what_was_inconclusive_is_checked_again_for_an_equal_submission() {
        KernelRun run = checking(Criterion.of("c", "tests"), Criterion.of("d", "tests"))
                .checks("root", "c", CheckResult.couldNotRun("x"))
                .checks("root", "c", CheckResult.couldNotRun("x"))
                .checks("root", "d", CheckResult.rejected("e", "wrong"))
                .works("root");

        assertThat(open(run)).containsExactly("c");
        assertThat(run.events(Event.VerdictRecorded.class))
                .as("only d's is known")
                .hasSize(4);
    }

    @Test
    void an_equal_submission_takes_up_the_stage_it_got_to() {
        KernelRun run = handedIn()
                .checks("root", "c", PASS)
                .checks("root", "t", PASS)
                .checks("root", "u", CheckResult.rejected("e", "wrong"))
                .works("root", "something else")
                .checks("root", "c", CheckResult.rejected("e", "worse"))
                .works("root");

        assertThat(run.events(Event.CheckCalled.class)).hasSize(4);
        assertThat(run.task("root").attempt()).isEqualTo(4);
    }

    @Test
    void evidence_binds_to_the_submission() {
        KernelRun run = checking(Criterion.of("c", "tests")).checks("root", "c", PASS);

        Verdict.Met met =
                (Verdict.Met) run.events(Event.VerdictRecorded.class).get(0).verdict();
        assertThat(met.evidence().submissionDigest())
                .isEqualTo(run.task("root").handoff().orElseThrow().digest());
        assertThat(met.evidence().executed()).isEqualTo(3);
        assertThat(met.evidence().verifierVersion()).isEqualTo("1");
    }

    @Test
    void a_check_that_runs_out_of_time_is_inconclusive_and_its_outcome_late() {
        KernelRun run = checking(Criterion.of("c", "tests"));
        CallId slow = run.call("root");
        run.ticks(Duration.ofMinutes(30));
        assertThat(run.task("root").attempt()).isEqualTo(1);
        assertThat(run.call("root")).isNotEqualTo(slow);

        run.checks(slow, PASS);
        assertThat(run.status()).as("a late pass is no pass").isEqualTo(TaskStatus.CHECKING);
        run.checks("root", "c", PASS);
        assertThat(run.status()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void findings_are_capped_and_the_rest_is_counted() {
        List<Finding> many = IntStream.range(0, 100)
                .mapToObj(i -> Finding.of("e" + i, "wrong"))
                .toList();
        KernelRun run = checking(Criterion.of("c", "tests")).checks("root", "c", CheckResult.rejected(many));

        assertThat(run.task("root").findings())
                .hasSize(40)
                .last()
                .satisfies(f -> assertThat(f.message()).startsWith("61 more findings"));
    }

    @Test
    void a_task_without_criteria_is_never_accepted() {
        KernelRun run = KernelRun.of(Goal.of("x").withoutVerification(), Limits.defaults())
                .plans("root", Move.work("java"))
                .works("root");

        assertThat(run.status()).isEqualTo(TaskStatus.UNVERIFIED);
    }
}
