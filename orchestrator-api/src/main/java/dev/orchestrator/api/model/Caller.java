package dev.orchestrator.api.model;

import dev.orchestrator.api.Labels;
import dev.orchestrator.api.TaskId;
import java.util.Objects;
import java.util.Set;

/**
 * On whose behalf a model is called.
 *
 * @param task whose call it is
 * @param taskName what the planner called that task, which is unique among its siblings; {@code root} for the whole goal
 * @param kind what kind of role asks
 * @param role the name it is registered under
 * @param number the worker's attempt or the planner's round, from 1; for a verifier, that of what it judges
 * @param labels the task's and all of the tasks above it, sorted
 */
public record Caller(TaskId task, String taskName, Kind kind, String role, int number, Set<String> labels) {
    /** What kind of role asks. */
    public enum Kind {
        /** A planner. */
        PLANNER,
        /** A worker. */
        WORKER,
        /** A verifier. */
        VERIFIER
    }

    /** @throws IllegalArgumentException if a label is blank */
    public Caller {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(taskName, "taskName");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(role, "role");
        labels = Labels.of(labels);
    }

    /** Returns whether it may reach local models only; see {@link Labels#LOCAL_ONLY}. */
    public boolean localOnly() {
        return labels.contains(Labels.LOCAL_ONLY);
    }
}
