package dev.orchestrator.samples.migration.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs test classes in JVMs of their own, so that nothing they do to one reaches this one. */
public final class TestFork {
    private static final Duration QUIET = Duration.ofMinutes(5);
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final Library library;

    /** Runs that library's tests. */
    public TestFork(Library library) {
        this.library = library;
    }

    /**
     * How a run went.
     *
     * @param outcomes how each test ended, by name
     * @param broken classes of which nothing can be said, with the reason: they do not load, or their JVM died or hung
     */
    public record TestRun(Map<String, TestOutcome> outcomes, Map<String, String> broken) {
        /** Copies the maps. */
        public TestRun {
            outcomes = Collections.unmodifiableMap(new TreeMap<>(outcomes));
            broken = Collections.unmodifiableMap(new TreeMap<>(broken));
        }
    }

    /**
     * Runs classes one after the other. Where a JVM dies or hangs, that class is noted and the rest runs in a new one.
     *
     * @param classes binary names
     * @param testClasses folders with the tests' classes, the first one wins
     * @param scratch an empty folder for this run alone; it becomes the tests' working directory
     * @throws IOException if no JVM can be started
     */
    public TestRun run(List<String> classes, List<Path> testClasses, Path scratch)
            throws IOException, InterruptedException {
        Map<String, TestOutcome> outcomes = new TreeMap<>();
        Map<String, String> broken = new TreeMap<>();
        List<String> left = new ArrayList<>(classes);
        prepare(scratch);
        for (int turn = 0; !left.isEmpty(); turn++) {
            Path list = Files.write(scratch.resolve("classes-" + turn), left);
            Path results = scratch.resolve("results-" + turn);
            Files.createFile(results);
            Command.Result result = Command.run(
                    command(testClasses, list, results, left.size() == 1),
                    scratch,
                    scratch.resolve("output-" + turn),
                    results,
                    QUIET);
            String open = read(results, left, outcomes, broken);
            if (!open.isEmpty()) {
                broken.put(open, result.timedOut() ? "hangs" : "ends its JVM, with exit code " + result.exit());
                outcomes.keySet().removeIf(test -> classOf(test).equals(open));
                left.remove(open);
            } else if (result.exit() != 0 && !left.isEmpty()) {
                throw new IOException(
                        "the JVM for the tests ended with exit code " + result.exit() + ": " + result.tail());
            }
        }
        return new TestRun(outcomes, broken);
    }

    /** Returns the class in a test's name. */
    public static String classOf(String test) {
        int end = test.indexOf('#');
        String name = end < 0 ? test : test.substring(0, end);
        int bracket = name.indexOf('[');
        String owner = bracket < 0 ? name : name.substring(0, bracket);
        int nested = owner.indexOf('$');
        return nested < 0 ? owner : owner.substring(0, nested);
    }

    /** Tests find their files relative to a project's folder; every run has its own to write to. */
    private void prepare(Path scratch) throws IOException {
        Files.createDirectories(scratch.resolve("target"));
        Path sources = library.project().resolve("src").toAbsolutePath();
        try {
            Files.createSymbolicLink(scratch.resolve("src"), sources);
        } catch (UnsupportedOperationException | IOException e) {
            copy(sources, scratch.resolve("src"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private List<String> command(List<Path> testClasses, Path list, Path results, boolean shortLived) {
        String classPath = Stream.concat(testClasses.stream(), library.testClassPath().stream())
                .map(p -> p.toAbsolutePath().toString())
                .collect(Collectors.joining(java.io.File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-ea", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Djava.awt.headless=true"));
        if (shortLived) {
            command.addAll(SHORT_LIVED);
        }
        command.add("-Dfile.encoding=" + library.encoding().name());
        command.addAll(library.pom().jvmArguments());
        command.addAll(List.of("-cp", classPath, PlatformRunner.class.getName()));
        command.addAll(List.of(
                list.toAbsolutePath().toString(), results.toAbsolutePath().toString()));
        return command;
    }

    /** Reads the results, takes what is finished off {@code left}, and returns the class the JVM was in at its end. */
    private static String read(
            Path results, List<String> left, Map<String, TestOutcome> outcomes, Map<String, String> broken)
            throws IOException {
        String open = "";
        String text = Files.readString(results, StandardCharsets.UTF_8);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            String[] parts = line.split("\t", -1);
            if (parts.length != 3) {
                continue;
            }
            switch (parts[0]) {
                case PlatformRunner.BEGIN -> open = parts[1];
                case PlatformRunner.END -> {
                    left.remove(parts[1]);
                    open = "";
                }
                case PlatformRunner.UNLOADABLE -> broken.put(parts[1], "cannot be loaded: " + parts[2]);
                default -> outcomes.put(parts[1], TestOutcome.of(parts[0], parts[2]));
            }
        }
        return open;
    }
}
