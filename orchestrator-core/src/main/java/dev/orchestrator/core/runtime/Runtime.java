package dev.orchestrator.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

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

    /** Runs something later, once, on a thread that must not be blocked. */
    void schedule(Duration delay, Runnable task);

    /** Blocks the calling thread. */
    void sleep(Duration time) throws InterruptedException;

    /** Ends the threads. Idempotent. */
    @Override
    void close();
}
