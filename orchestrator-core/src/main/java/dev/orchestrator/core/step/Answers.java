package dev.orchestrator.core.step;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.core.kernel.CallId;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers in place of the outside what a run's own journal does not know: from the journal of another run, say. What is
 * answered is reserved for, journaled and settled as if it had happened. Called by several threads at once.
 *
 * <p>Whoever has no answer, and may not leave it to the outside, throws a {@link
 * dev.orchestrator.api.store.StoreException}: it is nobody's answer, so the run stops.
 */
public interface Answers {
    /** Returns how a step comes out: {@link Outcome} or {@link Never}; null if it is to be done. */
    @Nullable Answer step(CallId call, StepKey key, Effect effect);

    /**
     * Returns how the next try of a model call comes out: {@link Try}, {@link Refusal} or {@link Never}; null if the model
     * is to be asked. Called again after a try that has no end, or one that says when the model is asked again.
     */
    @Nullable Answer model(CallId call, StepKey key);

    /** What is answered. */
    sealed interface Answer {}

    /**
     * A step has this outcome.
     *
     * @param order among all outcomes, so that files are left as the last one left them
     * @param took how long it took
     */
    record Outcome(StepEvent.Outcome event, int order, Duration took) implements Answer {}

    /**
     * A try of a model call.
     *
     * @param tokens set aside for it
     * @param cost set aside for it; null if the model did not say what it costs
     * @param end a {@link StepEvent.ModelCallCompleted} or {@link StepEvent.ModelCallFailed}; null if nobody knows how it
     *     ended
     * @param took how long it took
     */
    record Try(long tokens, @Nullable BigDecimal cost, StepEvent.@Nullable OfStep end, Duration took)
            implements Answer {}

    /** The model was not asked at all. */
    record Refusal(FailureClass failureClass, String message) implements Answer {}

    /** The call was stopped before that: it waits to be. */
    record Never() implements Answer {}
}
