package dev.orchestrator.api.call;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a step does.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface StepBody<T> {
    /**
     * Does it.
     *
     * @param callId the step's stable id, the same after a crash: the idempotency key to hand to the outside
     */
    @Nullable T run(String callId) throws Exception;

    /**
     * For {@link dev.orchestrator.api.Effect#RECONCILABLE} steps: the result if the step happened, empty if it did not.
     * What the step had written to the call's directory is lost; what this method writes there is recorded instead.
     *
     * @throws Exception if it cannot be told; the step stays in doubt
     */
    default Optional<T> reconcile(String callId) throws Exception {
        throw new UnsupportedOperationException(
                "this step declares RECONCILABLE but does not override reconcile; override it or declare another effect");
    }
}
