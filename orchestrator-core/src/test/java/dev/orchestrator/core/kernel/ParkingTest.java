package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.verify.CheckResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ParkingTest {
    private static KernelRun working(Limits limits) {
        return KernelRun.of(limits).plans("root", Move.work("java"));
    }

    private static KernelRun checking(Limits limits) {
        return KernelRun.of(Goal.of("x").doneWhen(Criterion.of("p", "person"), Criterion.of("t", "tests")), limits)
                .plans("root", Move.work("java"))
                .works("root");
    }

    @Test
    void a_worker_that_asks_is_called_again_in_the_same_attempt_with_the_decision() {
        KernelRun run = working(Limits.defaults()).asks("root", "q1");
        assertThat(run.status()).isEqualTo(TaskStatus.PARKED);
        assertThat(run.state.approvals()).singleElement().satisfies(a -> {
            assertThat(a.request().id()).isEqualTo("q1");
            assertThat(a.at()).isEqualTo(run.now());
        });

        run.approves("q1");
        assertThat(run.call("root")).hasToString("0:WORK1#3");
        assertThat(run.task("root").decisions()).containsEntry("q1", Decision.approve("ann"));
        assertThat(run.state.approvals()).isEmpty();
    }

    @Test
    void a_decision_is_single_use_and_an_unknown_one_changes_nothing() {
        KernelRun run = working(Limits.defaults()).asks("root", "q1").approves("q1");

        assertThat(run.give(new Input.Decided("q1", Decision.reject("bob", "no"))))
                .isEmpty();
        assertThat(run.give(new Input.Decided("q2", Decision.approve("bob")))).isEmpty();
    }

    @Test
    void a_new_attempt_forgets_decisions_and_has_its_parks_again() {
        KernelRun run = working(Limits.defaults().parks(1)).asks("root", "q1").approves("q1");
        run.works("root").rejects("root", "wrong");

        assertThat(run.task("root").decisions()).isEmpty();
        run.asks("root", "q2");
        assertThat(run.status()).isEqualTo(TaskStatus.PARKED);
    }

    @Test
    void parks_are_bounded() {
        KernelRun run = working(Limits.defaults().parks(1))
                .asks("root", "q1")
                .approves("q1")
                .asks("root", "q2");

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.BUDGET);
        assertThat(run.failure("root").message()).contains("(parks)");
        assertThat(run.state.approvals()).isEmpty();
    }

    @Test
    void a_planner_parks_and_goes_on_in_the_same_round() {
        KernelRun run = KernelRun.start().asks("root", "q1").approves("q1");

        assertThat(run.call("root")).hasToString("0:PLAN1#2");
        assertThat(run.task("root").decisions()).containsKey("q1");
    }

    @Test
    void a_long_sleep_parks_until_its_time() {
        KernelRun run = working(Limits.defaults()).sleeps("root", Duration.ofHours(9));
        run.ticks(Duration.ofHours(8));
        assertThat(run.state.wakeAt())
                .isEqualTo(run.now().plus(Duration.ofHours(1)).toEpochMilli());

        run.ticks(Duration.ofHours(1));
        assertThat(run.call("root")).hasToString("0:WORK1#3");
    }

    @Test
    void a_time_in_the_past_is_over_at_the_next_tick() {
        KernelRun run = working(Limits.defaults()).sleeps("root", Duration.ofHours(-1));

        run.ticks(Duration.ZERO);
        assertThat(run.status()).isEqualTo(TaskStatus.WORKING);
    }

    @Test
    void a_parked_task_holds_no_permit() {
        KernelRun run = KernelRun.of(Limits.defaults().concurrency(1))
                .plans("root", Move.split(Subtask.work("a", "java"), Subtask.work("b", "java")))
                .asks("a", "q1");

        assertThat(run.atWork()).containsExactly("b");
        run.approves("q1");
        assertThat(run.status("a")).isEqualTo(TaskStatus.READY);
    }

    @Test
    void a_verifier_that_asks_waits_beside_the_other_checks() {
        KernelRun run = checking(Limits.defaults());
        run.asks(run.check("root", "p"), "q1");
        assertThat(run.status()).as("the other check goes on").isEqualTo(TaskStatus.CHECKING);

        run.checks("root", "t", CheckResult.passed(1));
        assertThat(run.status()).isEqualTo(TaskStatus.PARKED);

        run.approves("q1").checks("root", "p", CheckResult.passed(1));
        assertThat(run.status()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void a_decision_while_other_checks_are_out_calls_the_verifier_at_once() {
        KernelRun run = checking(Limits.defaults());
        run.asks(run.check("root", "p"), "q1").approves("q1");

        assertThat(run.calls("root")).hasSize(2);
        run.checks("root", "p", CheckResult.passed(1)).checks("root", "t", CheckResult.passed(1));
        assertThat(run.status()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void a_park_is_no_try_of_a_check() {
        KernelRun run = checking(Limits.defaults());
        run.asks(run.check("root", "p"), "q1").approves("q1");

        run.checks("root", "p", CheckResult.couldNotRun("x"));
        assertThat(run.calls("root")).as("checked again").hasSize(2);
    }

    @Test
    void a_verifier_that_has_to_wait_for_a_time_waits() {
        KernelRun run = checking(Limits.defaults());
        CallId judge = run.check("root", "p");
        run.give(new Input.CallParked(judge, new Parking.Until(run.now().plusSeconds(90))));
        assertThat(run.calls("root")).hasSize(1);

        run.ticks(Duration.ofSeconds(90));
        assertThat(run.calls("root")).as("beside the other check").hasSize(2);
        run.checks("root", "p", CheckResult.passed(1)).checks("root", "t", CheckResult.passed(1));
        assertThat(run.status()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void verifiers_that_all_wait_park_their_task() {
        KernelRun run = checking(Limits.defaults());
        CallId judge = run.check("root", "p");
        run.give(new Input.CallParked(judge, new Parking.Until(run.now().plusSeconds(90))));
        run.asks(run.check("root", "t"), "q1");
        assertThat(run.status()).isEqualTo(TaskStatus.PARKED);

        run.ticks(Duration.ofSeconds(90)).checks("root", "p", CheckResult.passed(1));
        assertThat(run.status()).isEqualTo(TaskStatus.PARKED);
        run.approves("q1").checks("root", "t", CheckResult.passed(1));
        assertThat(run.status()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void a_verifier_that_parks_too_often_is_inconclusive() {
        KernelRun run = checking(Limits.defaults().parks(1));
        run.asks(run.check("root", "p"), "q1").approves("q1").asks(run.check("root", "p"), "q2");

        assertThat(run.events(Event.VerdictRecorded.class)).singleElement().satisfies(v -> {
            assertThat(v.next()).isEqualTo(Event.Next.RECHECK);
            assertThat(v.verdict().toString()).contains("(parks)");
        });
    }

    @Test
    void two_calls_cannot_wait_for_one_approval() {
        KernelRun run = checking(Limits.defaults());
        run.asks(run.check("root", "p"), "q1").asks(run.check("root", "t"), "q1");

        assertThat(run.state.approvals()).hasSize(1);
        assertThat(run.events(Event.VerdictRecorded.class))
                .singleElement()
                .satisfies(v -> assertThat(v.verdict().toString()).contains("approval 'q1' is asked for by two calls"));
    }

    @Test
    void an_approval_after_a_sleep_is_not_cut_short_by_the_old_timer() {
        KernelRun run = working(Limits.defaults());
        run.sleeps("root", Duration.ofMinutes(2)).ticks(Duration.ofMinutes(2));
        run.asks("root", "q1");

        assertThat(run.ticks(Duration.ofDays(1)).status()).isEqualTo(TaskStatus.PARKED);
    }

    @Test
    void whoever_ends_waits_for_nobody() {
        KernelRun run = KernelRun.split(Move.split(Subtask.work("a", "java"), Subtask.work("b", "java"))
                        .quorum(1)
                        .wake(Move.Wake.NEVER))
                .asks("a", "q1")
                .works("b");

        assertThat(run.status("a")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.state.approvals()).isEmpty();
    }

    @Test
    void a_check_that_sleeps_wakes_the_run() {
        KernelRun run = checking(Limits.defaults());
        Duration time = Duration.ofSeconds(5);
        run.give(new Input.CallParked(
                run.check("root", "p"), new Parking.Until(run.now().plus(time))));

        assertThat(run.state.wakeAt()).isEqualTo(run.now().plus(time).toEpochMilli());
    }

    @Test
    void two_checks_may_ask_beside_each_other() {
        KernelRun run = checking(Limits.defaults());
        run.asks(run.check("root", "p"), "q1").asks(run.check("root", "t"), "q2");
        assertThat(run.status()).isEqualTo(TaskStatus.PARKED);

        run.approves("q1").cancels();
        assertThat(run.state.approvals()).isEmpty();
    }

    @Test
    void a_check_that_goes_on_takes_a_permit_again() {
        Subtask a = Subtask.work("a", "java").doneWhen(Criterion.of("p", "person"));
        KernelRun run = KernelRun.of(Limits.defaults().concurrency(1))
                .plans(
                        "root",
                        Move.split(
                                a,
                                Subtask.work("b", "java"),
                                Subtask.work("c", "java"),
                                Subtask.work("d", "java").after("c")))
                .works("a");
        run.asks("a", "q1");
        assertThat(run.atWork()).containsExactly("b");
        run.approves("q1");
        assertThat(run.atWork()).as("no permit is free").containsExactly("b");

        run.works("b");
        assertThat(run.atWork()).containsExactly("c");
        run.works("c");
        assertThat(run.atWork()).as("d has to wait").containsExactly("a");
    }

    @Test
    void a_new_round_forgets_decisions_and_has_its_parks_again() {
        KernelRun run =
                KernelRun.of(Limits.defaults().parks(1)).asks("root", "q1").approves("q1");
        assertThat(run.task("root").decisions()).containsKey("q1");
        run.plans("root", Move.split(Subtask.work("a", "java"))).works("a");

        assertThat(run.call("root").number()).isEqualTo(2);
        assertThat(run.task("root").decisions()).isEmpty();
        run.asks("root", "q2");
        assertThat(run.status()).isEqualTo(TaskStatus.PARKED);
    }
}
