package dev.orchestrator.core.engine;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Labels;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.model.Residency;
import dev.orchestrator.core.kernel.Parking;
import dev.orchestrator.core.model.price.InputBound;
import dev.orchestrator.core.secret.Redactor;
import dev.orchestrator.core.step.Answers;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.structured.StreamGuard;
import dev.orchestrator.schema.structured.Structured;
import dev.orchestrator.schema.structured.StructuredOutput;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one way to a model. The stages of a call, in this order: redact, reserve, journal, call, validate, settle. Only
 * transient failures are tried again here, and only here.
 */
final class ModelGateway implements ModelHandle {
    static final int MAX_TRIES = 4;
    static final int MAX_REASKS = 2;
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** More than this in one call is no usage but a broken endpoint; and sums of less do not overflow. */
    private static final long MOST_TOKENS = 1L << 40;

    private final Call call;
    private final RunScope.Bound bound;

    ModelGateway(Call call, RunScope.Bound bound) {
        this.call = call;
        this.bound = bound;
    }

    @Override
    public ModelReply call(ModelRequest request) throws InterruptedException {
        return call(request, null);
    }

    /** @param output what the answer is to be, which is read along while it comes; null if that is anything */
    private ModelReply call(ModelRequest request, @Nullable StructuredOutput<?> output) throws InterruptedException {
        ModelRequest redacted = redactor().request(prompted(request));
        call.requireNoStep(bound.step());
        call.requireUnderWay();
        StepKey key = call.steps.next(bound.step(), redacted);
        if (call.steps.claim(key) instanceof StepEvent.ModelCallCompleted known) {
            return known.reply();
        }
        return call.outside(() -> live(key, redacted, output));
    }

    private Redactor redactor() {
        return call.loop.scope().redactor();
    }

    private ModelRequest prompted(ModelRequest request) {
        if (bound.prompt() == null) {
            return request;
        }
        ModelRequest changed = bound.prompt().apply(request);
        if (changed == null) {
            throw new OrchestratorException(
                    FailureClass.DEFECT,
                    "the prompt given for model '" + bound.name()
                            + "' returned null; return what the model is to be asked");
        }
        return changed;
    }

    /** Where nothing may leave, only what is declared local is called, whatever stands behind the name. */
    private Model permitted() {
        return !call.caller.localOnly()
                ? bound.model()
                : Residency.localOf(bound.model())
                        .orElseThrow(() -> new ModelException(
                                FailureClass.POLICY,
                                "task " + call.id.task() + " is " + Labels.LOCAL_ONLY + " and model '" + bound.name()
                                        + "' is not declared local; bind or add one that is"));
    }

    private ModelReply live(StepKey key, ModelRequest request, @Nullable StructuredOutput<?> output)
            throws InterruptedException {
        Answers answers = call.loop.scope().answers();
        ModelReply known = answers == null ? null : answered(answers, key);
        if (known != null) {
            return known;
        }
        Model model = permitted();
        Usage most = most(model, request);
        call.catchUp();
        while (true) {
            Reserve.Grant granted = Reserve.of(call.loop, call, key, most);
            try {
                Attempt attempt = new Attempt(key, granted, output);
                ModelReply reply = redactor().reply(once(model, request, attempt));
                settle(new StepEvent.ModelCallCompleted(call.id, key, reply), most, reply.usage());
                return reply;
            } catch (InterruptedException e) {
                String why = "the call was stopped while the model was asked";
                Usage used = e instanceof StoppedException stopped ? billed(stopped.used, most) : null;
                settle(
                        new StepEvent.ModelCallFailed(call.id, key, FailureClass.ABANDONED, why, used, null),
                        most,
                        used);
                throw e;
            } catch (ModelException e) {
                Usage used = billed(e.used().orElse(null), most);
                boolean isLast = e.failureClass() != FailureClass.TRANSIENT || granted.tries() % MAX_TRIES == 0;
                Duration wait = isLast ? null : waitAfter(granted.tries(), e);
                settle(
                        new StepEvent.ModelCallFailed(call.id, key, e.failureClass(), call.messageOf(e), used, wait),
                        most,
                        used);
                if (wait == null) {
                    throw e;
                }
                rest(wait);
            }
        }
    }

