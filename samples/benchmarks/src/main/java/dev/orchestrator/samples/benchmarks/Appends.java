package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.store.jdbc.SqliteStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Appends to as many runs as there are threads, each waiting until its own is durable: to the store and, in turns, to a
 * {@linkplain GroupCommit bare group commit}, so that the disk's moods meet both.
 */
final class Appends {
    private static final Duration TTL = Duration.ofMinutes(1);

    private final Scratch scratch;
    private final int runs;
    private final int batch;
    private final int appends;

    /** @param appends how many of {@code batch} events each run sees */
    Appends(Scratch scratch, int runs, int batch, int appends) {
        this.scratch = scratch;
        this.runs = runs;
        this.batch = batch;
        this.appends = appends;
    }

    /** Events per second; the ratio is the rounds' median, not that of the medians. */
    record Reading(double bare, double store, double ratio) {}

    /** Appends one run's next events, after so many. */
    private interface Appender {
        void after(long head);
    }

    /** Takes turns, one more to warm up. */
    Reading measure(int rounds) throws Exception {
        double[] bare = new double[rounds];
        double[] store = new double[rounds];
        bare();
        store();
        for (int round = 0; round < rounds; round++) {
            bare[round] = bare();
            store[round] = store();
        }
        double[] ratios =
                IntStream.range(0, rounds).mapToDouble(i -> store[i] / bare[i]).toArray();
        return new Reading(Meter.median(bare), Meter.median(store), Meter.median(ratios));
    }

    private double bare() throws Exception {
        try (Scratch own = scratch.inside();
                GroupCommit commit = GroupCommit.open(own.database())) {
            return rate(number -> {
                String run = "run-" + number;
                return head -> commit.append(run, head + 1, batch);
            });
        }
    }

    private double store() throws Exception {
        try (Scratch own = scratch.inside();
                StateStore store = SqliteStateStore.open(own.database())) {
            return rate(number -> {
                Ownership by = store.create(RunId.of("run-" + number), "benchmark", TTL);
                return head -> store.append(by, head, events(by, head));
            });
        }
    }

    private List<Noted> events(Ownership by, long head) {
        List<Noted> events = new ArrayList<>(batch);
        for (int i = 1; i <= batch; i++) {
            events.add(new Noted(head + i, by.epoch()));
        }
        return events;
    }

    private double rate(IntFunction<Appender> appenders) throws Exception {
        List<Callable<Long>> all = new ArrayList<>();
        for (int number = 0; number < runs; number++) {
            Appender appender = appenders.apply(number);
            all.add(() -> {
                long head = 0;
                for (int i = 0; i < appends; i++) {
                    appender.after(head);
                    head += batch;
                }
                return head;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(runs);
        try {
            long start = System.nanoTime();
            long events = 0;
            for (Future<Long> each : threads.invokeAll(all)) {
                events += each.get();
            }
            return events * 1e9 / (System.nanoTime() - start);
        } finally {
            threads.shutdown();
        }
    }
}
