package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.plan.Subtask;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeUnionTest {
    private static final FileTree BASE = tree("old", 0);
    private int tasks;

    private static FileTree tree(String path, int content) {
        return FileTree.EMPTY.with(path, World.content(content));
    }

    private TaskState task(FileTree base, FileTree left, TaskState... after) {
        Subtask spec = Subtask.work("t" + tasks, "java");
        TaskState task = new TaskState(TaskId.root().child(tasks++), null, spec, Limits.defaults());
        task.base = base;
        task.handoff = KernelRun.handoff("r", left);
        task.dependencies = after;
        return task;
    }

    private static FileTree union(TaskState... tasks) {
        TreeUnion union = TreeUnion.of(BASE, List.of(tasks));
        assertThat(union.conflicts()).isEmpty();
        return union.tree();
    }

    private static List<String> conflicts(TaskState... tasks) {
        return TreeUnion.of(BASE, List.of(tasks)).conflicts().stream()
                .map(Finding::message)
                .toList();
    }

    @Test
    void nothing_changed_is_the_base_itself() {
        assertThat(union(task(BASE, BASE), task(BASE, tree("old", 0)))).isSameAs(BASE);
        assertThat(union()).isSameAs(BASE);
    }

    @Test
    void additions_and_deletions_of_different_paths_unite() {
        TaskState adds = task(BASE, BASE.with("new", World.content(1)));
        TaskState deletes = task(BASE, FileTree.EMPTY);

        assertThat(union(adds, deletes)).isEqualTo(tree("new", 1));
        assertThat(union(deletes, adds)).isEqualTo(tree("new", 1));
    }

    @Test
    void the_same_change_twice_is_no_conflict() {
        assertThat(union(task(BASE, tree("old", 1)), task(BASE, tree("old", 1))))
                .isEqualTo(tree("old", 1));
    }

    @Test
    void different_changes_conflict_and_both_tasks_are_named() {
        assertThat(conflicts(task(BASE, tree("old", 1)), task(BASE, tree("old", 2))))
                .singleElement()
                .asString()
                .contains("'t0' (0/0) and 't1' (0/1)");
        assertThat(conflicts(task(BASE, tree("old", 1)), task(BASE, FileTree.EMPTY)))
                .as("deleted here, changed there")
                .hasSize(1);
    }

    @Test
    void who_builds_on_a_task_supersedes_it() {
        TaskState first = task(BASE, tree("old", 1));
        TaskState second = task(first.base(), tree("old", 2), first);

        assertThat(union(first, second)).isEqualTo(tree("old", 2));
        assertThat(union(second, first)).isEqualTo(tree("old", 2));
    }

    @Test
    void who_only_carries_a_file_has_no_say_in_it() {
        TaskState writer = task(BASE, tree("old", 1));
        TaskState carries = task(tree("old", 1), tree("old", 1).with("x", World.content(7)), writer);
        TaskState changes = task(tree("old", 1), tree("old", 2), writer);

        assertThat(union(carries, changes)).isEqualTo(tree("old", 2).with("x", World.content(7)));
        assertThat(union(changes, carries)).isEqualTo(tree("old", 2).with("x", World.content(7)));
    }

    @Test
    void a_change_of_a_change_supersedes_what_others_carry() {
        TaskState writer = task(BASE, tree("old", 1));
        TaskState carries = task(tree("old", 1), tree("old", 1), writer);
        TaskState second = task(tree("old", 1), tree("old", 2), writer);
        TaskState third = task(tree("old", 2), tree("old", 3), second);

        assertThat(union(carries, third)).isEqualTo(tree("old", 3));
        assertThat(union(third, carries)).isEqualTo(tree("old", 3));
    }

    @Test
    void a_deletion_supersedes_what_others_carry() {
        TaskState writer = task(BASE, BASE.with("new", World.content(1)));
        FileTree written = BASE.with("new", World.content(1));
        TaskState carries = task(written, written, writer);
        TaskState deletes = task(written, BASE, writer);
        TaskState later = task(BASE, BASE.with("x", World.content(3)), deletes);

        assertThat(union(carries, deletes)).isEqualTo(BASE);
        assertThat(union(later, carries)).isEqualTo(BASE.with("x", World.content(3)));
    }

    @Test
    void what_is_carried_conflicts_with_an_independent_change() {
        TaskState writer = task(BASE, tree("old", 1));
        TaskState carries = task(tree("old", 1), tree("old", 1), writer);
        TaskState other = task(BASE, tree("old", 2));

        assertThat(conflicts(carries, other))
                .singleElement()
                .asString()
                .contains("'t0'")
                .contains("'t2'");
    }

    @Test
    void a_file_where_another_made_a_folder_is_a_conflict() {
        TaskState file = task(BASE, BASE.with("a", World.content(1)));
        TaskState folder = task(BASE, BASE.with("a/b", World.content(1)));

        assertThat(conflicts(file, folder))
                .singleElement()
                .asString()
                .contains("'a'")
                .contains("'a/b'");
    }

    @Test
    void conflicts_are_capped() {
        FileTree one = BASE;
        FileTree two = BASE;
        for (int i = 0; i < 100; i++) {
            one = one.with("f" + i, World.content(1));
            two = two.with("f" + i, World.content(2));
        }

        assertThat(conflicts(task(BASE, one), task(BASE, two))).hasSize(Verdicts.MAX_FINDINGS);
    }

    @Test
    void who_builds_on_a_task_at_a_distance_supersedes_it() {
        TaskState first = task(BASE, tree("old", 1));
        TaskState second = task(first.base(), tree("old", 1).with("x", World.content(7)), first);
        TaskState third = task(tree("old", 1), tree("old", 2), second);
        TaskState other = task(BASE, BASE.with("y", World.content(1)));

        assertThat(union(first, third)).isEqualTo(tree("old", 2));
        assertThat(union(first, third, other))
                .isEqualTo(tree("old", 2).with("x", World.content(7)).with("y", World.content(1)));
    }
}
