package dev.orchestrator.core.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The real thing: the system's clock, and virtual threads where the JVM has them, a bounded pool where not. */
public final class SystemRuntime implements Runtime {
    /** More calls than this at once wait for a thread on a JVM without virtual threads. */
    private static final int MAX_THREADS = 256;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private final Instant begun;
    private final long begunNanos;
    private final ExecutorService executor;
    private final ExecutorService control;
    private final ScheduledThreadPoolExecutor scheduler;

    /** Starts no thread before it is needed. */
    public SystemRuntime() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    SystemRuntime(Clock clock, LongSupplier nanos) {
        this.nanos = nanos;
        this.begun = clock.instant();
        this.begunNanos = nanos.getAsLong();
        ExecutorService virtual = Threads.virtual("orchestrator-call-");
        executor = virtual != null ? virtual : boundedPool("orchestrator-call-");
        control = virtual != null ? virtual : boundedPool("orchestrator-loop-");
        scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "orchestrator-timer");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        scheduler.setKeepAliveTime(10, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
    }

    /**
     * Returns the time as it has passed since this was made. A clock that is set neither uses up the time calls and runs
     * have, nor makes what waits for a time wait until the clock is there again.
     */
    @Override
    public Instant now() {
        return begun.plusNanos(nanos.getAsLong() - begunNanos);
    }

    @Override
    public long nanos() {
        return nanos.getAsLong();
    }

    @Override
    public long random() {
        return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public Executor control() {
        return control;
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        try {
            scheduler.schedule(task, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // Nothing is waited for any more.
        }
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        executor.shutdown();
        control.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
            if (!control.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                control.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            control.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** A fork-join pool, because it wakes an idle thread before it starts another and needs no size beforehand. */
    private static ExecutorService boundedPool(String name) {
        ClassLoader loader = SystemRuntime.class.getClassLoader();
        AtomicInteger number = new AtomicInteger();
        ForkJoinPool.ForkJoinWorkerThreadFactory threads = pool -> {
            ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
            thread.setName(name + number.incrementAndGet());
            thread.setContextClassLoader(loader);
            return thread;
        };
        return new ForkJoinPool(MAX_THREADS, threads, null, true, 0, MAX_THREADS, 0, null, 10, TimeUnit.SECONDS);
    }
}
