package dev.orchestrator.core.kernel;

import dev.orchestrator.api.TaskId;

/**
 * Names one call of user code. An outcome that names a call which is not open any more changes nothing.
 *
 * @param task whose call it is
 * @param kind what is called
 * @param number the worker's attempt or the planner's round, from 1
 * @param index for a check: the criterion's position; else 0
 * @param tries counts the calls with the same number and index, from 1
 */
public record CallId(TaskId task, Kind kind, int number, int index, int tries) {
    /** What is called. */
    public enum Kind {
        /** A planner. */
        PLAN,
        /** A worker. */
        WORK,
        /** A verifier. */
        CHECK,
        /** Nobody: children joined by their quorum. */
        JOIN
    }

    @Override
    public int hashCode() {
        return ((task.hashCode() * 31 + kind.ordinal()) * 31 + number * 7 + index) * 31 + tries;
    }

    @Override
    public String toString() {
        return task + ":" + kind + number + (kind == Kind.CHECK ? "." + index : "") + "#" + tries;
    }
}
