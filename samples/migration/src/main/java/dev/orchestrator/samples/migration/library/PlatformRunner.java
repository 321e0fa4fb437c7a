package dev.orchestrator.samples.migration.library;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The program in the forked JVM: runs classes one after the other and writes down how each of their tests ended.
 *
 * <p>Arguments: a file with one class name a line, and the file to write. Each line of that is {@code kind<TAB>test
 * <TAB>detail}, flushed at once, so that it can be told in which class the JVM died.
 */
public final class PlatformRunner {
    static final String BEGIN = "BEGIN";
    static final String END = "END";
    static final String UNLOADABLE = "UNLOADABLE";

    private PlatformRunner() {}

    /** Runs the classes. */
    public static void main(String[] args) throws IOException {
        List<String> classes = Files.readAllLines(Path.of(args[0]));
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build());
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(args[1]), StandardCharsets.UTF_8))) {
            for (String name : classes) {
                line(out, BEGIN, name, "");
                run(launcher, name, out);
                line(out, END, name, "");
            }
        }
        // Threads that tests left behind must not keep the JVM alive.
        Runtime.getRuntime().halt(0);
    }

    private static void run(Launcher launcher, String name, PrintWriter out) {
        Class<?> type;
        try {
            type = Class.forName(name, false, PlatformRunner.class.getClassLoader());
            Objects.requireNonNull(type.getMethods());
            Objects.requireNonNull(type.getDeclaredMethods());
            Objects.requireNonNull(type.getDeclaredFields());
            Objects.requireNonNull(type.getDeclaredConstructors());
        } catch (ClassNotFoundException | LinkageError e) {
            line(out, UNLOADABLE, name, e.toString());
            return;
        }
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(type))
                .build();
        TestPlan plan;
        try {
            plan = launcher.discover(request);
        } catch (RuntimeException | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            line(out, UNLOADABLE, name, cause.toString());
            return;
        }
        launcher.execute(plan, new Recorder(name, out));
    }

    private static void line(PrintWriter out, String kind, String test, String detail) {
        out.print(kind + '\t' + clean(test) + '\t' + clean(detail) + '\n');
        out.flush();
    }

    private static String clean(String text) {
        return text.replaceAll("[\\t\\r\\n]+", " ");
    }

    /** Writes one line for each test that ended, and for each container that did not come to its tests. */
    private static final class Recorder implements TestExecutionListener {
        private final String testClass;
        private final PrintWriter out;
        private @Nullable TestPlan plan;

        Recorder(String testClass, PrintWriter out) {
            this.testClass = testClass;
            this.out = out;
        }

        @Override
        public void testPlanExecutionStarted(TestPlan started) {
            plan = started;
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            line(out, TestOutcome.Kind.SKIPPED.name(), nameOf(test), "");
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (!test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                return;
            }
            switch (result.getStatus()) {
                case SUCCESSFUL -> line(out, TestOutcome.Kind.PASSED.name(), nameOf(test), "");
                case ABORTED -> line(out, TestOutcome.Kind.ABORTED.name(), nameOf(test), "");
                case FAILED ->
                    line(
                            out,
                            TestOutcome.Kind.FAILED.name(),
                            nameOf(test),
                            result.getThrowable()
                                    .map(t -> t.getClass().getName())
                                    .orElse("nothing thrown"));
            }
        }

        private String nameOf(TestIdentifier test) {
            return TestNames.of(Objects.requireNonNull(plan), test, testClass);
        }
    }
}
