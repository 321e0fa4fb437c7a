package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits here: a call 10 minutes, a task 25 minutes, the run 60 minutes. */
class TimeTest {
    private static final Limits LIMITS = Limits.defaults()
            .call(Duration.ofMinutes(10))
            .task(Duration.ofMinutes(25))
            .run(Duration.ofMinutes(60));

    private static Duration minutes(long n) {
        return Duration.ofMinutes(n);
    }

    private static KernelRun working() {
        return KernelRun.of(LIMITS).plans("root", Move.work("java"));
    }

    private static KernelRun boxed() {
        return KernelRun.of(LIMITS)
                .plans(
                        "root",
                        Move.split(Subtask.plan("p", "sub").limits(Limits.none().task(minutes(15)))));
    }

    @Test
    void a_workers_call_that_takes_too_long_is_stopped_and_spends_an_attempt() {
        KernelRun run = working();
        CallId slow = run.call("root");
        assertThat(run.state.wakeAt()).isEqualTo(run.now().plus(minutes(10)).toEpochMilli());
        run.ticks(minutes(10));

        assertThat(run.events(Event.StopRequested.class)).containsExactly(new Event.StopRequested(slow));
        assertThat(run.call("root").number()).isEqualTo(2);
        assertThat(run.task("root").findings().get(0).message()).contains("(call) of PT10M");
    }

    @Test
    void nothing_is_overdue_before_its_time() {
        KernelRun run = working();
        run.passTime(minutes(10).minusMillis(1));

        assertThat(run.give(new Input.Tick())).isEmpty();
    }

