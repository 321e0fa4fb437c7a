package dev.orchestrator.api.model;

import dev.orchestrator.api.Payload;

/**
 * The only way from a role to a model. Every call is redacted, reserved against the limits, recorded before it starts
 * and after it ends, and tried up to four times while failures are transient.
 */
public interface ModelHandle {
    /**
     * Asks the model.
     *
     * @throws ModelException if there is no answer: no transport, no budget, the deadline
     * @throws InterruptedException if the call was stopped
     */
    ModelReply call(ModelRequest request) throws InterruptedException;

    /**
     * Asks for a value of a type: the answer is validated against the type's schema, and an invalid one is returned to
     * the model with the violations, twice at most.
     *
     * @throws ModelException as {@link #call}; of class {@code INVALID_OUTPUT} if no valid value came, {@code REFUSED}
     *     if the model declined
     * @throws InterruptedException if the call was stopped
     */
    <T> T ask(String prompt, Class<T> type) throws InterruptedException;

    /**
     * Goes on with a conversation until the model answers in the shape that the request demands; as {@link #ask(String,
     * Class)}.
     *
     * @return JSON that is valid against {@link ModelRequest#output()}
     * @throws IllegalArgumentException if the request demands no shape
     * @throws ModelException as {@link #ask(String, Class)}
     * @throws InterruptedException if the call was stopped
     */
    Payload ask(ModelRequest request) throws InterruptedException;
}
