package dev.orchestrator.testkit.saboteur;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An honest worker's work as a Java project: the sources it wrote, and the tests that it found. A file is a test's if one of
 * its folders is called {@code test}. Confined to the call.
 */
final class JavaWork {
    private final Work work;
    private final Map<String, JavaText> sources = new LinkedHashMap<>();
    private final Map<String, JavaText> tests = new LinkedHashMap<>();

    private JavaWork(Work work) {
        this.work = work;
    }

    /** How such work is cheated in. */
    @FunctionalInterface
    interface Cheat {
        void cheat(JavaWork work) throws IOException;
    }

    /** Returns a way to spoil work that leaves alone what is not Java with tests. */
    static Work.Spoil by(Cheat cheat) {
        return work -> {
            JavaWork java = new JavaWork(work);
            for (String path : work.changed()) {
                if (path.endsWith(".java") && !isTest(path)) {
                    java.sources.put(path, JavaText.parse(work.text(path)));
                }
            }
            for (String path : work.untouched()) {
                if (path.endsWith(".java") && isTest(path)) {
                    java.tests.put(path, JavaText.parse(work.text(path)));
                }
            }
            if (!java.sources.isEmpty() && !java.tests.isEmpty()) {
                cheat.cheat(java);
            }
        };
    }

    private static boolean isTest(String path) {
        return path.startsWith("test/") || path.contains("/test/");
    }

    /** Returns the sources that the honest worker wrote, by path. */
    Map<String, JavaText> sources() {
        return sources;
    }

    /** Returns the files of tests that it found and left alone, by path. */
    Map<String, JavaText> tests() {
        return tests;
    }

    void put(String path, String text) throws IOException {
        work.put(path, text);
    }

    void delete(String path) throws IOException {
        work.delete(path);
    }

    /** Returns the names of the methods that its sources call, which nobody else's call can be told from. */
    Set<String> calledInside() {
        Set<String> names = new TreeSet<>();
        sources.values().forEach(source -> names.addAll(source.calls()));
        return names;
    }

    /** Returns how often each method is called in the tests, as a list with repetitions. */
    List<String> calledByTests() {
        List<String> names = new ArrayList<>();
        tests.values().forEach(test -> names.addAll(test.calls()));
        return names;
    }

    /** Returns the literals in the tests. */
    Set<String> literalsOfTests() {
        Set<String> literals = new TreeSet<>();
        tests.values().forEach(test -> literals.addAll(test.literals()));
        return literals;
    }
}
