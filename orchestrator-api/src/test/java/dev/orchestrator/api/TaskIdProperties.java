package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TaskIdProperties {
    private static final int LAST = 999_999_999;

    @Property
    void sorting_gives_the_order_in_which_the_tree_is_walked(
            @ForAll @Size(max = 30) List<@IntRange(max = 12) Integer> fanOuts, @ForAll Random random) {
        List<TaskId> walked = new ArrayList<>();
        walk(TaskId.root(), fanOuts.iterator(), walked);
        List<TaskId> shuffled = new ArrayList<>(walked);
        Collections.shuffle(shuffled, random);

        Collections.sort(shuffled);

        assertThat(shuffled).containsExactlyElementsOf(walked);
    }

    @Property
    void parent_undoes_child(
            @ForAll @Size(max = 6) List<@IntRange(max = LAST) Integer> path, @ForAll @IntRange(max = LAST) int index) {
        TaskId task = at(path);

        TaskId child = task.child(index);

        assertThat(child.parent()).contains(task);
        assertThat(child.depth()).isEqualTo(path.size() + 1);
        assertThat(child.path()).isEqualTo(task.path() + '/' + index);
        assertThat(new TaskId(child.path())).isEqualTo(child);
    }

    @Property
    void ids_compare_equal_exactly_when_they_are_equal(
            @ForAll @Size(max = 3) List<@IntRange(max = 11) Integer> one,
            @ForAll @Size(max = 3) List<@IntRange(max = 11) Integer> two) {
        TaskId a = at(one);
        TaskId b = at(two);

        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    }

    private static TaskId at(List<Integer> path) {
        TaskId task = TaskId.root();
        for (int i : path) {
            task = task.child(i);
        }
        return task;
    }

    private static void walk(TaskId task, Iterator<Integer> fanOuts, List<TaskId> walked) {
        walked.add(task);
        int children = fanOuts.hasNext() ? fanOuts.next() : 0;
        for (int i = 0; i < children; i++) {
            walk(task.child(i), fanOuts, walked);
        }
    }
}
