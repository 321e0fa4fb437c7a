package dev.orchestrator.api.model;

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

    /** Returns whether the call has been cancelled or has run out of time. */
    boolean cancelled();
}
