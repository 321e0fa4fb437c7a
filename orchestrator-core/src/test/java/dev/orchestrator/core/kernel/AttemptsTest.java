package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A root task at a worker: {@code root} is worked on and checked. */
class AttemptsTest {
    private static KernelRun working(Limits limits) {
        return KernelRun.of(limits).plans("root", Move.work("java"));
    }

    private static KernelRun working() {
        return working(Limits.defaults());
    }

    @Test
    void rejected_work_goes_back_with_the_findings() {
        KernelRun run = working().works("root").rejects("root", "no date");

        assertThat(run.status()).isEqualTo(TaskStatus.WORKING);
        assertThat(run.call("root").number()).isEqualTo(2);
        assertThat(run.codes("root")).containsExactly("wrong");
    }

    @Test
    void attempts_used_up_fail_with_the_last_findings() {
        KernelRun run = working(Limits.defaults().attempts(2))
                .works("root", "one")
                .rejects("root", "no date")
                .works("root", "two")
                .rejects("root", "no author");

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.REJECTED);
        assertThat(run.failure("root").message()).contains("all 2 attempts").contains("no author");
        assertThat(run.failure("root").findings()).hasSize(1);
    }

    @Test
    void the_same_findings_three_times_in_a_row_fail_at_once() {
        KernelRun run = working()
                .works("root", "one")
                .rejects("root", "line 1: no date")
                .works("root", "two")
                .rejects("root", "line 2: no date")
                .works("root", "three")
                .rejects("root", "line 30: no date");

        assertThat(run.failure("root").message()).contains("same findings").contains("3 times");
        assertThat(run.task("root").attempt()).isEqualTo(3);
    }

    @Test
    void other_findings_in_between_start_the_count_again() {
        KernelRun run = working()
                .works("root", "one")
                .rejects("root", "no date")
                .works("root", "two")
                .rejects("root", "no date")
                .works("root", "three")
                .rejects("root", "no author")
                .works("root", "four")
                .rejects("root", "no date");

        assertThat(run.status()).isEqualTo(TaskStatus.WORKING);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "INVALID_OUTPUT", "DEFECT", "DEADLINE", "REJECTED"})
    void a_failure_that_another_attempt_may_mend_spends_one(FailureClass failureClass) {
        KernelRun run = working().fails("root", failureClass);

        assertThat(run.call("root").number()).isEqualTo(2);
        assertThat(run.task("root").findings())
                .singleElement()
                .satisfies(f -> assertThat(f.message()).isEqualTo("it went wrong"));
    }

    @ParameterizedTest
    @EnumSource(names = {"BUDGET", "POLICY", "IMPOSSIBLE", "INFEASIBLE", "ABANDONED"})
    void a_failure_that_no_attempt_can_mend_is_final(FailureClass failureClass) {
        KernelRun run = working().fails("root", failureClass);

        assertThat(run.failure("root").failureClass()).isEqualTo(failureClass);
    }

    @Test
    void a_worker_that_fails_alike_three_times_is_not_asked_again() {
        KernelRun run = working()
                .fails("root", FailureClass.DEFECT)
                .fails("root", FailureClass.DEFECT)
                .fails("root", FailureClass.DEFECT);

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.DEFECT);
        assertThat(run.task("root").attempt()).isEqualTo(3);
    }

    @Test
    void failing_in_the_last_attempt_says_that_attempts_are_used_up() {
        KernelRun run = working(Limits.defaults().attempts(1)).fails("root", FailureClass.DEFECT);

        assertThat(run.failure("root").message())
                .contains("all 1 attempts are used up")
                .contains("it went wrong");
    }

    @Test
    void a_transient_failure_waits_and_spends_no_attempt() {
        KernelRun run = working();
        run.entropy(250);
        run.fails("root", FailureClass.TRANSIENT);
        assertThat(run.status()).isEqualTo(TaskStatus.BACKOFF);
        assertThat(run.state.wakeAt()).isEqualTo(run.now().toEpochMilli() + 251);

        run.ticks(Duration.ofMillis(250));
        assertThat(run.status()).isEqualTo(TaskStatus.BACKOFF);
        run.ticks(Duration.ofMillis(1));
        assertThat(run.call("root")).hasToString("0:WORK1#3");
    }

    @Test
    void the_outside_says_how_long_to_stay_away() {
        KernelRun run = working();
        run.give(new Input.CallFailed(
                run.call("root"), new CallFailure(FailureClass.TRANSIENT, "busy", List.of(), Duration.ofSeconds(30))));

        assertThat(run.state.wakeAt()).isEqualTo(run.now().toEpochMilli() + 30_000);
    }

    @Test
    void a_wait_beyond_all_time_does_not_overflow() {
        KernelRun run = working();
        run.give(new Input.CallFailed(
                run.call("root"),
                new CallFailure(FailureClass.TRANSIENT, "busy", List.of(), Duration.ofSeconds(Long.MAX_VALUE))));

        assertThat(run.status()).isEqualTo(TaskStatus.BACKOFF);
    }

    @Test
    void the_third_transient_failure_spends_an_attempt() {
        KernelRun run = working();
        for (int i = 0; i < 2; i++) {
            run.fails("root", FailureClass.TRANSIENT).ticks(Duration.ofSeconds(2));
        }
        assertThat(run.task("root").attempt()).isEqualTo(1);

        run.fails("root", FailureClass.TRANSIENT);
        assertThat(run.task("root").attempt()).isEqualTo(2);
    }

    @Test
    void a_planners_transient_failure_waits_and_its_third_is_final() {
        KernelRun run = KernelRun.start();
        for (int i = 0; i < 2; i++) {
            run.fails("root", FailureClass.TRANSIENT).ticks(Duration.ofSeconds(2));
        }
        assertThat(run.call("root")).hasToString("0:PLAN1#3");

        run.fails("root", FailureClass.TRANSIENT);
        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.TRANSIENT);
    }

    @Test
    void backing_off_gives_the_permit_to_another_task() {
        KernelRun run = KernelRun.of(Limits.defaults().concurrency(1))
                .plans("root", Move.split(Subtask.work("a", "java"), Subtask.work("b", "java")))
                .fails("a", FailureClass.TRANSIENT);

        assertThat(run.atWork()).containsExactly("b");
        run.ticks(Duration.ofSeconds(2));
        assertThat(run.status("a")).isEqualTo(TaskStatus.READY);
        run.works("b");
        assertThat(run.atWork()).containsExactly("a");
    }

    @Test
    void an_interrupt_from_outside_is_a_defect() {
        KernelRun run = working();
        run.stops(run.call("root"));

        assertThat(run.codes("root")).containsExactly("defect");
    }
}
