package dev.orchestrator.testkit.replay;

import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Time that passes when nobody has anything to do: as soon as every thread sleeps, it is the time at which the first one
 * wakes up. Threads are real.
 */
final class VirtualRuntime implements Runtime {
    /** How often a thread that belongs to user code looks whether everybody else waits, for it say. */
    private static final long LOOK_MILLIS = 1;

    private final Instant begun;
    private final ExecutorService threads = Threads.unbounded("orchestrator-rerun-");
    private final Executor executor = this::submit;

    // guarded by this
    private long chance;
    private final PriorityQueue<Wake> waiting = new PriorityQueue<>();
    /** Of ours: those that do something. One that was submitted and has not begun is counted, and not in here. */
    private final Set<Thread> atWork = new HashSet<>();

    private int busy;
    private long count;
    private boolean closed;

    private volatile long nanos;

    /** Begins at this time. */
    VirtualRuntime(Instant begin, long seed) {
        this.begun = begin;
        this.chance = seed;
    }

    private record Wake(long at, long order, Runnable task) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    @Override
    public Instant now() {
        return begun.plusNanos(nanos);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public synchronized long random() {
        chance += 0x9E3779B97F4A7C15L; // SplitMix64
        long mixed = (chance ^ chance >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    private void submit(Runnable task) {
        synchronized (this) {
            busy++;
        }
        start(task);
    }

    /** Runs something that is counted already. */
    private void start(Runnable task) {
        try {
            threads.execute(() -> {
                synchronized (this) {
                    atWork.add(Thread.currentThread());
                }
                try {
                    task.run();
                } finally {
                    rest();
                }
            });
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                busy--;
            }
            throw e;
        }
    }

    /** This thread has nothing to do any more. */
    private synchronized void rest() {
        atWork.remove(Thread.currentThread());
        busy--;
        advance();
    }

    /** Makes it the time at which somebody wakes up, if nobody has anything to do. */
    private synchronized void advance() {
        while (busy == 0 && !closed && !waiting.isEmpty()) {
            Wake next = waiting.remove();
            nanos = Math.max(nanos, next.at);
            next.task.run();
        }
    }

    private long in(Duration time) {
        Duration left = Duration.ofNanos(Long.MAX_VALUE - nanos);
        return time.compareTo(left) > 0 ? Long.MAX_VALUE : nanos + Math.max(0, time.toNanos());
    }

    @Override
    public synchronized void schedule(Duration delay, Runnable task) {
        waiting.add(new Wake(in(delay), count++, () -> {
            busy++;
            try {
                start(task);
            } catch (RejectedExecutionException e) {
                // Nothing is waited for any more.
            }
        }));
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        CountDownLatch woken = new CountDownLatch(1);
        Wake wake;
        boolean ours;
        synchronized (this) {
            ours = atWork.remove(Thread.currentThread());
            boolean counted = ours;
            wake = new Wake(in(time), count++, () -> {
                busy += counted ? 1 : 0;
                woken.countDown();
            });
            waiting.add(wake);
            busy -= ours ? 1 : 0;
            advance();
        }
        try {
            if (ours) {
                woken.await();
            } else {
                while (!woken.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    advanceForOthers();
                }
            }
        } finally {
            synchronized (this) {
                boolean interrupted = waiting.remove(wake);
                busy += ours && interrupted ? 1 : 0;
                if (ours) {
                    atWork.add(Thread.currentThread());
                }
            }
        }
    }

    /** A thread of user code sleeps, and all of ours may be waiting for it. */
    private synchronized void advanceForOthers() {
        boolean allWait = busy == atWork.size()
                && atWork.stream()
                        .allMatch(t -> t.getState() == Thread.State.WAITING || t.getState() == Thread.State.TERMINATED);
        if (allWait && !closed && !waiting.isEmpty()) {
            Wake next = waiting.remove();
            nanos = Math.max(nanos, next.at);
            next.task.run();
        }
    }

    @Override
    public void await(BooleanSupplier happened) throws InterruptedException {
        boolean ours;
        synchronized (this) {
            ours = atWork.remove(Thread.currentThread());
            busy -= ours ? 1 : 0;
            advance();
        }
        try {
            Runtime.super.await(happened);
        } finally {
            synchronized (this) {
                busy += ours ? 1 : 0;
                if (ours) {
                    atWork.add(Thread.currentThread());
                }
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
        }
        threads.shutdownNow();
    }
}
