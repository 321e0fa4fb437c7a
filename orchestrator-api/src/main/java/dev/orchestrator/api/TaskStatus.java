package dev.orchestrator.api;

/** Where a task stands. Terminal statuses absorb: a task that has one keeps it. */
public enum TaskStatus {
    /** Depends on tasks that are not done. */
    WAITING,
    /** Could start; waits for a free permit, or the run is paused. */
    READY,
    /** Its planner is being asked. */
    PLANNING,
    /** Has been broken down; its children are under way. */
    SPLIT,
    /** Its worker is at it. */
    WORKING,
    /** Its submission is being checked. */
    CHECKING,
    /** Waits before a call is tried again. */
    BACKOFF,
    /** Waits for a person or a time, holding no thread. */
    PARKED,
    /** Is being cancelled; calls in flight are being stopped. */
    CANCELLING,
    /** Done, and every criterion met. */
    ACCEPTED,
    /** Done, without criteria to judge it by. */
    UNVERIFIED,
    /** Not done; the failure says why. */
    FAILED,
    /** Never started, because a task it depends on was not done. */
    SKIPPED,
    /** Given up on request. */
    CANCELLED;

    /** Returns whether the task has ended for good. */
    public boolean terminal() {
        return compareTo(ACCEPTED) >= 0;
    }

    /** Returns whether the task's result may be built upon: accepted or unverified. */
    public boolean done() {
        return this == ACCEPTED || this == UNVERIFIED;
    }
}
