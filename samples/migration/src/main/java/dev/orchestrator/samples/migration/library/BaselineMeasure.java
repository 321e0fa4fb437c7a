package dev.orchestrator.samples.migration.library;

import dev.orchestrator.samples.migration.library.Baseline.TestFile;
import dev.orchestrator.samples.migration.library.TestFork.TestRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures a library's tests as they are: compiles what compiles, and runs them twice, the second time backwards. */
public final class BaselineMeasure {
    private BaselineMeasure() {}

    /**
     * Measures.
     *
     * @param scratch an empty folder; the compiled classes stay in it
     * @throws IOException if nothing can be compiled or no JVM can be started
     */
    public static Baseline of(Library library, Path scratch) throws IOException, InterruptedException {
        BaselineCompile compiled = BaselineCompile.of(library, scratch);
        Path classes = compiled.folder();
        Map<String, TestFile> files =
                TestGraph.read(compiled.classes(), classes, library.pom().patterns());
        List<String> tests = files.values().stream()
                .map(TestFile::testClass)
                .filter(name -> !name.isEmpty())
                .toList();
        List<String> backwards = new ArrayList<>(tests);
        Collections.reverse(backwards);
        List<TestRun> runs = both(
                () -> new TestFork(library).run(tests, List.of(classes), scratch.resolve("forwards")),
                () -> new TestFork(library).run(backwards, List.of(classes), scratch.resolve("backwards")));
        return compare(compiled, files, runs.get(0), runs.get(1));
    }

    private static Baseline compare(BaselineCompile compiled, Map<String, TestFile> files, TestRun one, TestRun two) {
        Map<String, String> broken = new TreeMap<>(one.broken());
        broken.putAll(two.broken());
        TreeMap<String, TestOutcome> stable = new TreeMap<>();
        Map<String, String> unstable = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>(one.outcomes().keySet());
        names.addAll(two.outcomes().keySet());
        names.removeIf(name -> broken.containsKey(TestFork.classOf(name)));
        for (String name : names) {
            TestOutcome first = one.outcomes().get(name);
            TestOutcome second = two.outcomes().get(name);
            if (first != null && first.equals(second)) {
                stable.put(name, first);
            } else {
                unstable.put(name, text(first) + ", then " + text(second));
            }
        }
        return new Baseline(
                compiled.folder(), compiled.platform(), files, compiled.uncompilable(), stable, unstable, broken);
    }

    private static String text(@org.jspecify.annotations.Nullable TestOutcome outcome) {
        return outcome == null ? "did not run" : outcome.toString();
    }

    private interface Measure {
        TestRun run() throws IOException, InterruptedException;
    }

    private static List<TestRun> both(Measure one, Measure two) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<TestRun> first = threads.submit(one::run);
            Future<TestRun> second = threads.submit(two::run);
            return List.of(first.get(), second.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("the tests cannot be measured: " + e.getCause(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
