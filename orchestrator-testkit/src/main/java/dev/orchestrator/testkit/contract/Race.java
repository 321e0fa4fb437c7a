package dev.orchestrator.testkit.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Real threads that start at the same moment. A store must stand them, and no simulation stands in for that. */
final class Race {
    private Race() {}

    /** Something a thread does. */
    interface Runner<T> {
        T run(int number) throws Exception;
    }

    /** How a thread ended. */
    record End<T>(List<T> result, List<Throwable> failure) {}

    /** Runs as many threads and returns how each ended, in their order. */
    static <T> List<End<T>> of(int threads, Runner<T> runner) {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            FutureTask<T> task = new FutureTask<>(() -> {
                await(start);
                return runner.run(number);
            });
            tasks.add(task);
            begin(task, "race-" + number);
        }
        return tasks.stream().map(Race::end).toList();
    }

    /** Runs one thread; empty if it has not ended in time, and then it is left behind. */
    static <T> Optional<End<T>> within(Duration time, Callable<T> runner) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(runner);
        begin(task, "timed");
        try {
            return Optional.of(new End<>(List.of(task.get(time.toMillis(), TimeUnit.MILLISECONDS)), List.of()));
        } catch (ExecutionException e) {
            return Optional.of(new End<>(List.of(), List.of(e.getCause())));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    private static void begin(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void await(CyclicBarrier start) throws InterruptedException {
        try {
            start.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException("a thread of the race did not start", e);
        }
    }

    private static <T> End<T> end(FutureTask<T> task) {
        try {
            return new End<>(List.of(task.get()), List.of());
        } catch (ExecutionException e) {
            return new End<>(List.of(), List.of(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the race was on", e);
        }
    }
}
