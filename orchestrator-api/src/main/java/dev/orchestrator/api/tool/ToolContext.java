package dev.orchestrator.api.tool;

import java.io.IOException;
import java.nio.file.Path;

/** What a tool may know about the call it serves. Safe for use by several threads. */
public interface ToolContext {
    /** Returns the call's stable id, the same after a crash: the idempotency key to hand to the outside. */
    String callId();

    /**
     * Returns the private directory of the worker's call that it serves. What the tool changes in it is recorded with the
     * tool's result, and made again when the call is answered from the record.
     *
     * @throws IllegalStateException if it serves a planner's call, which has no directory
     * @throws IOException if it cannot be made; the message names the path
     */
    Path directory() throws IOException;

    /** Returns whether the call has been cancelled or has run out of time. */
    boolean cancelled();
}
