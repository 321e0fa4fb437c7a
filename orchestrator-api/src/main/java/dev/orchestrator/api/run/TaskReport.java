package dev.orchestrator.api.run;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Assignee;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happened to one task. Immutable. */
public interface TaskReport {
    /** Returns the task's id. */
    TaskId id();

    /** Returns its name among its siblings; {@code root} for the root. */
    String name();

    /** Returns what was wanted. */
    String objective();

    /** Returns who it was given to. */
    Assignee by();

    /** Returns the siblings it depended on. */
    Set<String> after();

    /** Returns the ids of the spec's requirements it serves. */
    Set<String> requirements();

    /** Returns its definition of done. */
    List<Criterion> criteria();

    /** Returns where it stands. */
    TaskStatus status();

    /** Returns why it is not done; empty if it is, or is still under way. */
    Optional<Failure> failure();

    /** Returns how often its planner was asked, corrections not counted; 0 if it never was. */
    int rounds();

    /** Returns what was tried: each attempt of a worker, each concluded round of a planner; oldest first. */
    List<AttemptReport> attempts();
}
