package dev.orchestrator.api.model;

/**
 * A language model. Called by the engine only; roles reach it through {@link ModelHandle}, which redacts, reserves,
 * records and validates around it.
 *
 * <p>Implementations are called by several threads at once. They make one try and no more: retrying belongs to the
 * engine.
 */
@FunctionalInterface
public interface Model {
    /**
     * Asks once.
     *
     * @throws ModelException if there is no answer; its class says whether trying again may help
     * @throws InterruptedException if the call was stopped
     */
    ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException;
}
