package dev.orchestrator.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Time, chance and threads: everything that differs between a production run and a simulated one. */
public interface Runtime extends AutoCloseable {
    /** Returns the time. */
    Instant now();

    /** Returns nanoseconds since some moment, by a clock that only goes forward. */
    long nanos();

    /** Returns a random number. */
    long random();

    /** Returns what runs calls; may block its threads. */
    Executor executor();

    /**
     * Returns what runs everything else: run loops, listeners, completions. Calls that block every thread there is for
     * them do not hold it up.
     */
    default Executor control() {
        return executor();
    }

    /** Returns what runs the calls of one run. */
    default Runners runners() {
        return new SharedRunners(executor());
    }

    /** Returns whether the thread of a call that has something for its run's loop may work the loop off itself. */
    default boolean callMayWork() {
        return true;
    }

    /** Hands over what a call came to. */
    default void deliver(Runnable outcome) {
        outcome.run();
    }

    /** Runs something later, once, on a thread that must not be blocked. */
    void schedule(Duration delay, Runnable task);

    /** As {@link #schedule}, for what looks after something again and again, and is no reason to wait any longer. */
    default void watch(Duration delay, Runnable look) {
        schedule(delay, look);
    }

    /** Blocks the calling thread. */
    void sleep(Duration time) throws InterruptedException;

    /** Waits for a moment where that is cheaper than to block; returns whether something has happened. */
    default boolean soon(BooleanSupplier happened) {
        return Waiting.soon(happened);
    }

    /**
     * Blocks the calling thread until something has happened. Whoever makes it happen {@linkplain #wake wakes} the thread
     * after that.
     */
    default void await(BooleanSupplier happened) throws InterruptedException {
        Waiting.until(happened);
    }

    /** Has a thread that {@linkplain #await(BooleanSupplier) waits} look again. */
    default void wake(Thread waiting) {
        Waiting.wake(waiting);
    }

    /**
     * Blocks the calling thread until a future is complete, in whatever way, or the time is over.
     *
     * @return whether it is complete
     */
    default boolean await(CompletableFuture<?> future, Duration atMost) throws InterruptedException {
        return Waiting.until(future, atMost);
    }

    /** Ends the threads. Idempotent. */
    @Override
    void close();
}
