package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DependencyTest {
    private static final Subtask A = Subtask.work("a", "java");
    private static final Subtask B = Subtask.work("b", "java");

    @Test
    void a_task_starts_when_all_it_depends_on_is_done() {
        KernelRun run = KernelRun.split(Move.split(
                        A,
                        B.doneWhen(Criterion.of("ok", "tests")),
                        Subtask.work("c", "java").after("a", "b")))
                .works("a")
                .works("b");
        assertThat(run.status("c")).isEqualTo(TaskStatus.WAITING);

        run.passes("b");
        assertThat(run.status("c")).isEqualTo(TaskStatus.WORKING);
    }

    @Test
    void what_depends_on_a_failed_task_is_skipped_and_so_on() {
        KernelRun run = KernelRun.split(Move.split(
                        A,
                        B,
                        Subtask.work("c", "java").after("a", "b"),
                        Subtask.work("d", "java").after("c")))
                .fails("a", FailureClass.POLICY);

        assertThat(run.status("c")).isEqualTo(TaskStatus.SKIPPED);
        assertThat(run.status("d")).isEqualTo(TaskStatus.SKIPPED);
        assertThat(run.failure("c").message()).contains("needs all of 'a' (0/0), 'b' (0/1), and not all");
        assertThat(run.failure("d").message()).contains("'c' (0/2) ended as SKIPPED");

        run.works("b");
        assertThat(run.status("c")).as("terminal absorbs").isEqualTo(TaskStatus.SKIPPED);
        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
    }

    @Test
    void a_skipped_task_does_not_tell_which_dependency_failed_first() {
        Move.Split split = Move.split(A, B, Subtask.work("c", "java").after("a", "b"));
        KernelRun one = KernelRun.split(split).fails("a", FailureClass.POLICY).fails("b", FailureClass.POLICY);
        KernelRun other = KernelRun.split(split).fails("b", FailureClass.POLICY).fails("a", FailureClass.POLICY);

        assertThat(one.failure("c")).isEqualTo(other.failure("c"));
    }

    @Test
    void a_dependant_added_later_starts_from_what_is_done_already() {
        FileTree files = FileTree.EMPTY.with("x", World.content(1));
        KernelRun run = KernelRun.split(Move.split(A)).works("a", "r", files).plans("root", Move.split(B.after("a")));

        assertThat(run.status("b")).isEqualTo(TaskStatus.WORKING);
        assertThat(run.task("b").base()).isEqualTo(files);
    }

    @Test
    void a_dependant_starts_from_the_union_of_its_dependencies() {
        KernelRun run = KernelRun.split(
                        Move.split(A, B, Subtask.work("c", "java").after("a", "b")))
                .works("a", "r", FileTree.EMPTY.with("x", World.content(1)))
                .works("b", "r", FileTree.EMPTY.with("y", World.content(2)));

        assertThat(run.task("c").base().entries()).containsOnlyKeys("x", "y");
    }

    @Test
    void dependencies_that_contradict_each_other_fail_the_dependant_and_name_the_path() {
        KernelRun run = KernelRun.split(
                        Move.split(A, B, Subtask.work("c", "java").after("a", "b")))
                .works("a", "r", FileTree.EMPTY.with("x", World.content(1)))
                .works("b", "r", FileTree.EMPTY.with("x", World.content(2)));

        assertThat(run.failure("c").failureClass()).isEqualTo(FailureClass.DEPENDENCY);
        assertThat(run.failure("c").findings()).singleElement().satisfies(f -> {
            assertThat(f.code()).isEqualTo("file-conflict");
            assertThat(f.location()).hasToString("x");
            assertThat(f.message()).contains("'a' (0/0)").contains("'b' (0/1)");
        });
        assertThat(run.status()).isEqualTo(TaskStatus.PLANNING);
    }

    @Test
    void a_conclusion_over_children_in_conflict_goes_back_to_the_planner() {
        KernelRun run = KernelRun.split(Move.split(A, B))
                .works("a", "r", FileTree.EMPTY.with("x", World.content(1)))
                .works("b", "r", FileTree.EMPTY.with("x", World.content(2)))
                .plans("root", Move.conclude(null));
        assertThat(run.codes("root")).containsExactly("file-conflict");

        run.plans("root", new Move.Conclude(null, FileTree.EMPTY));
        assertThat(run.status()).as("naming the files settles it").isEqualTo(TaskStatus.CHECKING);
    }

    @Test
    void a_join_over_children_in_conflict_fails() {
        KernelRun run = KernelRun.split(Move.split(A, B).wake(Move.Wake.NEVER))
                .works("a", "r", FileTree.EMPTY.with("x", World.content(1)))
                .works("b", "r", FileTree.EMPTY.with("x", World.content(2)));

        assertThat(run.failure("root").findings())
                .singleElement()
                .satisfies(f -> assertThat(f.code()).isEqualTo("file-conflict"));
    }

    @Test
    void ready_tasks_start_as_permits_come_free_oldest_first() {
        KernelRun run = KernelRun.of(Limits.defaults().concurrency(2))
                .plans(
                        "root",
                        Move.split(
                                A, B, Subtask.work("c", "java"), Subtask.work("d", "java"), Subtask.plan("p", "sub")));
        assertThat(run.atWork()).as("planners have permits of their own").containsExactly("a", "b", "p");

        run.works("b");
        assertThat(run.atWork()).containsExactly("a", "p", "c");
        run.works("a").works("c");
        assertThat(run.atWork()).containsExactly("p", "d");
    }

    @Test
    void a_permit_is_kept_from_work_through_the_last_check() {
        KernelRun run = KernelRun.of(Limits.defaults().concurrency(1))
                .plans("root", Move.split(A.doneWhen(Criterion.of("ok", "tests")), B))
                .works("a");
        assertThat(run.status("b")).isEqualTo(TaskStatus.READY);

        run.passes("a");
        assertThat(run.status("b")).isEqualTo(TaskStatus.WORKING);
    }

    private static String whySkipped(int dependencies) {
        List<Subtask> subtasks = new ArrayList<>();
        for (int i = 0; i < dependencies; i++) {
            subtasks.add(Subtask.work("d" + i, "java"));
        }
        String[] names = subtasks.stream().map(Subtask::name).toArray(String[]::new);
        subtasks.add(Subtask.work("last", "java").after(names));
        return KernelRun.split(Move.split(subtasks))
                .fails("d0", FailureClass.POLICY)
                .failure("last")
                .message();
    }

    @Test
    void a_skipped_task_names_five_dependencies_and_counts_the_others() {
        assertThat(whySkipped(5)).contains("'d4' (0/4), and not all are done");
        assertThat(whySkipped(7)).contains("'d4' (0/4) and 2 more, and not all are done");
    }
}
