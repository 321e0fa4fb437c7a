package dev.orchestrator.api.run;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A run under way, or ended. Safe for use by several threads. */
public interface Run {
    /** Returns the run's id. */
    RunId id();

    /**
     * Waits for the run to end.
     *
     * @throws dev.orchestrator.api.OrchestratorException if the orchestrator was closed before; the run can be resumed
     *     if its store is durable
     */
    Outcome await() throws InterruptedException;

    /** As {@link #await()}, for at most this long; empty if the run has not ended by then. */
    Optional<Outcome> await(Duration atMost) throws InterruptedException;

    /** Returns a stage that completes when the run ends, exceptionally when the orchestrator is closed before. */
    CompletionStage<Outcome> completion();

    /** Returns what happened so far, as far as it is recorded. Built from the journal on each call. */
    RunReport report();

    /**
     * Returns the approvals that wait for a decision, oldest first.
     *
     * @throws dev.orchestrator.api.OrchestratorException if the orchestrator is closed
     */
    List<Approval> approvals();

    /**
     * Decides an approval. Returns when the decision is recorded.
     *
     * @throws IllegalArgumentException if no such approval is waiting, because it never was, was decided, or its task
     *     has ended; the message says what is waiting
     * @throws dev.orchestrator.api.OrchestratorException if the orchestrator is closed
     */
    void decide(String approvalId, Decision decision);

    /** Asks for the run to be cancelled: calls in flight are interrupted and have 30 seconds to end. Idempotent. */
    void cancel(String reason);

    /**
     * Starts no task, attempt or round of planning from here on. What is under way goes on to its verdict, further checks
     * and a planner's corrections included. Idempotent.
     */
    void pause();

    /** Goes on after {@link #pause()}. Idempotent. */
    void resume();

    /**
     * Delivers every recorded event, from the first on, in order, on one thread of its own; a slow listener delays
     * nobody. One that throws is logged and goes on with the next event.
     *
     * @return ends the listening when closed
     */
    AutoCloseable listen(Consumer<RunEvent> listener);
}