    /** Goes through the tries that are answered for, each as if it were made; null if the model is to be asked. */
    private @Nullable ModelReply answered(Answers answers, StepKey key) throws InterruptedException {
        call.catchUp();
        Answers.Answer answer = answers.model(call.id, key);
        while (answer != null) {
            if (answer instanceof Answers.Refusal refusal) {
                throw new ModelException(refusal.failureClass(), refusal.message());
            } else if (!(answer instanceof Answers.Try next)) {
                throw call.untilStopped();
            } else {
                ModelReply reply = made(key, next);
                if (reply != null) {
                    return reply;
                }
            }
            answer = answers.model(call.id, key);
        }
        return null;
    }

    /** Returns what a try that is answered for was answered; null if the model is to be asked again. */
    private @Nullable ModelReply made(StepKey key, Answers.Try next) throws InterruptedException {
        Usage most = new Usage(next.tokens(), 0, next.cost());
        Reserve.of(call.loop, call, key, most);
        if (next.end() == null) {
            return null;
        }
        StepEvent.ModelCallFailed failed = next.end() instanceof StepEvent.ModelCallFailed f ? f : null;
        try {
            if (failed != null && failed.failureClass() == FailureClass.ABANDONED) {
                throw call.untilStopped();
            }
            call.took(next.took());
        } catch (InterruptedException e) {
            Usage used = failed == null ? null : failed.used();
            String why = "the call was stopped while the model was asked";
            settle(new StepEvent.ModelCallFailed(call.id, key, FailureClass.ABANDONED, why, used, null), most, used);
            throw e;
        }
        if (failed == null) {
            ModelReply reply = ((StepEvent.ModelCallCompleted) next.end()).reply();
            settle(new StepEvent.ModelCallCompleted(call.id, key, reply), most, reply.usage());
            return reply;
        }
        settle(
                new StepEvent.ModelCallFailed(
                        call.id, key, failed.failureClass(), failed.message(), failed.used(), failed.retryIn()),
                most,
                failed.used());
        if (failed.retryIn() == null) {
            throw new ModelException(failed.failureClass(), failed.message(), null, null, failed.used());
        }
        rest(failed.retryIn());
        return null;
    }

    /** What the model says it can use at most; if it does not, what no model can exceed. */
    private Usage most(Model model, ModelRequest request) {
        if (!(model instanceof Metered metered)) {
            return Usage.of(InputBound.of(request), request.maxOutputTokens());
        }
        Usage most;
        try {
            most = metered.atMost(request);
        } catch (RuntimeException e) {
            throw new ModelException(
                    FailureClass.DEFECT,
                    "model '" + bound.name() + "' threw when asked what it uses at most: " + call.messageOf(e),
                    null,
                    e);
        }
        if (most == null || !isPossible(most)) {
            throw new ModelException(
                    FailureClass.DEFECT,
                    "model '" + bound.name() + "' says that it uses at most " + most + ", which cannot be");
        }
        return most;
    }

    private static boolean isPossible(Usage usage) {
        return usage.inputTokens() <= MOST_TOKENS && usage.outputTokens() <= MOST_TOKENS;
    }

    /** What a failed try may be billed for; null if nobody knows. Where calls have a price, nothing used costs nothing. */
    private static @Nullable Usage billed(@Nullable Usage said, Usage most) {
        Usage used = said != null && isPossible(said) ? said : null;
        return Usage.NONE.equals(used) && most.price() != null ? new Usage(0, 0, BigDecimal.ZERO) : used;
    }

    /** Records how a try ended; if it used more than was reserved for it, that too. */
    private void settle(StepEvent.OfStep end, Usage most, @Nullable Usage used) {
        call.loop.settle(end, used == null ? null : overrun(end, most, used));
    }

    private static StepEvent.@Nullable Overrun overrun(StepEvent.OfStep end, Usage most, Usage used) {
        boolean dearer =
                used.price() != null && most.price() != null && used.price().compareTo(most.price()) > 0;
        return dearer || used.tokens() > most.tokens()
                ? new StepEvent.Overrun(end.call(), end.key(), most.tokens(), most.price(), used)
                : null;
    }

