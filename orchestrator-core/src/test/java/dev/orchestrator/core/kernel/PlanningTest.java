package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Move.Wake;
import dev.orchestrator.api.plan.Subtask;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanningTest {
    private static final Move.Split ONE = Move.split(Subtask.work("a", "java"));
    private static final Move.Split TWO = Move.split(Subtask.work("a", "java"), Subtask.work("b", "java"));

    private static String told(KernelRun run) {
        return run.task("root").news().stream()
                .map(t -> t.spec().name())
                .toList()
                .toString();
    }

    @Test
    void a_run_starts_with_its_root_planner() {
        KernelRun run = KernelRun.start();

        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
        assertThat(run.call("root")).hasToString("0:PLAN1#1");
    }

    @Test
    void a_second_start_changes_nothing() {
        KernelRun run = KernelRun.start();

        assertThat(run.give(new Input.Start(Goal.of("other"), Limits.defaults(), KernelRun.CATALOGUE)))
                .isEmpty();
    }

    @Test
    void nothing_applies_before_the_start() {
        KernelRun run = new KernelRun();

        assertThat(run.give(new Input.Tick())).isEmpty();
        assertThat(run.give(new Input.CancelRequested("why"))).isEmpty();
        assertThat(run.give(new Input.Reopened(Map.of()))).isEmpty();
        assertThat(run.state.root()).isEmpty();
    }

    @Test
    void work_gives_the_task_as_it_is_to_a_worker() {
        KernelRun run = KernelRun.start().plans("root", new Move.Work("java", new Content.Inline("7")));

        assertThat(run.status()).isEqualTo(TaskStatus.WORKING);
        assertThat(run.task("root").input()).isEqualTo(new Content.Inline("7"));
        assertThat(run.task("root").worker()).contains("java");

        run.works("root").passes("root");
        assertThat(run.status()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void a_split_starts_what_depends_on_nothing() {
        KernelRun run = KernelRun.split(
                Move.split(Subtask.work("a", "java"), Subtask.work("b", "java").after("a"), Subtask.plan("c", "sub")));

        assertThat(run.status()).isEqualTo(TaskStatus.SPLIT);
        assertThat(run.atWork()).containsExactly("a", "c");
        assertThat(run.status("b")).isEqualTo(TaskStatus.WAITING);
    }

    @Test
    void a_settled_split_is_told_to_its_planner_in_path_order() {
        KernelRun run = KernelRun.split(TWO).works("b").works("a");

        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
        assertThat(told(run)).isEqualTo("[a, b]");
        assertThat(run.call("root").number()).isEqualTo(2);
    }

    @Test
    void on_each_wakes_for_every_child_and_batches_what_comes_during_the_call() {
        KernelRun run = KernelRun.split(Move.split(
                        Subtask.work("a", "java"),
                        Subtask.work("b", "java"),
                        Subtask.work("c", "java"),
                        Subtask.work("d", "java"))
                .wake(Wake.ON_EACH));

        run.works("b");
        assertThat(told(run)).isEqualTo("[b]");

        run.works("c").works("a");
        assertThat(told(run)).as("one call at a time").isEqualTo("[b]");

        run.plans("root", Move.await());
        assertThat(told(run)).isEqualTo("[a, c]");
        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);

        run.plans("root", Move.await());
        assertThat(run.status()).as("no news, no call").isEqualTo(TaskStatus.SPLIT);
    }

    @Test
    void on_failure_wakes_only_for_a_child_that_is_not_done() {
        KernelRun run = KernelRun.split(
                Move.split(Subtask.work("a", "java"), Subtask.work("b", "java"), Subtask.work("c", "java"))
                        .wake(Wake.ON_FAILURE));

        run.works("a");
        assertThat(run.status()).isEqualTo(TaskStatus.SPLIT);

        run.fails("b", FailureClass.POLICY);
        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
        assertThat(told(run)).isEqualTo("[a, b]");
    }

    @Test
    void a_wake_rule_holds_for_what_happened_while_it_was_being_made() {
        KernelRun run = KernelRun.split(
                Move.split(Subtask.work("a", "java"), Subtask.work("b", "java"), Subtask.work("c", "java"))
                        .wake(Wake.ON_EACH));
        run.works("a").works("b");

        run.plans("root", Move.split(Subtask.work("d", "java")).wake(Wake.WHEN_SETTLED));
        assertThat(run.status()).as("the new rule waits").isEqualTo(TaskStatus.SPLIT);
    }

    @Test
    void a_failure_during_the_call_wakes_under_the_new_rule() {
        KernelRun run = KernelRun.split(
                Move.split(Subtask.work("a", "java"), Subtask.work("b", "java"), Subtask.work("c", "java"))
                        .wake(Wake.ON_EACH));
        run.works("a").fails("b", FailureClass.POLICY);

        run.plans("root", Move.split(Subtask.work("d", "java")).wake(Wake.ON_FAILURE));
        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
        assertThat(told(run)).isEqualTo("[b]");
    }

    @Test
    void never_joins_results_by_name_and_files_without_asking() {
        FileTree files = FileTree.EMPTY.with("x", World.content(1));
        KernelRun run = KernelRun.split(Move.split(Subtask.work("b", "java"), Subtask.work("a", "java"))
                        .wake(Wake.NEVER))
                .works("a", "ra")
                .works("b", "rb", files);

        HandoffRef joined = run.task("root").handoff().orElseThrow();
        assertThat(joined.result())
                .isEqualTo(new Content.Joined(
                        List.of("a", "b"), List.of(new Content.Inline("\"ra\""), new Content.Inline("\"rb\""))));
        assertThat(joined.files()).isEqualTo(files);

        run.passes("root");
        assertThat(run.status()).isEqualTo(TaskStatus.ACCEPTED);
        assertThat(run.events(Event.PlannerCalled.class)).hasSize(1);
    }

    @Test
    void a_join_without_criteria_is_unverified() {
        KernelRun run = KernelRun.of(Goal.of("x").withoutVerification(), Limits.defaults())
                .plans("root", ONE.wake(Wake.NEVER))
                .works("a");

        assertThat(run.status()).isEqualTo(TaskStatus.UNVERIFIED);
    }

    @Test
    void all_settles_only_when_all_have_ended() {
        KernelRun run = KernelRun.split(TWO.wake(Wake.NEVER)).fails("a", FailureClass.POLICY);
        assertThat(run.status()).isEqualTo(TaskStatus.SPLIT);

        run.works("b");
        assertThat(run.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.DEPENDENCY);
        assertThat(run.failure("root").findings()).singleElement().satisfies(f -> {
            assertThat(f.code()).isEqualTo("child-failed");
            assertThat(f.message()).contains("'a'").contains("it went wrong");
        });
    }

    @Test
    void a_quorum_joins_as_soon_as_it_is_reached_and_abandons_the_rest() {
        KernelRun run = KernelRun.split(TWO.quorum(1).wake(Wake.NEVER));
        CallId late = run.call("b");
        run.works("a");

        assertThat(run.status("b")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.events(Event.StopRequested.class)).containsExactly(new Event.StopRequested(late));
        assertThat(run.status()).as("nobody waits for what is abandoned").isEqualTo(TaskStatus.CHECKING);
    }

    @Test
    void a_quorum_out_of_reach_fails_at_once() {
        KernelRun run = KernelRun.split(
                        Move.split(Subtask.work("a", "java"), Subtask.work("b", "java"), Subtask.work("c", "java"))
                                .quorum(2)
                                .wake(Wake.NEVER))
                .fails("a", FailureClass.POLICY)
                .fails("b", FailureClass.POLICY);

        assertThat(run.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(run.failure("root").message()).contains("2 of 3 children had to be done, but only 0 are");
    }

    @Test
    void a_planner_is_told_once_that_its_quorum_is_reached() {
        KernelRun run = KernelRun.split(
                        Move.split(Subtask.work("a", "java"), Subtask.work("b", "java"), Subtask.work("c", "java"))
                                .quorum(1))
                .works("a");
        assertThat(told(run)).isEqualTo("[a]");

        run.plans("root", Move.await()).works("b");
        assertThat(run.status()).isEqualTo(TaskStatus.SPLIT);
    }

    @Test
    void conclude_abandons_children_and_takes_the_union_of_what_is_done() {
        FileTree files = FileTree.EMPTY.with("x", World.content(1));
        KernelRun run = KernelRun.split(TWO.wake(Wake.ON_EACH)).works("a", "ra", files);
        CallId late = run.call("b");
        run.plans("root", Move.conclude(new Content.Inline("1")));

        assertThat(run.status("b")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.task("root").handoff().orElseThrow().files()).isEqualTo(files);
        assertThat(run.status()).isEqualTo(TaskStatus.CHECKING);

        run.passes("root");
        assertThat(run.state.ended()).isTrue();
        assertThat(run.give(new Input.CallStopped(late))).containsExactly(new Event.LateOutcome(late));
    }

    @Test
    void a_rejected_conclusion_goes_back_to_the_planner_with_findings_and_news() {
        KernelRun run = KernelRun.split(TWO.wake(Wake.ON_EACH))
                .works("a")
                .plans("root", Move.conclude(null))
                .rejects("root", "too short");

        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
        assertThat(run.codes("root")).containsExactly("wrong");
        assertThat(told(run)).isEqualTo("[b]");
        assertThat(run.call("root").number()).isEqualTo(3);
    }

    @Test
    void a_rejected_join_fails_because_nobody_is_asked() {
        KernelRun run = KernelRun.split(ONE.wake(Wake.NEVER)).works("a").rejects("root", "too short");

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.REJECTED);
        assertThat(run.failure("root").message()).contains("wake NEVER").contains("too short");
    }

    @Test
    void infeasible_fails_with_the_planners_reason() {
        KernelRun run = KernelRun.start().plans("root", Move.infeasible("no printer"));

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.INFEASIBLE);
        assertThat(run.failure("root").message()).contains("no printer");
    }

    @Test
    void an_invalid_move_comes_back_with_findings_in_the_same_round() {
        KernelRun run = KernelRun.start().plans("root", Move.await());

        assertThat(run.codes("root")).containsExactly("awaits-nothing");
        assertThat(run.call("root")).hasToString("0:PLAN1#2");

        run.plans("root", Move.work("java"));
        assertThat(run.task("root").findings()).isEmpty();
    }

    @Test
    void three_invalid_moves_in_a_row_fail() {
        KernelRun run = KernelRun.start()
                .plans("root", Move.work("nobody"))
                .plans("root", Move.work("nobody"))
                .plans("root", Move.work("nobody"));

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(run.failure("root").message()).contains("planner 'root' made 3 moves in a row", "nobody");
    }

    @Test
    void a_valid_move_makes_up_for_invalid_ones() {
        KernelRun run = KernelRun.start()
                .plans("root", Move.work("nobody"))
                .plans("root", Move.work("nobody"))
                .plans("root", ONE)
                .works("a")
                .plans("root", Move.work("nobody"))
                .plans("root", Move.work("nobody"));

        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
    }

    @Test
    void rounds_used_up_fail_and_name_the_limit() {
        KernelRun run =
                KernelRun.of(Limits.defaults().rounds(1)).plans("root", ONE).works("a");

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.BUDGET);
        assertThat(run.failure("root").message()).contains("(rounds)");
    }

    @Test
    void a_rejected_conclusion_in_the_last_round_fails() {
        KernelRun run = KernelRun.of(Limits.defaults().rounds(1))
                .plans("root", Move.conclude(null))
                .rejects("root", "too short");

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.REJECTED);
    }

    @Test
    void a_planner_that_throws_fails_its_task() {
        KernelRun run = KernelRun.start().fails("root", FailureClass.DEFECT);

        assertThat(run.failure("root").failureClass()).isEqualTo(FailureClass.DEFECT);
        assertThat(run.failure("root").causes()).containsExactly("java: it");
    }

    @Test
    void a_planner_cancels_a_child_by_name() {
        KernelRun run = KernelRun.split(TWO.wake(Wake.ON_EACH)).works("a");
        CallId stopping = run.call("b");
        run.plans("root", Move.split(Subtask.work("c", "java")).cancel("b"));

        assertThat(run.status("b")).isEqualTo(TaskStatus.CANCELLING);
        run.stops(stopping);
        assertThat(run.status("b")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.status("c")).isEqualTo(TaskStatus.WORKING);
    }

    @Test
    void a_subtask_may_be_a_planners_again() {
        KernelRun run = KernelRun.split(Move.split(Subtask.plan("p", "sub")))
                .plans("p", ONE.wake(Wake.NEVER))
                .works("a");

        assertThat(run.status("p")).isEqualTo(TaskStatus.UNVERIFIED);
        assertThat(run.task("a").id().path()).isEqualTo("0/0/0");
        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
    }

    @Test
    void a_quorum_that_is_reached_already_is_joined_at_once() {
        KernelRun run = KernelRun.split(TWO.wake(Wake.ON_EACH)).works("a");
        run.plans("root", Move.split().quorum(1).wake(Wake.NEVER));

        assertThat(run.status("b")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(run.status()).isEqualTo(TaskStatus.CHECKING);
    }

    @Test
    void so_many_children_that_failed_are_not_all_told() {
        Subtask[] children = new Subtask[Verdicts.MAX_FINDINGS + 1];
        for (int i = 0; i < children.length; i++) {
            children[i] = Subtask.work("c" + i, "java");
        }
        KernelRun run = KernelRun.split(Move.split(children).wake(Wake.NEVER));
        for (Subtask child : children) {
            run.fails(child.name(), FailureClass.POLICY);
        }

        assertThat(run.failure("root").message()).contains("only 0 are");
        assertThat(run.failure("root").findings()).hasSize(Verdicts.MAX_FINDINGS);
    }
}
