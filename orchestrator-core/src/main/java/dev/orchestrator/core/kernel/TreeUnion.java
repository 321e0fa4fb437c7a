package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What several tasks left, in one tree.
 *
 * <p>A path belongs to the task that changed it last, in the order of dependencies; who only carried it along has no say.
 * Two tasks that changed a path without one depending on the other must agree, or it is a conflict: never
 * last-writer-wins.
 *
 * @param tree the union; the base if there are conflicts
 * @param conflicts one finding per path, capped
 */
record TreeUnion(FileTree tree, List<Finding> conflicts) {

    static TreeUnion of(FileTree base, List<TaskState> tasks) {
        List<TaskState> outermost = outermost(base, tasks);
        if (outermost.isEmpty()) {
            return new TreeUnion(base, List.of());
        }
        if (outermost.size() == 1) {
            return new TreeUnion(left(outermost.get(0)), List.of());
        }
        return merge(base, writers(outermost));
    }

    private static TreeUnion merge(FileTree base, Map<String, List<TaskState>> writers) {
        Map<String, ArtifactRef> union = new TreeMap<>(base.entries());
        List<Finding> conflicts = new ArrayList<>();
        writers.forEach((path, all) -> {
            TaskState first = all.get(0);
            for (TaskState other : all) {
                if (!Objects.equals(at(left(first), path), at(left(other), path))) {
                    conflicts.add(conflict(first, other, path));
                    return;
                }
            }
            put(union, path, at(left(first), path));
        });
        if (!conflicts.isEmpty()) {
            return new TreeUnion(base, Verdicts.capped(conflicts));
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

    /** The tasks no other one of these builds on; what they left includes what the others did. */
    private static List<TaskState> outermost(FileTree base, List<TaskState> tasks) {
        boolean changed = false;
        boolean dependent = false;
        for (TaskState task : tasks) {
            changed |= !same(left(task), base);
            dependent |= task.dependencies.length > 0;
        }
        if (!changed) {
            return List.of();
        }
        if (!dependent) {
            return tasks;
        }
        Set<TaskState> builtOn = lineage(tasks);
        return tasks.stream().filter(t -> !builtOn.contains(t)).toList();
    }

    /** Everything these tasks depend on, at any distance. */
    private static Set<TaskState> lineage(Collection<TaskState> tasks) {
        Set<TaskState> lineage = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<TaskState> todo = new ArrayDeque<>(tasks);
        while (!todo.isEmpty()) {
            for (TaskState dependency : todo.remove().dependencies) {
                if (lineage.add(dependency)) {
                    todo.add(dependency);
                }
            }
        }
        return lineage;
    }

    /** For each changed path the tasks that changed it last: in path order, and none depends on another. */
    private static Map<String, List<TaskState>> writers(List<TaskState> outermost) {
        Set<TaskState> all = new TreeSet<>((a, b) -> a.id.compareTo(b.id));
        all.addAll(outermost);
        all.addAll(lineage(outermost));
        Map<String, List<TaskState>> writers = new TreeMap<>();
        for (TaskState task : all) {
            for (String path : changes(task.base(), left(task))) {
                writers.computeIfAbsent(path, p -> new ArrayList<>(1)).add(task);
            }
        }
        Map<TaskState, Set<TaskState>> lineages = new IdentityHashMap<>();
        for (List<TaskState> some : writers.values()) {
            if (some.size() > 1) {
                List<TaskState> of = List.copyOf(some);
                some.removeIf(task -> of.stream()
                        .anyMatch(other -> lineages.computeIfAbsent(other, o -> lineage(List.of(o)))
                                .contains(task)));
            }
        }
        return writers;
    }

    private static FileTree left(TaskState task) {
        return task.handoff == null ? FileTree.EMPTY : task.handoff.files();
    }

    private static boolean same(FileTree a, FileTree b) {
        return a == b || a.entries().size() == b.entries().size() && a.equals(b);
    }

    private static List<String> changes(FileTree base, FileTree tree) {
        if (base == tree) {
            return List.of();
        }
        List<String> changed = new ArrayList<>();
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