    /** The call was stopped while an answer came, and the model may say what that used. */
    private static final class StoppedException extends InterruptedException {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable Usage used;

        StoppedException(@Nullable Usage used) {
            super("the call was stopped while the model answered");
            this.used = used;
        }
    }

    private ModelReply once(Model model, ModelRequest request, Attempt attempt) throws InterruptedException {
        Section section = call.enter(Effect.IDEMPOTENT, attempt.deadline);
        attempt.section = section;
        ModelReply reply = asked(model, request, attempt, section);
        if (reply instanceof ModelReply.Aborted && attempt.wasStopped(section)) {
            // Half an answer that nobody waited for says nothing about the model; and it was not for nothing.
            Usage used = reply.usage().equals(Usage.NONE) ? null : reply.usage();
            if (call.cancelled()) {
                throw new StoppedException(used);
            }
            throw outOfTime(null, used);
        }
        return reply;
    }

    private ModelReply asked(Model model, ModelRequest request, Attempt attempt, Section section)
            throws InterruptedException {
        try {
            ModelReply reply = model.call(request, attempt);
            if (reply == null) {
                throw new ModelException(FailureClass.INVALID_OUTPUT, "model '" + bound.name() + "' returned null");
            }
            if (!isPossible(reply.usage())) {
                throw new ModelException(
                        FailureClass.INVALID_OUTPUT,
                        "model '" + bound.name() + "' claims an impossible usage: " + reply.usage());
            }
            return reply;
        } catch (InterruptedException e) {
            if (section.expired()) {
                throw outOfTime(e, null);
            }
            throw e;
        } catch (ModelException e) {
            throw section.expired() ? outOfTime(e, e.used().orElse(null)) : e;
        } catch (RuntimeException | Error e) {
            throw section.expired()
                    ? outOfTime(e, null)
                    : new ModelException(
                            FailureClass.DEFECT, "model '" + bound.name() + "' threw " + call.messageOf(e), null, e);
        } finally {
            call.leave(section);
        }
    }

    private ModelException outOfTime(@Nullable Throwable cause, @Nullable Usage used) {
        return new ModelException(
                FailureClass.TRANSIENT,
                "model '" + bound.name() + "' did not answer within its limit (modelCall) of " + call.stepLimit,
                null,
                cause,
                used);
    }

    /** Full jitter under 1 s, 2 s, 4 s; not before the endpoint wants to be asked again. */
    private Duration waitAfter(int tries, ModelException e) {
        long cap = 1_000L << ((tries - 1) % MAX_TRIES);
        Duration wait =
                Duration.ofMillis(1 + Math.floorMod(call.loop.scope().runtime().random(), cap));
        Duration asked = e.retryAfter().orElse(Duration.ZERO);
        return asked.compareTo(wait) > 0 ? asked : wait;
    }

