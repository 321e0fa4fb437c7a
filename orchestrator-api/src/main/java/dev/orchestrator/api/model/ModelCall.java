package dev.orchestrator.api.model;

import java.time.Duration;
import java.time.Instant;

/** What a model may know about one call of it, and where it delivers a stream. */
public interface ModelCall {
    /** Returns the call's stable id: the idempotency key for endpoints that take one. */
    String callId();

    /** Returns on whose behalf it is made. */
    Caller caller();

    /**
     * Returns which try of the same question this is, from 1. When who asks is called again after it was parked or a
     * process died, the count goes on.
     */
    int tries();

    /** Returns when the answer is no longer wanted. */
    Instant deadline();

    /**
     * Delivers the next piece of the answer's text.
     *
     * @return false if no more is wanted: stop reading and answer {@link ModelReply.Aborted}
     */
    boolean delta(String text);

    /**
     * Waits, for a model that has to pass time by itself. In a simulation the time is virtual, so a model that waits here
     * and nowhere else takes none of a test's.
     *
     * @throws InterruptedException if the answer is no longer wanted; let it propagate
     */
    void sleep(Duration time) throws InterruptedException;

    /** Returns whether the call has been cancelled or has run out of time. */
    boolean cancelled();
}
