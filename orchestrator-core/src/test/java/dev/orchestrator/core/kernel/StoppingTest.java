package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.verify.CheckResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pausing, cancelling, and outcomes nobody waits for. */
class StoppingTest {
    private static final Subtask A = Subtask.work("a", "java");
    private static final Subtask B = Subtask.work("b", "java");
    private static final Duration GRACE = Duration.ofSeconds(30);

    // ---- pause ----

    @Test
    void a_pause_lets_what_is_under_way_finish_and_starts_nothing() {
        KernelRun run = KernelRun.split(
                        Move.split(A.doneWhen(Criterion.of("ok", "tests")), B.after("a"), Subtask.work("c", "java")))
                .pauses()
                .works("a")
                .passes("a")
                .fails("c", FailureClass.DEFECT);

        assertThat(run.status("a")).isEqualTo(TaskStatus.ACCEPTED);
        assertThat(run.atWork()).isEmpty();
        assertThat(run.status("b")).isEqualTo(TaskStatus.READY);
        assertThat(run.resumes().atWork()).containsExactly("b", "c");
    }

    @Test
    void a_paused_run_does_not_age_once_all_is_still() {
        KernelRun run = KernelRun.split(Move.split(A, B.after("a"))).pauses().works("a");
        Duration left = run.state.timeLeft();

        assertThat(run.ticks(Duration.ofDays(3)).state.timeLeft()).isEqualTo(left);
    }

    @Test
    void pausing_twice_and_resuming_what_runs_change_nothing() {
        KernelRun run = KernelRun.start();

        assertThat(run.give(new Input.ResumeRequested())).isEmpty();
        run.pauses();
        assertThat(run.give(new Input.PauseRequested())).isEmpty();
    }

    // ---- cancel ----

    @Test
    void a_cancelled_run_stops_its_calls_and_ends_when_the_last_has_stopped() {
        KernelRun run =
                KernelRun.split(Move.split(A, B, Subtask.work("c", "java").after("a")));
        CallId a = run.call("a");
        CallId b = run.call("b");
        run.cancels();
        assertThat(run.status("c")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.status("a")).isEqualTo(TaskStatus.CANCELLING);
        assertThat(run.state.open()).isEmpty();

        run.stops(a);
        assertThat(run.status("a")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.status()).isEqualTo(TaskStatus.CANCELLING);

        run.give(new Input.HandoffReturned(b, KernelRun.handoff("too late", FileTree.EMPTY)));
        assertThat(run.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.task("b").handoff()).as("a late result is no result").isEmpty();
        assertThat(run.state.ended()).isTrue();
    }