    /** A long wait parks. */
    private void rest(Duration wait) throws InterruptedException {
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            throw call.park(
                    new Parking.Until(call.loop.scope().runtime().now().plus(wait)), "model '" + bound.name() + "'");
        }
        Section section = call.enter(Effect.PURE, Long.MAX_VALUE);
        try {
            call.loop.scope().runtime().sleep(wait);
        } finally {
            call.leave(section);
        }
    }

    @Override
    public <T> T ask(String prompt, Class<T> type) throws InterruptedException {
        StructuredOutput<T> output = StructuredOutput.of(type);
        return ask(ModelRequest.of(Message.user(prompt)).output(output.request()), output);
    }

    @Override
    public Payload ask(ModelRequest request) throws InterruptedException {
        OutputSchema shape = request.output()
                .orElseThrow(() -> new IllegalArgumentException(
                        "say in which shape the model is to answer: request.output(…); or use call"));
        return Json.payload(Json.canonical(
                ask(request, StructuredOutput.json(shape.name(), JsonSchema.parse(shape.jsonSchema())))));
    }

    private <T> T ask(ModelRequest first, StructuredOutput<T> output) throws InterruptedException {
        ModelRequest request = first;
        String last = "";
        for (int asks = 0; asks <= MAX_REASKS; asks++) {
            Structured<T> result = output.judge(call(request, output));
            if (result instanceof Structured.Valid<T> valid) {
                return valid.decoded();
            } else if (result instanceof Structured.Refused<T> refused) {
                throw new ModelException(
                        FailureClass.REFUSED, "model '" + bound.name() + "' declined: " + refused.reason());
            }
            request = request.and(output.reask(result));
            last = result.summary();
        }
        throw new ModelException(
                FailureClass.INVALID_OUTPUT,
                "model '" + bound.name() + "' gave no valid " + output.name() + " in " + (MAX_REASKS + 1)
                        + " tries; the last one: " + last);
    }

    /** Returns the model bound to a name. */
    static ModelHandle of(Call call, String name) {
        RunScope scope = call.loop.scope();
        RunScope.Bound bound = scope.models().get(name);
        if (bound != null) {
            return new ModelGateway(call, bound);
        }
        OrchestratorException unbound = new OrchestratorException(
                FailureClass.DEFECT,
                "no model is bound to '" + name + "'; bound are: "
                        + (scope.models().isEmpty()
                                ? "none"
                                : scope.models().keySet().stream().sorted().collect(Collectors.joining(", ")))
                        + ". Call Orchestrator.builder().model(\"" + name + "\", …)");
        if (scope.answers() == null) {
            throw unbound;
        }
        Model nobody = (request, asked) -> {
            throw unbound;
        };
        return new ModelGateway(call, new RunScope.Bound(name, RunScope.step(name), nobody, null));
    }

    private final class Attempt implements ModelCall {
        private final StepKey key;
        private final int tries;
        private final long deadline;
        private final @Nullable StreamGuard guard;
        private @Nullable String callId;
        private volatile @Nullable Section section;
        /** What the model was told first, maybe on a thread of its own. */
        private volatile @Nullable Stop stop;

        Attempt(StepKey key, Reserve.Grant granted, @Nullable StructuredOutput<?> output) {
            this.key = key;
            this.tries = granted.tries();
            this.deadline = granted.at().toEpochMilli() + call.stepLimit.toMillis();
            this.guard = output == null ? null : output.guard();
        }

        @Override
        public String callId() {
            if (callId == null) {
                callId = Steps.callId(call, key);
            }
            return callId;
        }

        @Override
        public Caller caller() {
            return call.caller;
        }

        @Override
        public int tries() {
            return tries;
        }

        @Override
        public Instant deadline() {
            return Instant.ofEpochMilli(deadline);
        }

        @Override
        public boolean delta(String text) {
            if (cancelled()) {
                return false;
            }
            boolean wanted = guard == null || guard.feed(text);
            if (!wanted && stop == null) {
                stop = Stop.INVALID;
            }
            return wanted;
        }

        /** What would last longer than the call may ends with it, and is told so by no timer: virtual time has no hurry. */
        @Override
        public void sleep(Duration time) throws InterruptedException {
            Duration left = Duration.between(call.loop.scope().runtime().now(), deadline());
            boolean isTooLong = time.compareTo(left) >= 0;
            Duration most = isTooLong ? left : time;
            call.loop.scope().runtime().sleep(most.isNegative() ? Duration.ZERO : most);
            if (isTooLong) {
                Objects.requireNonNull(section, "a model is asked within a section")
                        .expire(deadline);
            }
            if (isTooLong || call.cancelled()) {
                throw new InterruptedException("the answer is no longer wanted");
            }
        }

        @Override
        public boolean cancelled() {
            boolean unwanted =
                    call.cancelled() || call.loop.scope().runtime().now().toEpochMilli() >= deadline;
            if (unwanted && stop == null) {
                stop = Stop.UNWANTED;
            }
            return unwanted;
        }

        /** Returns whether a model that has stopped did so because the call was stopped, or out of time. */
        boolean wasStopped(Section section) {
            return stop == null ? call.cancelled() || section.expired() : stop == Stop.UNWANTED;
        }
    }

    /** Why a model was told that no more is wanted. */
    private enum Stop {
        /** No end could make the answer valid. */
        INVALID,
        /** Nobody waits for it any more. */
        UNWANTED
    }
}
