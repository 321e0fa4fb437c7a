package dev.orchestrator.core.model.resilience;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.model.Caller;
import java.time.Duration;

/**
 * What was decided about a call before a model was asked, or instead, or when it had no more time. Has no prompt, answer or
 * key in it. That a call is made again, and when, is in the run's journal.
 */
public sealed interface ModelEvent {
    /** What an {@link EndpointGuard} looks at. */
    enum Gate {
        /** Failures: the circuit breaker. */
        FAILURES,
        /** Calls at once: the bulkhead. */
        CONCURRENCY,
        /** Calls per period: the rate limiter. */
        RATE,
        /** What is left before the call's deadline. */
        TIME
    }

    /** Where a circuit breaker stands. */
    enum Breaker {
        /** Calls go through. */
        CLOSED,
        /** No call goes through. */
        OPEN,
        /** A few calls go through, which decide. */
        HALF_OPEN
    }

    /**
     * A guard did not let a call through.
     *
     * @param caller who asks
     * @param retryAfter when it makes sense to ask again
     */
    record CallRefused(String endpoint, Caller caller, Gate gate, Duration retryAfter) implements ModelEvent {}

    /** A call waited until a guard let it through. */
    record Waited(String endpoint, Caller caller, Gate gate, Duration time) implements ModelEvent {}

    /** A call that a guard let through had no answer when its time was over. */
    record TimedOut(String endpoint, Caller caller) implements ModelEvent {}

    /** A guard's circuit breaker changed. */
    record BreakerChanged(String endpoint, Breaker from, Breaker to) implements ModelEvent {}

    /**
     * A model of a {@link Fallback} failed and the next one is asked.
     *
     * @param caller who asks
     * @param from the model, as its {@code toString} says
     */
    record FellBack(Caller caller, String from, String to, FailureClass failure) implements ModelEvent {}

    /**
     * An endpoint does not take a shape as it was told it.
     *
     * @param model the model, as its {@code toString} says
     * @param way how it was told: native, strict tool, grammar, JSON mode or prompt
     * @param next how it is told it now; empty if there is no other way
     */
    record ShapeRefused(String model, String way, String next) implements ModelEvent {}

    /** An endpoint took a shape, and did not keep to it; as {@link ShapeRefused}. */
    record ShapeIgnored(String model, String way, String next) implements ModelEvent {}

    /**
     * A call goes to the model that {@link Routes} have for it.
     *
     * @param to the model, as its {@code toString} says
     */
    record Routed(Caller caller, String to) implements ModelEvent {}
}
