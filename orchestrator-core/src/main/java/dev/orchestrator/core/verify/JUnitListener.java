package dev.orchestrator.core.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Writes what happens to each test, at once: a JVM that dies leaves what it was at. */
final class JUnitListener implements TestExecutionListener {
    private static final int MAX_MESSAGE = 4_000;
    private static final int MAX_FRAMES = 200;
    private static final int MAX_CAUSES = 5;

    private final SignedLines lines; // guarded by this
    private final Writer out; // guarded by this
    private volatile Optional<TestPlan> plan = Optional.empty();

    JUnitListener(SignedLines lines, Writer out) {
        this.lines = lines;
        this.out = out;
    }

    synchronized void report(String... fields) throws IOException {
        out.write(lines.write(fields) + '\n');
        out.flush();
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = Optional.of(started);
        tell("plan");
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            tell("start", test.getUniqueId(), name(test), className(test));
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        long tests = test.isTest()
                ? 1
                : plan.map(known -> known.getDescendants(test).stream()
                                .filter(TestIdentifier::isTest)
                                .count())
                        .orElse(0L);
        tell("skip", test.getUniqueId(), Long.toString(tests));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Optional<Throwable> thrown = result.getThrowable();
        if (test.isTest() || result.getStatus() == TestExecutionResult.Status.FAILED) {
            tell(
                    "end",
                    test.getUniqueId(),
                    name(test),
                    className(test),
                    test.isTest() ? "test" : "container",
                    result.getStatus().name(),
                    thrown.filter(AssertionError.class::isInstance).isPresent() ? "failure" : "error",
                    thrown.map(JUnitListener::message).orElse("failed without saying why"),
                    thrown.map(JUnitListener::frames).orElse(""));
        }
    }

    private void tell(String... fields) {
        try {
            report(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code com.acme.FooTest#adds}, and for one of several runs of a method {@code com.acme.FooTest#adds[2]}. */
    private String name(TestIdentifier test) {
        String className = className(test);
        String local = test.getLegacyReportingName().replace("()", "");
        return className.isEmpty() || local.equals(className) ? local : className + '#' + local;
    }

    private String className(TestIdentifier test) {
        Optional<TestIdentifier> next = Optional.of(test);
        while (next.isPresent()) {
            TestSource source = next.get().getSource().orElse(null);
            if (source instanceof MethodSource method) {
                return method.getClassName();
            }
            if (source instanceof ClassSource type) {
                return type.getClassName();
            }
            TestIdentifier current = next.get();
            next = plan.flatMap(known -> known.getParent(current));
        }
        return "";
    }

    static String message(Throwable thrown) {
        try {
            String text = thrown instanceof AssertionError && thrown.getMessage() != null
                    ? thrown.getMessage()
                    : thrown.toString();
            Throwable cause = thrown;
            for (int i = 0; i < MAX_CAUSES && cause.getCause() != null; i++) {
                cause = cause.getCause();
            }
            String whole = cause == thrown ? text : text + "\ncaused by " + cause;
            return whole.length() <= MAX_MESSAGE ? whole : whole.substring(0, MAX_MESSAGE);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A submission's exception is its code too.
            return thrown.getClass().getName() + ", whose message cannot be read";
        }
    }

    static String frames(Throwable thrown) {
        StringBuilder frames = new StringBuilder();
        try {
            Throwable cause = thrown;
            int left = MAX_FRAMES;
            for (int i = 0; i <= MAX_CAUSES && cause != null; i++) {
                for (StackTraceElement frame : cause.getStackTrace()) {
                    if (left-- > 0) {
                        frames.append("\tat ").append(frame).append('\n');
                    }
                }
                cause = cause.getCause();
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return frames.toString();
        }
        return frames.toString();
    }
}
