package dev.orchestrator.samples.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints the table about runs in memory. Arguments: the largest number of tasks (default 1,000,000), rounds (default 5).
 */
public final class Benchmarks {
    /** After which the compiler has nothing left to do. */
    private static final int WARM_UPS = 40;

    private Benchmarks() {}

    /** Runs everything. */
    public static void main(String[] args) throws Exception {
        int largest = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        System.out.printf(
                "Java %s, %d processors, heap up to %d MB%n%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
        Workload plain = new PlainJava();
        Workload ours = new Orchestrated();
        for (int i = 0; i < WARM_UPS; i++) {
            plain.run(50_000, 1 + i % 2).close();
            ours.run(i % 2 == 0 ? 10_000 : 50_000, 1 + i % 2).close();
        }
        System.out.println("| tasks | threads | | tasks/s | CPU µs/task | allocated KB/task | retained KB/task |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int tasks : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
            for (int threads : new int[] {1, 2, 8}) {
                if (tasks <= largest) {
                    compare(tasks, threads, tasks >= 1_000_000 ? Math.max(1, rounds / 2) : rounds, plain, ours);
                }
            }
        }
    }

    private static void compare(int tasks, int threads, int rounds, Workload... workloads) throws Exception {
        List<List<Meter.Reading>> readings = new ArrayList<>();
        Arrays.stream(workloads).forEach(w -> readings.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int w = 0; w < workloads.length; w++) {
                readings.get(w).add(Meter.measure(workloads[w], tasks, threads));
            }
        }
        for (int w = 0; w < workloads.length; w++) {
            Meter.Reading median = Meter.Reading.median(readings.get(w).toArray(Meter.Reading[]::new));
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %d | %s | %,.0f | %.1f | %.2f | %.2f |%n",
                    tasks,
                    threads,
                    workloads[w].name(),
                    median.tasksPerSecond(),
                    median.cpuMicros(),
                    median.allocatedKb(),
                    median.retainedKb());
        }
    }
}
