package dev.orchestrator.core.model.resilience;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.model.http.ForwardingCall;
import dev.orchestrator.core.model.resilience.ModelEvent.Gate;
import dev.orchestrator.core.runtime.Runtime;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What calls to one endpoint pass on their way. */
final class Gates {
    /** Longer would park a call that has nothing to wait for but its turn. */
    private static final Duration LONGEST_ADVICE = Duration.ofMinutes(1);

    private final String endpoint;
    private final Duration openFor;
    private final Duration longestWait;
    private final Duration timeLimit;
    private final Listener listener;
    private final Runtime time;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final @Nullable AtomicRateLimiter rate;
    private volatile Instant openUntil = Instant.MIN;

    Gates(EndpointGuard.Builder builder) {
        endpoint = builder.endpoint;
        openFor = builder.openFor;
        longestWait = builder.longestWait;
        timeLimit = builder.timeLimit;
        listener = builder.listener;
        time = builder.time;
        bulkhead = Bulkhead.of(
                endpoint,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(builder.concurrency)
                        .maxWaitDuration(longestWait)
                        .build());
        rate = builder.calls == 0 ? null : limiter(builder);
        breaker = CircuitBreaker.of(
                endpoint,
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                builder.window,
                                Math.max(1, builder.window / 2),
                                CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(builder.failureRate)
                        .permittedNumberOfCallsInHalfOpenState(builder.trials)
                        .waitDurationInOpenState(openFor)
                        .clock(new RuntimeClock(time))
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            ModelEvent.Breaker to = breakerOf(event.getStateTransition().getToState());
            if (to == ModelEvent.Breaker.OPEN) {
                openUntil = time.now().plus(openFor);
            }
            listener.tell(new ModelEvent.BreakerChanged(
                    endpoint, breakerOf(event.getStateTransition().getFromState()), to));
        });
    }

    private static AtomicRateLimiter limiter(EndpointGuard.Builder builder) {
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(builder.calls)
                .limitRefreshPeriod(builder.period)
                .timeoutDuration(builder.longestWait)
                .build();
        return new AtomicRateLimiter(builder.endpoint, config, builder.time::nanos);
    }

    private static ModelEvent.Breaker breakerOf(CircuitBreaker.State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN -> ModelEvent.Breaker.OPEN;
            case HALF_OPEN -> ModelEvent.Breaker.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> ModelEvent.Breaker.CLOSED;
        };
    }

    ModelReply call(Model model, ModelRequest request, ModelCall call) throws InterruptedException {
        if (breaker.getState() == CircuitBreaker.State.OPEN && !untilTrial().isZero()) {
            throw failing(call); // at once: nobody waits for what will not be asked
        }
        requireTime(call);
        enter(call);
        try {
            requireTime(call);
            waitForRate(call);
            if (!breaker.tryAcquirePermission()) {
                throw failing(call);
            }
            return counted(model, request, new Limited(call));
        } finally {
            bulkhead.onComplete();
        }
    }

    /** The time is handed to the model: Resilience4j's time limiter would need another thread for each call. */
    private final class Limited extends ForwardingCall {
        private final Instant deadline;
        /** What the model was told first: that no more is wanted, or that its time is over. */
        private volatile boolean unwanted;

        private volatile boolean outOfTime;

        Limited(ModelCall call) {
            super(call);
            Instant own = time.now().plus(timeLimit);
            deadline = own.isBefore(call.deadline()) ? own : call.deadline();
        }

        @Override
        public Instant deadline() {
            return deadline;
        }

        @Override
        public boolean delta(String text) {
            boolean wanted = !ends() && super.delta(text);
            unwanted |= !wanted;
            return wanted;
        }

        /** No longer than the limit: a model that only waits is told of it by nobody else. */
        @Override
        public void sleep(Duration length) throws InterruptedException {
            Duration left = Duration.between(time.now(), deadline);
            boolean fits = length.compareTo(left) < 0;
            super.sleep(fits ? length : left.isNegative() ? Duration.ZERO : left);
            if (!fits) {
                throw tooLate(null);
            }
        }

        @Override
        public boolean cancelled() {
            return ends() || super.cancelled();
        }

        private boolean ends() {
            boolean over = isOver();
            outOfTime |= over && !unwanted;
            return over;
        }

        boolean isOver() {
            return !time.now().isBefore(deadline);
        }
    }

    private ModelReply counted(Model model, ModelRequest request, Limited call) throws InterruptedException {
        boolean counted = false;
        try {
            ModelReply reply = model.call(request, call);
            if (reply instanceof ModelReply.Aborted && call.outOfTime) {
                throw tooLate(reply.usage().equals(Usage.NONE) ? null : reply.usage()); // it was not turned away
            }
            counted = true;
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            return reply;
        } catch (ModelException e) {
            if (e.failureClass() == FailureClass.TRANSIENT) {
                counted = true;
                failed(call, e);
            }
            throw e;
        } catch (InterruptedException e) {
            if (call.isOver()) {
                counted = true;
                failed(call, e);
            }
            throw e;
        } finally {
            if (!counted) {
                breaker.releasePermission();
            }
        }
    }

    private ModelException tooLate(@Nullable Usage used) {
        return new ModelException(
                FailureClass.TRANSIENT,
                "endpoint '" + endpoint + "' was still answering when the time was over that a call may take"
                        + " (timeLimit " + timeLimit + ", or less by the call's own deadline)",
                null,
                null,
                used);
    }

    private void failed(Limited call, Exception e) {
        if (call.isOver()) {
            listener.tell(new ModelEvent.TimedOut(endpoint, call.caller()));
        }
        breaker.onError(0, TimeUnit.NANOSECONDS, e);
    }

    // ---- the gates ----

    /** Returns how long the breaker stays open; zero if it is not, or lets somebody try. */
    private Duration untilTrial() {
        Duration left = openUntil.equals(Instant.MIN) ? Duration.ZERO : Duration.between(time.now(), openUntil);
        return left.isNegative() ? Duration.ZERO : left.plusMillis(1);
    }

    private ModelException failing(ModelCall call) {
        Duration closed = untilTrial();
        if (closed.isZero()) {
            return refused(call, Gate.FAILURES, openFor, "failed too often and is being tried by other calls now");
        }
        CircuitBreaker.Metrics seen = breaker.getMetrics();
        return refused(
                call,
                Gate.FAILURES,
                closed,
                "failed too often (" + seen.getNumberOfFailedCalls() + " of the last " + seen.getNumberOfBufferedCalls()
                        + " calls); see whether it is up, or have another model stand in (Fallback)");
    }

    private void requireTime(ModelCall call) {
        if (!time.now().isBefore(call.deadline())) {
            throw refused(call, Gate.TIME, Duration.ZERO, "would have no time to answer before the call's deadline");
        }
    }

    /** Waits in line, up to the longest wait; a deadline before that ends it by an interrupt from the engine. */
    private void enter(ModelCall call) throws InterruptedException {
        boolean waits = bulkhead.getMetrics().getAvailableConcurrentCalls() <= 0;
        Instant before = time.now();
        if (!bulkhead.tryAcquirePermission()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped in front of endpoint '" + endpoint + "'");
            }
            throw refused(
                    call,
                    Gate.CONCURRENCY,
                    LONGEST_ADVICE.compareTo(timeLimit) < 0 ? LONGEST_ADVICE : timeLimit,
                    "has " + bulkhead.getMetrics().getMaxAllowedConcurrentCalls()
                            + " calls under way, as many as it may; allow more (concurrency) or ask less at once");
        }
        if (waits) {
            listener.tell(new ModelEvent.Waited(
                    endpoint, call.caller(), Gate.CONCURRENCY, Duration.between(before, time.now())));
        }
    }

    private void waitForRate(ModelCall call) throws InterruptedException {
        if (rate == null) {
            return;
        }
        long most = patience(call).toNanos();
        long wait = rate.getDetailedMetrics().getNanosToWait();
        if (wait <= most) {
            wait = rate.reservePermission(); // negative if others have been faster
            if (wait == 0) {
                return;
            }
        }
        if (wait < 0 || wait > most) {
            throw refused(
                    call,
                    Gate.RATE,
                    Duration.ofNanos(Math.max(wait, rate.getDetailedMetrics().getNanosToWait())),
                    "has had its " + rate.getRateLimiterConfig().getLimitForPeriod() + " calls in "
                            + rate.getRateLimiterConfig().getLimitRefreshPeriod()
                            + "; allow more (rate) if the endpoint does");
        }
        time.sleep(Duration.ofNanos(wait));
        listener.tell(new ModelEvent.Waited(endpoint, call.caller(), Gate.RATE, Duration.ofNanos(wait)));
    }

    /** Returns how long the call may wait. */
    private Duration patience(ModelCall call) {
        Duration left = Duration.between(time.now(), call.deadline());
        return left.compareTo(longestWait) < 0 ? left : longestWait;
    }

    private ModelException refused(ModelCall call, Gate gate, Duration retryAfter, String why) {
        listener.tell(new ModelEvent.CallRefused(endpoint, call.caller(), gate, retryAfter));
        return new ModelException(
                FailureClass.TRANSIENT,
                "endpoint '" + endpoint + "' is not asked, it " + why + "; next try in " + retryAfter,
                retryAfter,
                null,
                Usage.NONE);
    }

    @Override
    public String toString() {
        return "guard of endpoint '" + endpoint + "'";
    }
}
