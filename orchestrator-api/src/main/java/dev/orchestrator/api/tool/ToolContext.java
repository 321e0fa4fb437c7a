package dev.orchestrator.api.tool;

/** What a tool may know about the call it serves. Safe for use by several threads. */
public interface ToolContext {
    /** Returns the call's stable id, the same after a crash: the idempotency key to hand to the outside. */
    String callId();

    /** Returns whether the call has been cancelled or has run out of time. */
    boolean cancelled();
}
