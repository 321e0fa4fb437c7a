package dev.orchestrator.samples.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Process CPU, allocation and what is still held afterwards, per task. */
final class Meter {
    private static final com.sun.management.OperatingSystemMXBean OS =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int AT_LEAST = 50_000;

    private Meter() {}

    /** One round. */
    record Reading(double tasksPerSecond, double cpuMicros, double allocatedKb, double retainedKb) {
        /** Returns the median of each figure. */
        static Reading median(Reading... readings) {
            return new Reading(median(readings, 0), median(readings, 1), median(readings, 2), median(readings, 3));
        }

        private static double median(Reading[] readings, int figure) {
            return Meter.median(
                    Arrays.stream(readings).mapToDouble(r -> r.figure(figure)).toArray());
        }

        private double figure(int i) {
            return switch (i) {
                case 0 -> tasksPerSecond;
                case 1 -> cpuMicros;
                case 2 -> allocatedKb;
                default -> retainedKb;
            };
        }
    }

    /** The clock of process CPU ticks every 10 ms, so what is short is done as often as makes it long. */
    static Reading measure(Workload workload, int tasks, int threads) throws Exception {
        return measure(workload, tasks, threads, Math.max(1, AT_LEAST / tasks));
    }

    /** Does it so many times; what comes of it is held until the reading is taken. */
    static Reading measure(Workload workload, int tasks, int threads, int times) throws Exception {
        List<AutoCloseable> held = new ArrayList<>(times);
        long usedBefore = usedHeap();
        long allocatedBefore = allocated();
        long cpuBefore = OS.getProcessCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            held.add(workload.run(tasks, threads));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = (OS.getProcessCpuTime() - cpuBefore) / 1e3;
        double allocated = allocated() - allocatedBefore;
        double retained = usedHeap() - usedBefore;
        for (AutoCloseable each : held) {
            each.close();
        }
        double all = (double) tasks * times;
        return new Reading(all / seconds, cpu / all, allocated / all / 1024, Math.max(0, retained) / all / 1024);
    }

    /** By all threads that are alive; both workloads keep theirs alive until the reading is taken. */
    private static long allocated() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    static double median(double... values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
