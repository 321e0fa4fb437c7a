package dev.orchestrator.core.model.resilience;

import dev.orchestrator.api.model.Model;
import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.SystemRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Keeps calls off an endpoint that is down, busy or has had its share: a circuit breaker, a bulkhead, a rate limiter and
 * a time limit for all models of one endpoint together.
 *
 * <pre>{@code
 * EndpointGuard guard = EndpointGuard.builder("vllm").concurrency(8).rate(60, Duration.ofMinutes(1)).build();
 * Model small = guard.around(OpenAiModel.at(url).model("small").build());
 * Model large = guard.around(OpenAiModel.at(url).model("large").build());
 * }</pre>
 *
 * <p>Only what the transport does counts: a failure of class {@code TRANSIENT}, an interrupt after the call's deadline, or
 * an answer cut off by it, is a failure; a reply of any kind is a success; everything else is neither. Who is not let
 * through gets a {@code TRANSIENT} failure that says when to ask again. Nothing is tried again here: that belongs to the
 * engine. Guards go by the system's time, also where a test's run does not. Safe for use by several threads.
 */
public final class EndpointGuard {
    private static final Runtime SYSTEM = new SystemRuntime();
    private static final Duration DAY = Duration.ofDays(1);

    private final Gates gates;

    private EndpointGuard(Gates gates) {
        this.gates = gates;
    }

    /**
     * Begins the guard of an endpoint.
     *
     * @param endpoint what messages and events call it
     */
    public static Builder builder(String endpoint) {
        return new Builder(endpoint);
    }

    /** Returns the model behind this guard, with the optional interfaces it has. */
    public Model around(Model model) {
        return new Guarded(gates, Objects.requireNonNull(model, "model")).visible();
    }

    @Override
    public String toString() {
        return gates.toString();
    }

    /** Sets what a guard allows. Not thread-safe; reusable. */
    public static final class Builder {
        final String endpoint;
        int concurrency = 10;
        int calls;
        Duration period = Duration.ofMinutes(1);
        Duration longestWait = Duration.ofSeconds(30);
        Duration timeLimit = Duration.ofMinutes(2);
        int failureRate = 50;
        int window = 20;
        int trials = 3;
        Duration openFor = Duration.ofSeconds(30);
        Listener listener = Listener.NONE;
        Runtime time = SYSTEM;

        private Builder(String endpoint) {
            this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        }

        /** Sets how many calls there may be at once. Default: 10. */
        public Builder concurrency(int calls) {
            this.concurrency = calls;
            return this;
        }

        /** Sets how many calls there may be in each period. Default: any number. */
        public Builder rate(int calls, Duration period) {
            this.calls = calls == 0 ? -1 : calls;
            this.period = Objects.requireNonNull(period, "period");
            return this;
        }

        /** Sets how long a call may wait to be let through before it is refused. Default: 30 seconds. */
        public Builder longestWait(Duration longestWait) {
            this.longestWait = Objects.requireNonNull(longestWait, "longestWait");
            return this;
        }

        /** Sets how long a call may take, which the model is told as its deadline. Default: 2 minutes. */
        public Builder timeLimit(Duration timeLimit) {
            this.timeLimit = Objects.requireNonNull(timeLimit, "timeLimit");
            return this;
        }

        /**
         * Sets when the endpoint counts as down. Default: when half of the last 20 calls have failed; half as many calls
         * are seen before that is decided.
         */
        public Builder opensAt(int percentFailed, int ofLastCalls) {
            this.failureRate = percentFailed;
            this.window = ofLastCalls;
            return this;
        }

        /**
         * Sets for how long no call goes to an endpoint that is down, and by how many calls it is tried afterwards.
         * Default: 30 seconds, 3 calls.
         */
        public Builder opensFor(Duration openFor, int trials) {
            this.openFor = Objects.requireNonNull(openFor, "openFor");
            this.trials = trials;
            return this;
        }

        /** Sets who is told of every decision; what it throws is logged. Default: nobody. */
        public Builder listener(Consumer<? super ModelEvent> listener) {
            this.listener = new Listener(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        Builder time(Runtime time) {
            this.time = time;
            return this;
        }

        /**
         * Returns the guard.
         *
         * @throws IllegalStateException if a setting is out of range
         */
        public EndpointGuard build() {
            List<String> problems = new ArrayList<>();
            require(!endpoint.isBlank(), "the endpoint's name is blank", problems);
            require(concurrency >= 1, "concurrency is " + concurrency + ", must be at least 1", problems);
            require(calls >= 0, "rate allows no calls, must be at least 1", problems);
            require(positive(period), "the period of rate is " + period + ", must be positive", problems);
            require(
                    !longestWait.isNegative() && longestWait.compareTo(DAY) <= 0,
                    "longestWait is " + longestWait + ", must be at most a day and not negative",
                    problems);
            require(positive(timeLimit), "timeLimit is " + timeLimit + ", must be positive", problems);
            require(
                    failureRate >= 1 && failureRate <= 100,
                    "opensAt is at " + failureRate + " %, must be 1 to 100",
                    problems);
            require(window >= 1, "opensAt looks at " + window + " calls, must be at least 1", problems);
            require(openFor.toMillis() >= 1, "opensFor is " + openFor + ", must be at least 1 ms", problems);
            require(trials >= 1, "opensFor tries " + trials + " calls, must be at least 1", problems);
            if (!problems.isEmpty()) {
                throw new IllegalStateException("guard of endpoint '" + endpoint + "': " + String.join("; ", problems));
            }
            return new EndpointGuard(new Gates(this));
        }

        private static boolean positive(Duration duration) {
            return !duration.isZero() && !duration.isNegative();
        }

        private static void require(boolean fine, String problem, List<String> problems) {
            if (!fine) {
                problems.add(problem);
            }
        }
    }
}
