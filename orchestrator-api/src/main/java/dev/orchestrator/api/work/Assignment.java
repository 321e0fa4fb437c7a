package dev.orchestrator.api.work;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a worker is to do. Immutable. */
public interface Assignment {
    /** Returns the task's id. */
    TaskId task();

    /** Returns the task's name among its siblings. */
    String name();

    /** Returns which try this is, from 1. */
    int attempt();

    /** Returns what is wanted, in a sentence. */
    String objective();

    /** Returns the planner's input; JSON {@code null} if there is none. */
    Payload input();

    /** Returns the files to start from: the union of what the dependencies left. */
    FileTree files();

    /** Returns what the dependencies handed over, by name. */
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

    /** Returns why the previous attempt was not accepted, first cause first; empty in the first attempt. */
    List<Finding> findings();

    /** Returns the previous attempt's handoff, if it got that far. */
    Optional<HandoffView> previous();
}