    @Test
    void grace_ends_the_waiting_for_a_call_that_does_not_stop() {
        KernelRun run = KernelRun.split(Move.split(A)).cancels();
        assertThat(run.state.wakeAt()).isLessThanOrEqualTo(run.now().plus(GRACE).toEpochMilli());
        run.ticks(GRACE.minusMillis(1));
        assertThat(run.status("a")).isEqualTo(TaskStatus.CANCELLING);

        run.ticks(Duration.ofMillis(1));
        assertThat(run.status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void cancelling_ends_what_is_ready_parked_backing_off_or_being_checked() {
        KernelRun run = KernelRun.of(Limits.defaults().concurrency(2))
                .plans(
                        "root",
                        Move.split(
                                A.doneWhen(Criterion.of("ok", "tests")),
                                B,
                                Subtask.work("c", "java"),
                                Subtask.work("d", "java"),
                                Subtask.work("e", "java")))
                .asks("b", "q1")
                .fails("c", FailureClass.TRANSIENT)
                .works("a");
        CallId check = run.call("a");
        CallId work = run.call("d");
        assertThat(run.status("e")).isEqualTo(TaskStatus.READY);

        run.cancels();
        assertThat(List.of(run.status("b"), run.status("c"), run.status("e"))).containsOnly(TaskStatus.CANCELLED);
        assertThat(run.give(new Input.CheckReturned(check, new CheckReport(CheckResult.passed(1), "h", "1"))))
                .containsExactly(
                        new Event.LateOutcome(check),
                        new Event.TaskEnded(run.task("a").id(), Event.End.CANCELLED));
        run.stops(work);
        assertThat(run.status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void a_run_with_nothing_at_work_is_cancelled_at_once() {
        KernelRun run = KernelRun.split(Move.split(A)).asks("a", "q1").cancels();

        assertThat(run.status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void cancelling_twice_changes_nothing() {
        KernelRun run = KernelRun.split(Move.split(A)).cancels();

        assertThat(run.give(new Input.CancelRequested("again"))).isEmpty();
    }

    @Test
    void a_time_limit_does_not_turn_a_cancellation_into_a_failure() {
        KernelRun run = KernelRun.of(
                        Limits.defaults().run(Duration.ofSeconds(10)).call(Duration.ofSeconds(9)))
                .plans(
                        "root",
                        Move.split(Subtask.plan("p", "sub").limits(Limits.none().task(Duration.ofSeconds(8)))))
                .plans("p", Move.split(A))
                .cancels()
                .ticks(Duration.ofSeconds(20));
        assertThat(run.status()).isEqualTo(TaskStatus.CANCELLING);

        run.ticks(Duration.ofSeconds(10));
        assertThat(run.status("p")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.status()).isEqualTo(TaskStatus.CANCELLED);
    }

    // ---- outcomes nobody waits for ----

    @Test
    void an_outcome_counts_once() {
        KernelRun run = KernelRun.split(Move.split(A.doneWhen(Criterion.of("ok", "tests"))));
        CallId call = run.call("a");
        Input outcome = new Input.HandoffReturned(call, KernelRun.handoff("r", FileTree.EMPTY));

        assertThat(run.give(outcome)).isNotEmpty();
        assertThat(run.give(outcome)).isEmpty();
        assertThat(run.give(new Input.CallFailed(call, new CallFailure(FailureClass.DEFECT, "late", List.of(), null))))
                .isEmpty();
    }

    @Test
    void an_outcome_of_an_earlier_attempt_is_late() {
        KernelRun run = KernelRun.split(Move.split(A));
        CallId first = run.call("a");
        run.ticks(Duration.ofMinutes(30));
        assertThat(run.task("a").attempt()).isEqualTo(2);

        assertThat(run.give(new Input.HandoffReturned(first, KernelRun.handoff("r", FileTree.EMPTY))))
                .containsExactly(new Event.LateOutcome(first));
        assertThat(run.status("a")).isEqualTo(TaskStatus.WORKING);
        assertThat(run.give(new Input.CallStopped(first))).isEmpty();
    }

    @Test
    void a_call_that_never_comes_back_is_taken_off_the_books_after_its_grace() {
        KernelRun run = KernelRun.split(Move.split(A));
        CallId first = run.call("a");
        run.ticks(Duration.ofMinutes(30)).ticks(GRACE);

        assertThat(run.events(Event.LateOutcome.class)).containsExactly(new Event.LateOutcome(first));
        assertThat(run.state.wants(first)).isFalse();
        assertThat(run.status("a")).isEqualTo(TaskStatus.WORKING);
    }

    @Test
    void an_outcome_of_the_wrong_kind_changes_nothing() {
        KernelRun run = KernelRun.start();
        CallId planning = run.call("root");

        assertThat(run.give(new Input.HandoffReturned(planning, KernelRun.handoff("r", FileTree.EMPTY))))
                .isEmpty();
        assertThat(run.give(new Input.CheckReturned(planning, new CheckReport(CheckResult.passed(1), "h", "1"))))
                .isEmpty();
        run.plans("root", Move.work("java"));
        assertThat(run.give(new Input.MoveReturned(run.call("root"), Move.await())))
                .isEmpty();
    }

    @Test
    void an_ended_run_takes_late_outcomes_and_nothing_else() {
        KernelRun run = KernelRun.split(Move.split(A)).fails("a", FailureClass.POLICY);
        run.plans("root", Move.infeasible("no way"));
        assertThat(run.events(Event.RunEnded.class)).containsExactly(new Event.RunEnded(TaskStatus.FAILED));

        assertThat(run.give(new Input.Tick())).isEmpty();
        assertThat(run.give(new Input.CancelRequested("why"))).isEmpty();
        assertThat(run.give(new Input.PauseRequested())).isEmpty();
        assertThat(run.give(new Input.Reopened(Map.of()))).isEmpty();
    }

    @Test
    void one_slow_task_blocks_nobody_unrelated() {
        KernelRun run = KernelRun.of(Limits.defaults().concurrency(2))
                .plans("root", Move.split(A, B, Subtask.work("c", "java").after("b"), Subtask.work("d", "java")));
        for (String name : List.of("b", "d", "c")) {
            run.works(name);
        }

        assertThat(run.atWork()).containsExactly("a");
    }

    @Test
    void permits_of_abandoned_work_go_to_whoever_is_ready() {
        KernelRun run = KernelRun.of(Limits.defaults().concurrency(1).rounds(1))
                .plans(
                        "root",
                        Move.split(Subtask.plan("p", "sub"), Subtask.work("x", "java"), A.after("x"))
                                .wake(Move.Wake.NEVER))
                .plans("p", Move.split(B, Subtask.work("c", "java")).wake(Move.Wake.ON_EACH))
                .works("x");
        assertThat(run.atWork()).containsExactly("b");

        run.fails("b", FailureClass.POLICY);
        assertThat(run.status("p")).as("no second round").isEqualTo(TaskStatus.FAILED);
        assertThat(run.status("c")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.atWork()).containsExactly("a");
    }

    @Test
    void what_is_being_cancelled_asks_nobody_any_more() {
        KernelRun run = KernelRun.split(Move.split(A.doneWhen(Criterion.of("p", "person"), Criterion.of("t", "tests"))))
                .works("a");
        run.asks(run.check("a", "p"), "q1").cancels();

        assertThat(run.status("a")).as("its other check has yet to stop").isEqualTo(TaskStatus.CANCELLING);
        assertThat(run.state.approvals()).isEmpty();
    }
}
