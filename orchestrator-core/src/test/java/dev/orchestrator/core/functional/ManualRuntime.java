package dev.orchestrator.core.functional;

import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.SystemRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Real threads, but time stands still until the test moves it; who sleeps is told that the time has passed. */
final class ManualRuntime implements Runtime {
    private static final AtomicInteger SEEDS = new AtomicInteger();

    private record Timer(Instant at, Runnable task) {}

    private final SystemRuntime threads = new SystemRuntime();
    private final AtomicInteger slept = new AtomicInteger();
    // guarded by this
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::at));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long random = SEEDS.incrementAndGet();

    private final Executor calls;

    ManualRuntime() {
        calls = threads.executor();
    }

    /** With threads of one's own for calls. */
    ManualRuntime(Executor calls) {
        this.calls = calls;
    }

    /** Moves time on and fires what is due by then. */
    void advance(Duration by) {
        List<Timer> due = new ArrayList<>();
        synchronized (this) {
            now = now.plus(by);
            while (!timers.isEmpty() && !timers.peek().at().isAfter(now)) {
                due.add(timers.remove());
            }
        }
        due.forEach(t -> t.task().run());
    }

    /** Returns how many timers are set. */
    synchronized int timers() {
        return timers.size();
    }

    /** Returns how many timers should have fired by now, but were set after time was moved. */
    synchronized long due() {
        return timers.stream().filter(t -> !t.at().isAfter(now)).count();
    }

    /** Returns how often somebody slept. */
    int slept() {
        return slept.get();
    }

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
        return calls;
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
        slept.incrementAndGet();
        advance(time);
    }

    @Override
    public void close() {
        threads.close();
    }
}
