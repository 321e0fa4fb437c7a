package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What several tasks left, in one tree. A file that one task built on from another is that task's; a file that two
 * tasks changed differently is a conflict, never last-writer-wins.
 *
 * @param tree the union; meaningless if there are conflicts
 * @param conflicts one finding per path
 */
record TreeUnion(FileTree tree, List<Finding> conflicts) {

    static TreeUnion of(FileTree base, List<TaskState> tasks) {
        boolean unchanged = true;
        for (TaskState task : tasks) {
            unchanged &= left(task) == base || left(task).equals(base);
        }
        if (unchanged) {
            return new TreeUnion(base, List.of());
        }
        Map<String, ArtifactRef> union = new TreeMap<>(base.entries());
        Map<String, TaskState> writers = new HashMap<>();
        List<Finding> conflicts = new ArrayList<>();
        List<TaskState> outermost = outermost(tasks);
        for (TaskState task : outermost) {
            for (String path : changes(base, left(task))) {
                TaskState earlier = writers.get(path);
                if (earlier == null || buildsOn(task, earlier, path)) {
                    writers.put(path, task);
                    put(union, path, at(left(task), path));
                } else if (!sameContent(task, earlier, path) && !buildsOn(earlier, task, path)) {
                    conflicts.add(conflict(earlier, task, path));
                }
            }
        }
        if (!conflicts.isEmpty()) {
            return new TreeUnion(base, conflicts);
        }
        try {
            return new TreeUnion(FileTree.of(union), List.of());
        } catch (IllegalArgumentException e) {
            // One task wrote a file where another made a folder of that name.
            return new TreeUnion(
                    base,
                    List.of(Finding.of(
                            "file-conflict",
                            Objects.requireNonNullElse(e.getMessage(), "file and folder of one name")
                                    + ". Let one subtask depend on the other, or give them different paths.")));
        }
    }

    /** Leaves out tasks that another one builds on: what that one left includes what they did. */
    private static List<TaskState> outermost(List<TaskState> tasks) {
        Set<TaskState> builtOn = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<TaskState> todo = new ArrayDeque<>(tasks);
        while (!todo.isEmpty()) {
            for (TaskState dependency : todo.remove().dependencies) {
                if (builtOn.add(dependency)) {
                    todo.add(dependency);
                }
            }
        }
        return tasks.stream().filter(t -> !builtOn.contains(t)).toList();
    }

    private static FileTree left(TaskState task) {
        return task.handoff == null ? FileTree.EMPTY : task.handoff.files();
    }

    private static TreeSet<String> changes(FileTree base, FileTree tree) {
        TreeSet<String> changed = new TreeSet<>();
        for (String path : base.entries().keySet()) {
            if (!Objects.equals(at(base, path), at(tree, path))) {
                changed.add(path);
            }
        }
        for (String path : tree.entries().keySet()) {
            if (at(base, path) == null) {
                changed.add(path);
            }
        }
        return changed;
    }

    /** Whether {@code later} started from what {@code earlier} left there, and {@code earlier} had only carried it. */
    private static boolean buildsOn(TaskState later, TaskState earlier, String path) {
        ArtifactRef carried = at(left(earlier), path);
        return Objects.equals(at(earlier.base(), path), carried) && Objects.equals(at(later.base(), path), carried);
    }

    private static boolean sameContent(TaskState a, TaskState b, String path) {
        return Objects.equals(at(left(a), path), at(left(b), path));
    }

    private static @Nullable ArtifactRef at(FileTree tree, String path) {
        return tree.entries().get(path);
    }

    private static void put(Map<String, ArtifactRef> union, String path, @Nullable ArtifactRef content) {
        if (content == null) {
            union.remove(path);
        } else {
            union.put(path, content);
        }
    }

    private static Finding conflict(TaskState a, TaskState b, String path) {
        return Finding.at(
                new Location(path, 0, 0),
                "file-conflict",
                "Tasks '" + a.spec.name() + "' (" + a.id + ") and '" + b.spec.name() + "' (" + b.id
                        + ") left different contents. Let one depend on the other, or give the file to one of them.");
    }
}
