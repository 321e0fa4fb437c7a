package dev.orchestrator.core.verify;

import dev.orchestrator.api.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What a forked test JVM reported, as far as it can be believed. */
final class TestReport {
    /** How far the JVM came. */
    enum Stage {
        /** It did not come to run a test. */
        NOTHING,
        /** The class path has no test engine. */
        NO_ENGINE,
        /** The tests could not be found or were given up on. */
        BROKEN,
        /** It was running tests. */
        STARTED,
        /** It ran all of them. */
        DONE
    }

    /** A test or a container that was started. */
    record Test(String name, String className) {}

    /** A test or a container that failed. */
    record Failed(Test test, boolean assertion, String message, String frames) {}

    private final Map<String, Test> running = new LinkedHashMap<>();
    private final List<Failed> failures = new ArrayList<>();
    private final TreeSet<String> executed = new TreeSet<>();
    private Stage stage = Stage.NOTHING;
    private String brokenMessage = "";
    private boolean damaged;
    private long executedCount;
    private long skipped;

    private TestReport() {}

    /** Reads what is there; a line that is not genuine, and whatever follows it, is not believed. */
    static TestReport read(Path file, byte[] key) throws IOException {
        TestReport report = new TestReport();
        if (!Files.isRegularFile(file)) {
            return report;
        }
        SignedLines lines = new SignedLines(key);
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Optional<List<String>> fields = lines.read(line);
                if (fields.isEmpty()) {
                    report.damaged = true;
                    return report;
                }
                report.apply(fields.get());
            }
        } catch (CharacterCodingException e) {
            report.damaged = true;
        }
        return report;
    }

    Stage stage() {
        return stage;
    }

    String brokenMessage() {
        return brokenMessage;
    }

    boolean isDamaged() {
        return damaged;
    }

    /** Returns the tests that were started and did not end. */
    List<Test> running() {
        return List.copyOf(running.values());
    }

    List<Failed> failures() {
        return failures;
    }

    long executed() {
        return executedCount;
    }

    long skipped() {
        return skipped;
    }

    /** Returns what to say where fewer tests ran than must. */
    static List<Finding> tooFew(long executed, long skipped, long atLeast) {
        return List.of(Finding.of(
                "too-few-tests",
                "Only " + executed + " tests ran and " + skipped + " were skipped, but at least " + atLeast
                        + " must run; put back what was removed, switched off or renamed."));
    }

    /** Returns the SHA-256 over the lines of names of the tests executed, sorted. */
    String namesSha256() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            executed.forEach(name -> sha.update((name + '\n').getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void apply(List<String> fields) {
        switch (fields.get(0)) {
            case "no-engine" -> stage = Stage.NO_ENGINE;
            case "plan" -> stage = Stage.STARTED;
            case "start" -> running.put(fields.get(1), new Test(fields.get(2), fields.get(3)));
            case "skip" -> skipped += Long.parseLong(fields.get(2));
            case "end" -> end(fields);
            case "broken" -> {
                stage = Stage.BROKEN;
                brokenMessage = fields.get(1);
            }
            case "done" -> stage = Stage.DONE;
            default -> throw new IllegalStateException("unknown report line " + fields.get(0));
        }
    }

    private void end(List<String> fields) {
        running.remove(fields.get(1));
        Test test = new Test(fields.get(2), fields.get(3));
        boolean isTest = fields.get(4).equals("test");
        boolean aborted = fields.get(5).equals("ABORTED");
        if (fields.get(5).equals("FAILED")) {
            failures.add(new Failed(test, fields.get(6).equals("failure"), fields.get(7), fields.get(8)));
        }
        if (isTest && aborted) {
            skipped++;
        } else if (isTest) {
            executedCount++;
            executed.add(test.name());
        }
    }
}
