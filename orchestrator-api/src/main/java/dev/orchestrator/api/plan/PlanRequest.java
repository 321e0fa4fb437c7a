package dev.orchestrator.api.plan;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.work.HandoffView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a planner sees. An immutable snapshot. */
public interface PlanRequest {
    /** Returns the task's id. */
    TaskId task();

    /** Returns the task's name among its siblings; {@code root} for the root. */
    String name();

    /** Returns what is wanted, in a sentence. */
    String objective();

    /** Returns the input; JSON {@code null} if there is none. */
    Payload input();

    /** Returns the files the task starts from. */
    FileTree files();

    /** Returns what this task's own dependencies handed over, by name. */
    Map<String, HandoffView> dependencies();

    /** Returns the task's definition of done. */
    List<Criterion> criteria();

    /** Returns the spec the run's goal came from, if it came from one: the whole of it. */
    Optional<Spec> spec();

    /**
     * Returns the ids of the requirements that the task serves: its own, or else those of the nearest task above it that
     * names some; for the root, all.
     */
    Set<String> requirements();

    /** Returns how often the planner has been asked for this task, from 1; corrections do not count. */
    int round();

    /** Returns how many moves of this round have been refused, from 0. */
    int refused();

    /**
     * Returns all children, in the order they were added. One that has ended since the planner was called is shown as at
     * work, also when the call is made again.
     */
    List<ChildView> children();

    /** Returns the children that ended since the planner was last asked. */
    List<ChildView> news();

    /** Returns why the last move or the concluded result was not accepted; empty if nothing was refused. */
    List<Finding> findings();

    /** Returns who and what a move may name. */
    Catalogue catalogue();

    /** Returns what is left of the limits. */
    Remaining remaining();
}
