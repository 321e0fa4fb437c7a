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
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.model.Priced;
import dev.orchestrator.core.kernel.Parking;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
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
        ModelRequest redacted = redact(prompted(request));
        call.requireNoStep(bound.step());
        call.requireUnderWay();
        StepKey key = call.steps.next(bound.step(), redacted);
        if (call.steps.claim(key) instanceof StepEvent.ModelCallCompleted known) {
            return known.reply();
        }
        return call.outside(() -> live(key, redacted));
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

    private ModelReply live(StepKey key, ModelRequest request) throws InterruptedException {
        long tokens = mostTokens(request);
        BigDecimal cost = bound.model() instanceof Priced priced ? priced.atMost(request) : null;
        call.catchUp();
        for (int tries = 1; ; tries++) {
            Instant now = call.loop.reserve(call, key, tries, tokens, cost);
            try {
                ModelReply reply = once(key, request, now.toEpochMilli() + call.stepLimit.toMillis());
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

    private ModelReply once(StepKey key, ModelRequest request, long deadline) throws InterruptedException {
        Section section = call.enter(Effect.IDEMPOTENT, deadline);
        try {
            ModelReply reply = bound.model().call(request, new Attempt(key, deadline));
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
        JsonSchema schema = JsonSchema.of(type);
        OutputSchema output = new OutputSchema(type.getSimpleName(), schema.text());
        List<Message> messages = new ArrayList<>(List.of(Message.user(prompt)));
        List<Violation> violations = List.of();
        for (int asks = 0; asks <= MAX_REASKS; asks++) {
            ModelReply reply = call(ModelRequest.of(messages).output(output));
            if (reply instanceof ModelReply.Refused refused) {
                throw new ModelException(
                        FailureClass.REFUSED, "model '" + bound.name() + "' declined: " + refused.reason());
            }
            String text = textOf(reply);
            violations = schema.validate(text);
            if (violations.isEmpty()) {
                return Json.read(text, type);
            }
            messages.add(Message.assistant(text));
            messages.add(Message.user(reask(violations)));
        }
        throw new ModelException(
                FailureClass.INVALID_OUTPUT,
                "model '" + bound.name() + "' gave no valid " + type.getSimpleName() + " in " + (MAX_REASKS + 1)
                        + " tries; the last one: " + listed(violations));
    }

    private static String textOf(ModelReply reply) {
        if (reply instanceof ModelReply.Answer answer) {
            return answer.text().strip();
        }
        if (reply instanceof ModelReply.ToolCalls calls) {
            return calls.text().strip();
        }
        return reply instanceof ModelReply.Truncated truncated ? truncated.text() : "";
    }

    private static String reask(List<Violation> violations) {
        return "That does not match the schema:\n" + listed(violations)
                + "\nAnswer again with the corrected JSON value and nothing else.";
    }

    private static String listed(List<Violation> violations) {
        return violations.stream()
                .limit(20)
                .map(v -> "- at '" + v.pointer() + "' (" + v.keyword() + "): " + v.message())
                .collect(Collectors.joining("\n"));
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
        private @Nullable String callId;

        Attempt(StepKey key, long deadline) {
            this.key = key;
            this.deadline = deadline;
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
            return !cancelled();
        }

        @Override
        public boolean cancelled() {
            return call.cancelled() || call.loop.scope().runtime().now().toEpochMilli() >= deadline;
        }
    }
}
