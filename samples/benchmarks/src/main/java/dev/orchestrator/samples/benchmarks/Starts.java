package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.testkit.junit.OrchestratorTest;
import dev.orchestrator.testkit.simulation.Simulation;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What the testkit adds to the start of a JVM that runs one test: plain ones and those with a simulation, in turns. */
public final class Starts {
    private static final int ROUNDS = 9;

    private Starts() {}

    /** A test that needs nothing. */
    static class Plain {
        @Test
        void nothing() {}
    }

    /** A test that is given a simulation. */
    @OrchestratorTest
    static class Simulated {
        @Test
        void nothing(Simulation simulation) {}
    }

    /** Measures and prints; with the name of a test class, runs that. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            test(Class.forName(args[0]));
        } else {
            run(System.out);
        }
    }

    static void run(PrintStream out) throws Exception {
        double[] plain = new double[ROUNDS];
        double[] simulated = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            double one = start(Plain.class);
            double other = start(Simulated.class);
            if (round >= 0) {
                plain[round] = one;
                simulated[round] = other;
            }
        }
        out.printf(
                Locale.ROOT,
                "Java %s: a JVM with one test takes %.0f ms, with a simulation %.0f ms%n",
                System.getProperty("java.version"),
                Meter.median(plain),
                Meter.median(simulated));
    }

    private static double start(Class<?> test) throws Exception {
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starts.class.getName(),
                        test.getName())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the test did not pass");
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private static void test(Class<?> test) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(test))
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        System.exit(summary.getSummary().getTestsSucceededCount() == 1 ? 0 : 1);
    }
}
