package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run and its tasks tell of themselves. */
class RunStateTest {
    private static final Subtask A = Subtask.work("a", "java");

    @Test
    void tasks_are_found_by_their_path() {
        KernelRun run = KernelRun.split(Move.split(A, Subtask.plan("p", "sub")))
                .plans("p", Move.split(Subtask.work("x", "java"), Subtask.work("y", "java")));
        TaskId root = TaskId.root();

        assertThat(run.state.task(root.child(1).child(1))).containsSame(run.task("y"));
        assertThat(run.state.get(root.child(0))).isSameAs(run.task("a"));
        assertThat(run.state.task(root.child(2))).isEmpty();
        assertThat(run.state.task(root.child(0).child(0))).isEmpty();
        assertThatThrownBy(() -> run.state.get(root.child(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0/2");
    }

    @Test
    void a_task_tells_what_it_is() {
        KernelRun run = KernelRun.of(Limits.defaults().attempts(3))
                .plans(
                        "root",
                        Move.split(Subtask.plan("p", "sub").limits(Limits.none().attempts(2))))
                .plans("p", Move.split(A));

        assertThat(run.task("a").depth()).isEqualTo(2);
        assertThat(run.task("a").limits().attempts()).isEqualTo(2);
        assertThat(run.task("p").round()).isEqualTo(1);
        assertThat(run.task("a")).hasToString("0/0/0 a WORKING");
    }

    @Test
    void labels_are_those_of_all_tasks_above_too() {
        Goal goal = Goal.of("x").labels("z");
        KernelRun run = KernelRun.of(goal, Limits.defaults())
                .plans("root", Move.split(Subtask.plan("p", "sub").labels("b", "a"), A))
                .plans("p", Move.split(Subtask.work("own", "java").labels("c"), Subtask.work("none", "java")));

        assertThat(run.task("root").labels()).containsExactly("z");
        assertThat(run.task("a").labels()).containsExactly("z");
        assertThat(run.task("own").labels()).containsExactly("a", "b", "c", "z");
        assertThat(run.task("none").labels()).isSameAs(run.task("p").labels()).containsExactly("a", "b", "z");
    }

    private static TaskState task(@Nullable TaskState parent, String... requirements) {
        TaskId id = parent == null ? TaskId.root() : parent.id().child(0);
        return new TaskState(id, parent, A.requirements(requirements), Limits.defaults());
    }

    @Test
    void requirements_are_those_of_the_nearest_task_that_names_some() {
        TaskState root = task(null);
        TaskState some = task(root, "R-1");

        assertThat(task(some, "R-2").requirements()).containsExactly("R-2");
        assertThat(task(task(some)).requirements()).containsExactly("R-1");
        assertThat(task(root).requirements()).isEmpty();
    }

    @Test
    void refused_moves_are_counted_in_each_round() {
        KernelRun run = KernelRun.start().plans("root", Move.work("nobody"));
        assertThat(run.task("root").refused()).isEqualTo(1);

        run.plans("root", Move.split(A)).works("a");
        assertThat(run.task("root").refused()).isZero();
    }

    @Test
    void children_that_ended_are_untold_until_the_planner_is_called() {
        KernelRun run =
                KernelRun.split(Move.split(A, Subtask.work("b", "java"))).works("b");
        assertThat(run.task("root").untold()).containsExactly(run.task("b"));
        assertThat(run.task("a").untold()).isEmpty();

        run.works("a");
        assertThat(run.task("root").untold()).isEmpty();
    }

    @Test
    void calls_are_open_or_stopping() {
        KernelRun run = KernelRun.split(Move.split(A, Subtask.work("b", "java")).wake(Move.Wake.ON_EACH))
                .works("b");
        CallId stopped = run.call("a");
        run.plans("root", Move.split(Subtask.work("c", "java")).cancel("a"));

        assertThat(run.state.stopping()).containsExactly(stopped);
        assertThat(run.state.wants(stopped)).isFalse();
        assertThat(run.state.wants(run.call("c"))).isTrue();
        assertThat(run.state.cancelledBecause()).as("only a task was cancelled").isEmpty();
        assertThat(run.cancels().state.cancelledBecause()).contains("enough");
    }

    @Test
    void the_code_behind_the_pipeline_is_what_was_last_known() {
        KernelRun run = new KernelRun();
        run.give(new Input.Start(KernelRun.GOAL, Limits.defaults(), KernelRun.CATALOGUE, Map.of("a", "1", "b", "1")));
        assertThat(run.state.code()).isEqualTo(Map.of("a", "1", "b", "1"));

        run.give(new Input.Reopened(Map.of("b", "2")));
        assertThat(run.state.code()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void a_signal_is_taken_in_once_and_means_what_it_says() {
        KernelRun run = KernelRun.start().plans("root", Move.work("java")).asks("root", "q1");
        assertThat(run.state.awaits("q1")).isTrue();
        Input approves = new Input.Decided("q1", Decision.approve("ann"));

        assertThat(run.give(new Input.Signalled(0, "first", approves)))
                .startsWith(new Event.SignalReceived("first"))
                .hasSizeGreaterThan(1);
        assertThat(run.state.awaits("q1")).isFalse();
        assertThat(run.status()).isEqualTo(TaskStatus.WORKING);
        assertThat(run.give(new Input.Signalled(0, "first", approves))).isEmpty();
        assertThat(run.give(new Input.Signalled(2, "third", new Input.PauseRequested())))
                .isEmpty();
        assertThat(run.give(new Input.Signalled(1, "second", null)))
                .containsExactly(new Event.SignalReceived("second"));
        assertThat(run.state.signals()).isEqualTo(2);
    }

    @Test
    void events_name_the_attempt_they_are_about() {
        KernelRun run =
                KernelRun.split(Move.split(A.doneWhen(KernelRun.GOAL.criteria().get(0))));
        run.works("a", "one").rejects("a", "wrong").works("a", "two").passes("a");

        assertThat(run.events(Event.HandoffReceived.class))
                .extracting(Event::number)
                .containsExactly(1, 2);
        assertThat(run.events(Event.CheckCalled.class))
                .extracting(Event::number)
                .containsExactly(1, 2);
        assertThat(new Event.RunPaused().number()).isZero();
    }

    @Test
    void calls_of_a_task_are_numbered_and_never_alike() {
        KernelRun run = KernelRun.start()
                .plans("root", Move.work("java"))
                .works("root", "one")
                .rejects("root", "wrong")
                .works("root", "two")
                .passes("root");

        List<String> calls = run.journal.stream()
                .map(KernelRun.Recorded::event)
                .filter(Event.CallIntent.class::isInstance)
                .map(e -> ((Event.CallIntent) e).call().toString())
                .toList();
        assertThat(calls).containsExactly("0:PLAN1#1", "0:WORK1#2", "0:CHECK1.0#3", "0:WORK2#4", "0:CHECK2.0#5");
    }

    @Test
    void checks_of_a_planners_result_are_numbered_by_its_round() {
        KernelRun run = KernelRun.split(Move.split(A)).works("a").plans("root", Move.conclude(new Content.Inline("7")));

        assertThat(run.call("root")).hasToString("0:CHECK2.0#3");
        assertThat(run.task("root").handoff().orElseThrow().result()).isEqualTo(new Content.Inline("7"));
    }

    @Test
    void timers_of_one_moment_fire_in_path_order() {
        TaskState first = new TaskState(TaskId.root().child(1), null, A, Limits.defaults());
        TaskState second = new TaskState(TaskId.root().child(2), null, A, Limits.defaults());

        assertThat(new Timer(5, second)).isGreaterThan(new Timer(5, first)).isLessThan(new Timer(6, first));
        assertThat(new Timer.OfComposite(5, second))
                .isGreaterThan(new Timer.OfComposite(5, first))
                .isLessThan(new Timer.OfComposite(6, first));
    }
}
