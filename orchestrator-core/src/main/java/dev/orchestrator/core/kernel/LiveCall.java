package dev.orchestrator.core.kernel;

import dev.orchestrator.core.kernel.Event.CallIntent;

/** A call that was asked for and has not come back. */
final class LiveCall {
    final CallIntent intent;
    final TaskState task;
    long deadline;
    boolean stopping;
    long graceUntil = Long.MAX_VALUE;

    LiveCall(CallIntent intent, TaskState task, long deadline) {
        this.intent = intent;
        this.task = task;
        this.deadline = deadline;
    }
}
