package dev.orchestrator.samples.migration.library;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tests as they are, before anything is touched. Immutable.
 *
 * @param classes the folder of the compiled test classes
 * @param platform the class library they were compiled with
 * @param files what each test source became; only those that compile
 * @param uncompilable test sources that do not compile as they are, with the first error
 * @param outcomes how each test ended that can be compared, by name
 * @param unstable tests that ended differently in two runs, with both outcomes; they are not compared
 * @param broken test classes that cannot be run at all, with the reason
 */
public record Baseline(
        Path classes,
        Compiler.Platform platform,
        Map<String, TestFile> files,
        Map<String, String> uncompilable,
        NavigableMap<String, TestOutcome> outcomes,
        Map<String, String> unstable,
        Map<String, String> broken) {
    /** Copies the maps. */
    public Baseline {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
        uncompilable = Collections.unmodifiableMap(new TreeMap<>(uncompilable));
        outcomes = Collections.unmodifiableNavigableMap(new TreeMap<>(outcomes));
        unstable = Collections.unmodifiableMap(new TreeMap<>(unstable));
        broken = Collections.unmodifiableMap(new TreeMap<>(broken));
    }

    /**
     * A test source and what it became.
     *
     * @param path below {@code src/test/java}
     * @param testClass the class the build would run for it; empty if the build runs none
     * @param classes the binary names of all its classes
     * @param parents the test sources its classes inherit from
     * @param uses the test sources it refers to, parents among them
     * @param junit whether it refers to JUnit 3 or 4
     * @param bound whether a class that inherits from it depends on it being JUnit 3 or 4: it, or something it inherits,
     *     has tests, fixtures, rules or assertions of them
     * @param ownTests whether it declares tests itself
     */
    public record TestFile(
            String path,
            String testClass,
            List<String> classes,
            Set<String> parents,
            Set<String> uses,
            boolean junit,
            boolean bound,
            boolean ownTests) {
        /** Copies the collections. */
        public TestFile {
            classes = List.copyOf(classes);
            parents = Collections.unmodifiableSet(new TreeSet<>(parents));
            uses = Collections.unmodifiableSet(new TreeSet<>(uses));
        }
    }

    /** Returns the comparable outcomes of these classes' tests. */
    public Map<String, TestOutcome> outcomesOf(Set<String> testClasses) {
        Map<String, TestOutcome> found = new TreeMap<>();
        for (String type : testClasses) {
            // All names of a class start with it; those of a class with a longer name lie among them.
            outcomes.subMap(type, true, type + Character.MAX_VALUE, false).forEach((test, outcome) -> {
                if (TestFork.classOf(test).equals(type)) {
                    found.put(test, outcome);
                }
            });
        }
        return found;
    }
}
