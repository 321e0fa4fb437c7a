package dev.orchestrator.samples.migration;

import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.samples.migration.library.Baseline;
import dev.orchestrator.samples.migration.library.Compiler;
import dev.orchestrator.samples.migration.library.Folders;
import dev.orchestrator.samples.migration.library.Library;
import dev.orchestrator.samples.migration.library.TestFork;
import dev.orchestrator.samples.migration.library.TestFork.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** What workers and verifiers share: the library as it is, and the tools to compile and run. Safe for several threads. */
final class Workbench implements AutoCloseable {
    /** Where test sources lie in every tree of files. */
    static final String SOURCES = "src/test/java/";

    private final Library library;
    private final Baseline baseline;
    private final Groups groups;
    private final Compiler compiler;
    private final Path scratch;
    private final Semaphore machine = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final Map<String, TestRun> alone = new TreeMap<>(); // guarded by itself

    Workbench(Library library, Baseline baseline, Groups groups, Path scratch) {
        this.library = library;
        this.baseline = baseline;
        this.groups = groups;
        this.compiler = new Compiler(library.pom().level(), baseline.platform());
        this.scratch = scratch;
    }

    Library library() {
        return library;
    }

    Baseline baseline() {
        return baseline;
    }

    Groups groups() {
        return groups;
    }

    Compiler compiler() {
        return compiler;
    }

    String original(String path) {
        String text = library.testSources().get(path);
        if (text == null) {
            throw new IllegalArgumentException("the library has no test source " + path);
        }
        return text;
    }

    Map<String, String> originals(Iterable<String> paths) {
        Map<String, String> sources = new TreeMap<>();
        paths.forEach(path -> sources.put(path, original(path)));
        return sources;
    }

    /** Returns what tests compile against: the tests as they are, then the library and its dependencies. */
    List<Path> classPath() {
        List<Path> all = new ArrayList<>(List.of(baseline.classes()));
        all.addAll(library.testClassPath());
        return all;
    }

    /** Reads the test sources in a folder that holds a tree of files. */
    Map<String, String> read(Path files) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        Path root = files.resolve(SOURCES);
        if (Files.isDirectory(root)) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    sources.put(
                            root.relativize(file).toString().replace('\\', '/'),
                            Files.readString(file, library.encoding()));
                }
            }
        }
        return sources;
    }

    void write(Path files, String path, String text) throws IOException {
        Path target = files.resolve(SOURCES + path);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text, library.encoding());
    }

    /** A verifier that takes a processor while it runs: there may be hundreds of files, but only a few processors. */
    Verifier oneAtATime(Verifier heavy) {
        return (submission, context) -> {
            machine.acquire();
            try {
                return heavy.check(submission, context);
            } finally {
                machine.release();
            }
        };
    }

    /** Runs test classes in a JVM of their own. */
    TestRun run(List<String> classes, List<Path> testClasses, Path folder) throws IOException, InterruptedException {
        return new TestFork(library).run(classes, testClasses, Files.createDirectories(folder));
    }

    /** Runs a class as it is, by itself: what it then does, it does not owe to the classes that ran before it. */
    TestRun originalAlone(String testClass) throws IOException, InterruptedException {
        synchronized (alone) {
            TestRun known = alone.get(testClass);
            if (known != null) {
                return known;
            }
        }
        Path folder = Files.createTempDirectory(scratch, "alone-");
        TestRun measured = run(List.of(testClass), List.of(baseline.classes()), folder);
        Folders.delete(folder);
        synchronized (alone) {
            alone.put(testClass, measured);
        }
        return measured;
    }

    @Override
    public void close() throws IOException {
        compiler.close();
    }
}