    @Test
    void a_planners_call_that_takes_too_long_fails_its_task() {
        KernelRun run = KernelRun.of(LIMITS).ticks(minutes(10));

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.DEADLINE);
    }

    @Test
    void a_tasks_time_is_the_sum_of_its_attempts() {
        KernelRun run = working().ticks(minutes(10)).ticks(minutes(10));
        assertThat(run.call("root").number()).isEqualTo(3);

        run.ticks(minutes(5));
        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.DEADLINE);
        assertThat(run.failure("root").message()).contains("(task) of PT25M");
    }

    @Test
    void a_task_whose_time_is_used_up_does_not_start_again() {
        KernelRun run = working();
        for (int i = 0; i < 3; i++) {
            run.passTime(Duration.ofSeconds(599)).works("root", "try " + i);
            run.rejects("root", "wrong " + (char) ('a' + i));
        }

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.DEADLINE);
    }

    @Test
    void a_parked_task_does_not_age() {
        KernelRun run = working();
        run.passTime(minutes(9)).asks("root", "q1").ticks(Duration.ofDays(30)).approves("q1");
        assertThat(run.state.timeLeft()).isEqualTo(minutes(51));

        run.ticks(minutes(9));
        assertThat(run.status()).isEqualTo(TaskStatus.WORKING);
        run.ticks(minutes(1));
        assertThat(run.call("root").number()).as("10 minutes in this call").isEqualTo(2);
    }

    @Test
    void a_run_ages_while_anything_is_at_work() {
        KernelRun run = KernelRun.of(LIMITS)
                .plans("root", Move.split(Subtask.work("a", "java"), Subtask.work("b", "java")))
                .asks("a", "q1")
                .passTime(minutes(9))
                .works("b");

        assertThat(run.state.timeLeft()).isEqualTo(minutes(51));
    }

    @Test
    void backing_off_is_active_time() {
        KernelRun run = working();
        run.entropy(999);
        run.fails("root", FailureClass.TRANSIENT).passTime(Duration.ofSeconds(1));

        assertThat(run.ticks(Duration.ZERO).state.timeLeft())
                .isEqualTo(minutes(60).minusSeconds(1));
    }

    @Test
    void the_run_limit_cancels_the_tree_and_fails_the_root() {
        KernelRun run = KernelRun.of(LIMITS.call(minutes(99)).task(minutes(99)))
                .plans(
                        "root",
                        Move.split(
                                Subtask.work("a", "java"),
                                Subtask.work("b", "java").after("a")));
        assertThat(run.state.wakeAt()).isEqualTo(run.now().plus(minutes(60)).toEpochMilli());
        run.ticks(minutes(60));

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.DEADLINE);
        assertThat(run.failure("root").message()).contains("(run) of PT1H");
        assertThat(run.status("a")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.status("b")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.state.ended()).isTrue();
    }

    @Test
    void a_run_limit_reached_while_the_run_is_being_cancelled_wakes_nobody() {
        KernelRun run = KernelRun.of(LIMITS.call(minutes(99)).task(minutes(99)))
                .plans("root", Move.work("java"))
                .passTime(minutes(60).minusSeconds(1));
        run.give(new Input.CancelRequested("enough"));

        run.ticks(Duration.ofSeconds(1));
        assertThat(run.state.wakeAt())
                .as("the end of the grace, not the limit again and again")
                .isEqualTo(run.now().plusSeconds(29).toEpochMilli());
        run.ticks(Duration.ofSeconds(29));
        assertThat(run.status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void a_composite_with_a_limit_of_its_own_fails_with_all_below_it() {
        KernelRun run = boxed().passTime(minutes(6)).plans("p", Move.split(Subtask.work("a", "java")));
        run.ticks(minutes(9));

        assertThat(run.failure("p").failureClass()).isEqualTo(FailureClass.DEADLINE);
        assertThat(run.status("a")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
    }

    @Test
    void a_composites_limit_stops_its_own_call_too() {
        KernelRun run = KernelRun.of(LIMITS.call(minutes(59)))
                .plans(
                        "root",
                        Move.split(Subtask.plan("p", "sub").limits(Limits.none().task(minutes(15)))));
        CallId planning = run.call("p");
        run.ticks(minutes(15));

        assertThat(run.status("p")).isEqualTo(TaskStatus.FAILED);
        assertThat(run.events(Event.StopRequested.class)).contains(new Event.StopRequested(planning));
    }

    @Test
    void a_composite_without_a_limit_of_its_own_may_take_longer_than_a_task() {
        KernelRun run = KernelRun.of(LIMITS.call(minutes(20)))
                .plans("root", Move.split(Subtask.work("a", "java")).wake(Move.Wake.ON_EACH))
                .passTime(minutes(19))
                .works("a")
                .plans("root", Move.split(Subtask.work("b", "java")))
                .passTime(minutes(19))
                .works("b");

        assertThat(run.ticks(Duration.ZERO).status()).isEqualTo(TaskStatus.PLANNING);
    }

    @Test
    void a_composites_time_stands_still_while_all_is_parked_and_wakes_in_time_afterwards() {
        KernelRun run = boxed().plans("p", Move.split(Subtask.work("a", "java")));
        run.passTime(minutes(6)).asks("a", "q1").ticks(Duration.ofDays(1));
        assertThat(run.state.wakeAt()).isEqualTo(Long.MAX_VALUE);

        run.approves("q1");
        assertThat(run.state.wakeAt()).isEqualTo(run.now().plus(minutes(9)).toEpochMilli());
        run.ticks(minutes(9));
        assertThat(run.status("p")).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void a_task_a_planner_gives_away_keeps_the_limit_as_a_workers() {
        KernelRun run = boxed().plans("p", Move.work("java"));
        run.passTime(minutes(6)).asks("p", "q1").ticks(Duration.ofDays(1)).approves("q1");
        assertThat(run.status("p")).isEqualTo(TaskStatus.WORKING);

        run.ticks(minutes(9));
        assertThat(run.failure("p").message()).contains("(task) of PT15M");
    }

    @Test
    void a_clock_that_goes_back_is_ignored() {
        KernelRun run = working().ticks(minutes(9)).passTime(minutes(-8));

        assertThat(run.give(new Input.Tick())).isEmpty();
        assertThat(run.state.timeLeft()).isEqualTo(minutes(51));
        run.ticks(minutes(9));
        assertThat(run.call("root").number()).isEqualTo(2);
    }

    @Test
    void time_without_an_owner_is_nobodys() {
        KernelRun run = working();
        run.passTime(minutes(9)).give(new Input.PauseRequested());
        KernelRun.Recorded last = run.journal.get(run.journal.size() - 1);
        RunState resumed = new RunState();
        run.journal.forEach(r -> resumed.apply(r.at(), r.event()));

        KernelRun.decide(resumed, new Input.Reopened(Map.of()), last.at().plus(Duration.ofDays(3)), 0);
        assertThat(resumed.timeLeft()).isEqualTo(minutes(51));
        assertThat(KernelRun.decide(resumed, new Input.Tick(), last.at().plus(Duration.ofDays(3)), 0))
                .isEmpty();
        KernelRun.decide(
                resumed, new Input.Tick(), last.at().plus(Duration.ofDays(3)).plus(minutes(1)), 0);
        assertThat(resumed.open()).as("its call had one minute left").isEmpty();
        assertThat(resumed.root().orElseThrow().findings()).hasSize(1);
    }

    @Test
    void the_run_limit_stops_the_planner_of_the_root() {
        KernelRun run = KernelRun.of(LIMITS.call(minutes(99)).task(minutes(99)));
        CallId planning = run.call("root");
        run.ticks(minutes(60));

        assertThat(run.events(Event.StopRequested.class)).containsExactly(new Event.StopRequested(planning));
        assertThat(run.status()).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void a_run_that_backed_off_once_does_not_age_for_ever() {
        KernelRun run = working();
        run.entropy(999);
        run.fails("root", FailureClass.TRANSIENT).ticks(Duration.ofSeconds(1));
        run.asks("root", "q1").ticks(Duration.ofDays(1));

        assertThat(run.state.timeLeft()).isEqualTo(minutes(60).minusSeconds(1));
    }

    @Test
    void the_second_wait_may_be_twice_as_long() {
        KernelRun run = working();
        run.entropy(1_999);
        run.fails("root", FailureClass.TRANSIENT);
        assertThat(run.state.wakeAt()).isEqualTo(run.now().plusSeconds(1).toEpochMilli());

        run.ticks(Duration.ofSeconds(1)).fails("root", FailureClass.TRANSIENT);
        assertThat(run.events(Event.BackedOff.class))
                .last()
                .satisfies(b -> assertThat(b.until()).isEqualTo(run.now().plusSeconds(2)));
    }

    @Test
    void a_tick_too_early_still_leaves_a_wake_at_the_next_limit() {
        KernelRun run = KernelRun.of(LIMITS.call(minutes(99)).task(minutes(99)));
        run.ticks(minutes(20));

        assertThat(run.state.wakeAt()).isEqualTo(run.now().plus(minutes(40)).toEpochMilli());
    }

    @Test
    void a_planners_own_limit_wakes_the_run() {
        KernelRun run = KernelRun.of(LIMITS.call(minutes(99)).task(minutes(99)));
        run.passTime(minutes(1))
                .plans(
                        "root",
                        Move.split(Subtask.plan("p", "sub")
                                .limits(Limits.none().task(minutes(15)).call(minutes(14)))));
        assertThat(run.state.wakeAt()).isEqualTo(run.now().plus(minutes(14)).toEpochMilli());

        run.passTime(minutes(4)).plans("p", Move.split(Subtask.work("a", "java")));
        run.ticks(minutes(2));
        assertThat(run.state.wakeAt()).isEqualTo(run.now().plus(minutes(9)).toEpochMilli());
        run.passTime(minutes(3)).asks("a", "q1").ticks(Duration.ofDays(1)).approves("q1");
        assertThat(run.state.wakeAt()).isEqualTo(run.now().plus(minutes(6)).toEpochMilli());
    }
}
