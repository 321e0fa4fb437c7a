package dev.orchestrator.core.engine;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.Priced;
import dev.orchestrator.core.kernel.Parking;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.schema.structured.StreamGuard;
import dev.orchestrator.schema.structured.Structured;
import dev.orchestrator.schema.structured.StructuredOutput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        ModelRequest redacted = redact(prompted(request));
        call.requireNoStep(bound.step());
        call.requireUnderWay();
        StepKey key = call.steps.next(bound.step(), redacted);
        if (call.steps.claim(key) instanceof StepEvent.ModelCallCompleted known) {
            return known.reply();
        }
        return call.outside(() -> live(key, redacted, output));
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

    /** Secrets become stable tokens here, before anything is hashed or written; there are none to know of yet. */
    private static ModelRequest redact(ModelRequest request) {
        return request;
    }

    private ModelReply live(StepKey key, ModelRequest request, @Nullable StructuredOutput<?> output)
            throws InterruptedException {
        long tokens = mostTokens(request);
        BigDecimal cost = bound.model() instanceof Priced priced ? priced.atMost(request) : null;
        call.catchUp();
        for (int tries = 1; ; tries++) {
            Instant now = call.loop.reserve(call, key, tries, tokens, cost);
            try {
                Attempt attempt = new Attempt(
                        key, now.toEpochMilli() + call.stepLimit.toMillis(), output == null ? null : output.guard());
                ModelReply reply = once(request, attempt);
                call.loop.settle(new StepEvent.ModelCallCompleted(call.id, key, reply), tokens, cost);
                return reply;
            } catch (InterruptedException e) {
                String why = "the call was stopped while the model was asked";
                call.record(new StepEvent.ModelCallFailed(call.id, key, FailureClass.ABANDONED, why));
                throw e;
            } catch (ModelException e) {
                call.record(new StepEvent.ModelCallFailed(call.id, key, e.failureClass(), Call.messageOf(e)));
                if (e.failureClass() != FailureClass.TRANSIENT || tries == MAX_TRIES) {
                    throw e;
                }
                waitBefore(tries + 1, e);
            }
        }
    }

    private ModelReply once(ModelRequest request, Attempt attempt) throws InterruptedException {
        Section section = call.enter(Effect.IDEMPOTENT, attempt.deadline);
        try {
            ModelReply reply = bound.model().call(request, attempt);
            if (reply == null) {
                throw new ModelException(FailureClass.INVALID_OUTPUT, "model '" + bound.name() + "' returned null");
            }
            if (reply.usage().inputTokens() > MOST_TOKENS || reply.usage().outputTokens() > MOST_TOKENS) {
                throw new ModelException(
                        FailureClass.INVALID_OUTPUT,
                        "model '" + bound.name() + "' claims an impossible usage: " + reply.usage());
            }
            return reply;
        } catch (InterruptedException e) {
            if (section.expired()) {
                throw outOfTime(e);
            }
            throw e;
        } catch (ModelException e) {
            throw section.expired() ? outOfTime(e) : e;
        } catch (RuntimeException | Error e) {
            throw section.expired()
                    ? outOfTime(e)
                    : new ModelException(
                            FailureClass.DEFECT, "model '" + bound.name() + "' threw " + Call.messageOf(e), null, e);
        } finally {
            call.leave(section);
        }
    }

    private ModelException outOfTime(Throwable cause) {
        return new ModelException(
                FailureClass.TRANSIENT,
                "model '" + bound.name() + "' did not answer within its limit (modelCall) of " + call.stepLimit,
                null,
                cause);
    }

    /** Full jitter under 1 s, 2 s, 4 s; not before the endpoint wants to be asked again. A long wait parks. */
    private void waitBefore(int nextTry, ModelException e) throws InterruptedException {
        long cap = Math.min(LONGEST_WAIT.toMillis(), 1_000L << (nextTry - 2));
        Duration wait =
                Duration.ofMillis(1 + Math.floorMod(call.loop.scope().runtime().random(), cap));
        Duration asked = e.retryAfter().orElse(Duration.ZERO);
        Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
        if (longer.compareTo(LONGEST_WAIT) > 0) {
            throw call.park(
                    new Parking.Until(call.loop.scope().runtime().now().plus(longer)), "model '" + bound.name() + "'");
        }
        Section section = call.enter(Effect.PURE, Long.MAX_VALUE);
        try {
            call.loop.scope().runtime().sleep(longer);
        } finally {
            call.leave(section);
        }
    }

    /** No tokenizer makes more tokens than bytes. */
    private static long mostTokens(ModelRequest request) {
        long bytes = 0;
        for (Message message : request.messages()) {
            bytes += message.text().length() * 3L + 16;
            for (var toolCall : message.calls()) {
                bytes += 3L * (toolCall.name().length() + toolCall.arguments().length());
            }
        }
        for (var tool : request.tools()) {
            bytes += 3L
                    * (tool.name().length()
                            + tool.description().length()
                            + tool.inputSchema().length());
        }
        bytes += request.output()
                .map(o -> (long) o.jsonSchema().getBytes(StandardCharsets.UTF_8).length)
                .orElse(0L);
        return bytes + request.maxOutputTokens();
    }

    @Override
    public <T> T ask(String prompt, Class<T> type) throws InterruptedException {
        StructuredOutput<T> output = StructuredOutput.of(type);
        List<Message> messages = new ArrayList<>(List.of(Message.user(prompt)));
        String last = "";
        for (int asks = 0; asks <= MAX_REASKS; asks++) {
            Structured<T> result = output.judge(call(ModelRequest.of(messages).output(output.request()), output));
            if (result instanceof Structured.Valid<T> valid) {
                return valid.decoded();
            } else if (result instanceof Structured.Refused<T> refused) {
                throw new ModelException(
                        FailureClass.REFUSED, "model '" + bound.name() + "' declined: " + refused.reason());
            }
            messages.addAll(output.reask(result));
            last = result.summary();
        }
        throw new ModelException(
                FailureClass.INVALID_OUTPUT,
                "model '" + bound.name() + "' gave no valid " + type.getSimpleName() + " in " + (MAX_REASKS + 1)
                        + " tries; the last one: " + last);
    }

    /** Returns the model bound to a name. */
    static ModelHandle of(Call call, String name) {
        RunScope.Bound bound = call.loop.scope().models().get(name);
        if (bound == null) {
            throw new OrchestratorException(
                    FailureClass.DEFECT,
                    "no model is bound to '" + name + "'; bound are: "
                            + (call.loop.scope().models().isEmpty()
                                    ? "none"
                                    : call.loop.scope().models().keySet().stream()
                                            .sorted()
                                            .collect(Collectors.joining(", ")))
                            + ". Call Orchestrator.builder().model(\"" + name + "\", …)");
        }
        return new ModelGateway(call, bound);
    }

    private final class Attempt implements ModelCall {
        private final StepKey key;
        private final long deadline;
        private final @Nullable StreamGuard guard;
        private @Nullable String callId;

        Attempt(StepKey key, long deadline, @Nullable StreamGuard guard) {
            this.key = key;
            this.deadline = deadline;
            this.guard = guard;
        }

        @Override
        public String callId() {
            if (callId == null) {
                callId = Steps.callId(call, key);
            }
            return callId;
        }

        @Override
        public Instant deadline() {
            return Instant.ofEpochMilli(deadline);
        }

        @Override
        public boolean delta(String text) {
            return !cancelled() && (guard == null || guard.feed(text));
        }

        @Override
        public boolean cancelled() {
            return call.cancelled() || call.loop.scope().runtime().now().toEpochMilli() >= deadline;
        }
    }
}
