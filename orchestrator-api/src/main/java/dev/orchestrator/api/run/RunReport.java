package dev.orchestrator.api.run;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** What happened in a run, computed from its journal. An immutable snapshot. */
public interface RunReport {
    /** Returns the run's id. */
    RunId run();

    /** Returns the goal's objective. */
    String objective();

    /** Returns the spec the goal came from, if it came from one. */
    Optional<Spec> spec();

    /** Returns whether the goal said {@code withoutVerification}. */
    boolean withoutVerification();

    /** Returns where the run was forked from, if it was. What happened before that is part of this report too. */
    Optional<ForkOrigin> forkedFrom();

    /** Returns when the run was created, or the one it was forked from. */
    Instant startedAt();

    /** Returns how long the run took by the clock, or has taken so far. */
    Duration elapsed();

    /** Returns the root task's status. */
    TaskStatus status();

    /** Returns all tasks, parents before children, siblings in the order they were added. */
    List<TaskReport> tasks();

    /** Returns one task, if the run has it. */
    Optional<TaskReport> task(TaskId id);

    /** Returns what model calls are known to have used, failed ones included. */
    Usage usage();

    /**
     * Returns what each role used in each attempt, by model, in the order of the tasks; the usages add up to {@link
     * #usage()}.
     */
    List<Spent> spent();

    /** Returns what its prices are in: the currency of the run's money limit; empty if it has none. */
    Optional<Currency> currency();

    /** Returns how many model calls were started. */
    long modelCalls();

    /**
     * Returns a SHA-256 over the tasks in path order: attempts, verdict kinds, finding fingerprints, submission digests
     * and status. The same pipeline and goal give the same digest at any concurrency, unless quorums, early wakes, the
     * time or the limits come into it.
     */
    String outcomeDigest();
}
