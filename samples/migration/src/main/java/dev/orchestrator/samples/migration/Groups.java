package dev.orchestrator.samples.migration;

import dev.orchestrator.samples.migration.library.Baseline;
import dev.orchestrator.samples.migration.library.Baseline.TestFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What there is to migrate, in the parts that can be migrated one by one. Immutable. */
public final class Groups {
    /** A helper that many tests use is shown to work by this many of them. */
    private static final int WITNESSES = 20;

    private final Baseline baseline;
    private final List<Group> all;
    private final Map<String, Group> byFile = new HashMap<>();

    private Groups(Baseline baseline, List<Group> all) {
        this.baseline = baseline;
        this.all = List.copyOf(all);
        all.forEach(group -> group.files().forEach(file -> byFile.put(file, group)));
    }

    /** Finds the groups. */
    public static Groups of(Baseline baseline) {
        Map<String, String> leader = new TreeMap<>();
        baseline.files().keySet().forEach(path -> leader.put(path, path));
        baseline.files()
                .values()
                .forEach(file -> file.parents().stream()
                        .filter(parent -> file(baseline, parent).bound())
                        .forEach(parent -> join(leader, file.path(), parent)));
        SortedMap<String, List<String>> members = new TreeMap<>();
        leader.keySet()
                .forEach(path -> members.computeIfAbsent(find(leader, path), x -> new ArrayList<>())
                        .add(path));
        List<Group> groups = new ArrayList<>();
        for (List<String> files : members.values()) {
            if (files.stream().anyMatch(path -> file(baseline, path).junit())) {
                groups.add(group(baseline, files));
            }
        }
        return new Groups(baseline, groups);
    }

    /** Returns all groups. */
    public List<Group> all() {
        return all;
    }

    /** Returns the groups by package. */
    public SortedMap<String, List<Group>> byPackage() {
        return all.stream()
                .collect(Collectors.groupingBy(Group::packageName, TreeMap::new, Collectors.toUnmodifiableList()));
    }

    /** Returns the group a file belongs to; empty if there is nothing to migrate in it. */
    public Optional<Group> of(String file) {
        return Optional.ofNullable(byFile.get(file));
    }

    /** Returns the files outside of {@code files} that refer to one of them. */
    public Set<String> dependents(Set<String> files) {
        return dependents(baseline, files);
    }

    private static Set<String> dependents(Baseline baseline, Set<String> files) {
        Set<String> found = new TreeSet<>();
        for (TestFile file : baseline.files().values()) {
            if (!files.contains(file.path()) && !Collections.disjoint(file.uses(), files)) {
                found.add(file.path());
            }
        }
        return found;
    }

    private static Group group(Baseline baseline, List<String> paths) {
        List<String> files = new ArrayList<>(paths);
        // What the others inherit from comes first, and gives the group its name and package.
        files.sort((a, b) -> {
            int byDepth = Integer.compare(depth(baseline, a), depth(baseline, b));
            return byDepth != 0 ? byDepth : a.compareTo(b);
        });
        boolean ownTests = files.stream().anyMatch(path -> file(baseline, path).ownTests());
        Set<String> tests = testClasses(baseline, files, Integer.MAX_VALUE);
        if (!ownTests && tests.isEmpty()) {
            tests = testClasses(baseline, dependents(baseline, Set.copyOf(files)), WITNESSES);
        }
        String first = files.get(0);
        String name = first.substring(first.lastIndexOf('/') + 1, first.length() - ".java".length());
        return new Group(
                files.size() == 1 ? name : name + " and " + (files.size() - 1) + " that inherit from it",
                files,
                tests,
                ownTests);
    }

    private static Set<String> testClasses(Baseline baseline, Iterable<String> files, int atMost) {
        Set<String> classes = new TreeSet<>();
        for (String path : files) {
            String name = file(baseline, path).testClass();
            if (!name.isEmpty()
                    && classes.size() < atMost
                    && !baseline.outcomesOf(Set.of(name)).isEmpty()) {
                classes.add(name);
            }
        }
        return classes;
    }

    private static TestFile file(Baseline baseline, String path) {
        TestFile file = baseline.files().get(path);
        if (file == null) {
            throw new IllegalArgumentException(path + " was not compiled, so nothing is known about it");
        }
        return file;
    }

    private static int depth(Baseline baseline, String path) {
        Set<String> seen = new TreeSet<>();
        Set<String> level = file(baseline, path).parents();
        int depth = 0;
        while (!level.isEmpty() && seen.addAll(level)) {
            depth++;
            level = level.stream()
                    .flatMap(parent -> file(baseline, parent).parents().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        return depth;
    }

    private static void join(Map<String, String> leader, String a, String b) {
        leader.put(find(leader, a), find(leader, b));
    }

    private static String find(Map<String, String> leader, String path) {
        String at = path;
        for (String up = leader.get(at); up != null && !up.equals(at); up = leader.get(at)) {
            at = up;
        }
        return at;
    }
}
