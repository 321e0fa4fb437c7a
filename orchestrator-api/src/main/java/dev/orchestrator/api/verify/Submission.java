package dev.orchestrator.api.verify;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Spec;
import java.util.Optional;

/** What is judged. Immutable. */
public interface Submission {
    /** Returns the task. */
    TaskId task();

    /** Returns the worker's attempt, from 1; for a concluded plan, the planner's round. */
    int attempt();

    /** Returns what the task was to reach. */
    String objective();

    /** Returns the result. */
    Payload result();

    /** Returns the files. */
    FileTree files();

    /** Returns the files the task had started from. */
    FileTree base();

    /** Returns the SHA-256 over result and files that evidence binds to, as 64 lower-case hexadecimal digits. */
    String digest();

    /** Returns the criterion to judge it by. */
    Criterion criterion();

    /** Returns the spec the run's goal came from, if it came from one: the whole of it. */
    Optional<Spec> spec();
}
