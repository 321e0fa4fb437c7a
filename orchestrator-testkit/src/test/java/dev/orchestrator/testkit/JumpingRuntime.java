package dev.orchestrator.testkit;

import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.SystemRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/** Real threads, but who sleeps is told at once that the time has passed. */
final class JumpingRuntime implements Runtime {
    private record Timer(Instant at, Runnable task) {}

    private final SystemRuntime threads = new SystemRuntime();
    // guarded by this
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::at));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long random;

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized long nanos() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }

    @Override
    public synchronized long random() {
        random = random * 6364136223846793005L + 1442695040888963407L;
        return random >>> 1;
    }

    @Override
    public Executor executor() {
        return threads.executor();
    }

    @Override
    public Executor control() {
        return threads.control();
    }

    @Override
    public synchronized void schedule(Duration delay, Runnable task) {
        timers.add(new Timer(now.plus(delay), task));
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        List<Timer> due = new ArrayList<>();
        synchronized (this) {
            now = now.plus(time);
            while (!timers.isEmpty() && !timers.peek().at().isAfter(now)) {
                due.add(timers.remove());
            }
        }
        due.forEach(timer -> timer.task().run());
    }

    @Override
    public void close() {
        threads.close();
    }
}
