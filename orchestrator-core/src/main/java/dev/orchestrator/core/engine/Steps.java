package dev.orchestrator.core.engine;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.call.StepBody;
import dev.orchestrator.api.call.StepFailedException;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.core.files.TrackedDirectory;
import dev.orchestrator.core.files.TrackedDirectory.Snapshot;
import dev.orchestrator.core.files.TreeChange;
import dev.orchestrator.core.journal.Requests;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Digests;
import dev.orchestrator.core.kernel.Parking;
import dev.orchestrator.core.step.Answers;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call does once: found by content when the call is made again, done and recorded when not. */
final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);
    private static final String TOOL = "tool:";

    private final Call call;

    Steps(Call call) {
        this.call = call;
    }

    /** Returns the step's stable id, the same whenever the call is made again. */
    static String callId(Call call, StepKey key) {
        return Digests.texts(
                call.loop.scope().id().value(),
                call.id.task().path(),
                call.id.kind().name(),
                Integer.toString(call.id.number()),
                Integer.toString(call.id.index()), // two criteria may ask the same
                key.name(),
                Requests.content(key),
                Integer.toString(key.occurrence()));
    }

    <T> @Nullable T step(String name, @Nullable Object input, Effect effect, Class<T> result, StepBody<T> body)
            throws InterruptedException {
        String json = perform("step:" + name, clean(input), effect, new Body() {
            @Override
            public @Nullable Object run(String id, long deadline) throws Exception {
                return body.run(id);
            }

            @Override
            public Optional<?> reconcile(String id) throws Exception {
                return body.reconcile(id);
            }
        });
        return json.equals("null") ? null : Json.read(json, result);
    }

    Payload tool(String name, @Nullable Object arguments) throws InterruptedException {
        Tool tool = call.loop.scope().pipeline().tools().get(name);
        if (tool == null) {
            throw new OrchestratorException(
                    FailureClass.DEFECT,
                    "there is no tool '" + name + "'; registered are: "
                            + String.join(
                                    ", ",
                                    call.loop.scope().pipeline().tools().keySet().stream()
                                            .sorted()
                                            .toList())
                            + ". Call Pipeline.builder().tool(…)");
        }
        String json = Json.write(arguments);
        List<Violation> violations = JsonSchema.parse(tool.spec().inputSchema()).validate(json);
        if (!violations.isEmpty()) {
            throw new StepFailedException(
                    FailureClass.INVALID_OUTPUT,
                    name,
                    "tool '" + name + "' was given arguments that do not match its schema: " + violations,
                    null);
        }
        Payload payload = Json.payload(json);
        String result = perform(
                TOOL + name,
                call.loop.scope().redactor().json(json),
                tool.spec().effect(),
                new Body() {
                    @Override
                    public @Nullable Object run(String id, long deadline) throws Exception {
                        return tool.invoke(payload, new ToolCallContext(name, id, deadline));
                    }

                    @Override
                    public Optional<?> reconcile(String id) throws Exception {
                        return tool.reconcile(id, payload);
                    }
                });
        return Json.payload(result);
    }

    /** Returns a value as JSON, without secrets: it is written down, and answers for the step from then on. */
    private String clean(@Nullable Object value) {
        return call.loop.scope().redactor().json(Json.write(value));
    }

    Instant now() throws InterruptedException {
        return Json.read(
                perform(
                        "now",
                        "null",
                        Effect.PURE,
                        (id, deadline) -> call.loop.scope().runtime().now()),
                Instant.class);
    }

    long random() throws InterruptedException {
        return Json.read(
                perform(
                        "random",
                        "null",
                        Effect.PURE,
                        (id, deadline) -> call.loop.scope().runtime().random()),
                Long.class);
    }

    void sleep(Duration time) throws InterruptedException {
        String until = perform(
                "sleep",
                Json.write(time),
                Effect.PURE,
                (id, deadline) -> call.loop.scope().runtime().now().plus(time));
        Instant wake = Json.read(until, Instant.class);
        Duration left = Duration.between(call.loop.scope().runtime().now(), wake);
        if (left.compareTo(ModelGateway.LONGEST_WAIT) > 0) {
            throw call.park(new Parking.Until(wake), "the time to be " + wake);
        }
        if (!left.isNegative() && !left.isZero()) {
            call.loop.scope().runtime().sleep(left);
        }
    }

    private interface Body {
        @Nullable Object run(String callId, long deadline) throws Exception;

        /** Returns the result if it has happened, empty if it has not; throws if that cannot be told. */
        default Optional<?> reconcile(String callId) throws Exception {
            throw new UnsupportedOperationException("pure steps are done again");
        }
    }

    private String perform(String name, String input, Effect effect, Body body) throws InterruptedException {
        call.requireNoStep(name);
        call.requireUnderWay();
        StepKey key = call.steps.next(name, input);
        StepEvent known = call.steps.claim(key);
        if (known instanceof StepEvent.Outcome outcome && !outcome.change().isEmpty()) {
            call.outside(() -> redone(outcome, call.steps.order(outcome.key())));
        }
        if (known instanceof StepEvent.StepRecorded recorded) {
            return recorded.result();
        }
        if (known instanceof StepEvent.StepFailed failed) {
            throw new StepFailedException(failed.failureClass(), InDoubt.name(key), failed.message(), null);
        }
        if (known instanceof StepEvent.StepIntended intended) {
            return call.outside(() -> again(intended, body));
        }
        return call.outside(() -> first(key, effect, effect == Effect.PURE ? "" : callId(call, key), body));
    }

    /** Does what has not been begun before, unless somebody answers for it. */
    private String first(StepKey key, Effect effect, String callId, Body body) throws InterruptedException {
        Answers answers = call.loop.scope().answers();
        Answers.Answer answer = answers == null ? null : answers.step(call.id, key, effect);
        if (answer == null) {
            return live(key, effect, callId, body);
        } else if (!(answer instanceof Answers.Outcome known)) {
            throw call.untilStopped();
        } else {
            if (effect != Effect.PURE) {
                call.record(new StepEvent.StepIntended(call.id, key, effect, callId));
            }
            call.took(known.took());
            return answered(key, effect, known);
        }
    }

    private String answered(StepKey key, Effect effect, Answers.Outcome known) {
        StepEvent.Outcome outcome = known.event();
        if (!outcome.change().isEmpty()) {
            redone(outcome, known.order());
        }
        if (outcome instanceof StepEvent.StepFailed failed) {
            call.record(
                    new StepEvent.StepFailed(call.id, key, failed.failureClass(), failed.message(), failed.change()));
            throw new StepFailedException(failed.failureClass(), InDoubt.name(key), failed.message(), null);
        }
        return recorded(key, effect, ((StepEvent.StepRecorded) outcome).result(), new Left(outcome.change(), null));
    }

    /** Settles what was begun before a crash, and whose outcome nobody recorded, by the effect it had then. */
    private String again(StepEvent.StepIntended intended, Body body) throws InterruptedException {
        StepKey key = intended.key();
        boolean asked = intended.effect() == Effect.RECONCILABLE;
        // What it did to the directory before the crash nobody knows: what it leaves there when it is asked counts.
        Snapshot before = asked ? look(key) : null;
        Optional<?> happened = asked ? reconciled(intended, body) : null;
        if (happened != null && happened.isPresent()) {
            return recorded(key, intended.effect(), clean(happened.get()), left(key, before));
        }
        if (happened == null && intended.effect() != Effect.IDEMPOTENT) {
            Decision decision = InDoubt.decide(call, intended);
            if (decision.answer() != null) {
                return recorded(key, intended.effect(), clean(decision.answer()), Left.NOTHING);
            }
            if (!decision.approved()) {
                String message = "'" + key.name() + "' was in doubt after a crash, and " + decision.by()
                        + " decided that it is not done again"
                        + (decision.comment().isEmpty() ? "" : ": " + decision.comment());
                call.record(new StepEvent.StepFailed(call.id, key, FailureClass.ABANDONED, message));
                throw new StepFailedException(FailureClass.ABANDONED, InDoubt.name(key), message, null);
            }
        }
        return live(key, intended.effect(), intended.id(), body);
    }

    /** Asks the outside; null if that cannot be told. */
    private @Nullable Optional<?> reconciled(StepEvent.StepIntended intended, Body body) throws InterruptedException {
        Section section = call.enter(Effect.RECONCILABLE, Long.MAX_VALUE);
        call.enterStep();
        try {
            return body.reconcile(intended.id());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn(
                    "whether '{}' happened cannot be told, so a person is asked",
                    intended.key().name(),
                    e);
            return null;
        } finally {
            call.leaveStep();
            call.leave(section);
        }
    }

    private String recorded(StepKey key, Effect effect, String result, Left left) {
        if (left.problem() != null) {
            FailureClass failureClass =
                    left.problem() instanceof OrchestratorException ours ? ours.failureClass() : FailureClass.DEFECT;
            String message = "'" + key.name() + "' is done, but the files it left cannot be recorded: "
                    + call.messageOf(left.problem());
            call.record(new StepEvent.StepFailed(call.id, key, failureClass, message, left.change()));
            throw new StepFailedException(failureClass, InDoubt.name(key), message, left.problem());
        }
        StepEvent.StepRecorded event = new StepEvent.StepRecorded(call.id, key, effect, result, left.change());
        if (effect == Effect.PURE) {
            call.ranAhead(event);
        } else {
            call.record(event);
        }
        return result;
    }

    private String live(StepKey key, Effect effect, String callId, Body body) throws InterruptedException {
        Snapshot before = look(key);
        if (effect != Effect.PURE) {
            call.record(new StepEvent.StepIntended(call.id, key, effect, callId));
        }
        boolean timed = key.name().startsWith(TOOL) && effect != Effect.AT_MOST_ONCE;
        long deadline =
                timed ? call.loop.scope().runtime().now().plus(call.stepLimit).toEpochMilli() : Long.MAX_VALUE;
        Section section = call.enter(effect, deadline);
        if (timed) {
            call.loop.expireAt(deadline);
        }
        String result = "";
        Throwable thrown = null;
        call.enterStep();
        try {
            result = clean(body.run(callId, deadline));
        } catch (Throwable e) {
            thrown = e;
        } finally {
            call.leaveStep();
            call.leave(section);
        }
        if (call.cancelled() && thrown instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        Left left = left(key, before);
        if (thrown == null) {
            return recorded(key, effect, result, left);
        }
        if (left.problem() != null) {
            thrown.addSuppressed(left.problem());
        }
        throw failed(key, section, thrown, left.change());
    }

    private OrchestratorException failed(StepKey key, Section section, Throwable e, TreeChange change) {
        FailureClass failureClass = section.expired()
                ? FailureClass.DEADLINE
                : e instanceof OrchestratorException ours ? ours.failureClass() : FailureClass.DEFECT;
        String message = "'" + key.name() + "' "
                + (section.expired()
                        ? "ran into its time limit (modelCall) of " + call.stepLimit
                        : "threw " + Call.shortened(call.messageOf(e)));
        call.record(new StepEvent.StepFailed(call.id, key, failureClass, message, change));
        return new StepFailedException(failureClass, InDoubt.name(key), message, e);
    }

    // ---- files ----

    /**
     * What a step left in the call's directory.
     *
     * @param problem why not all of it can be recorded
     */
    private record Left(TreeChange change, @Nullable Exception problem) {
        static final Left NOTHING = new Left(TreeChange.NONE, null);
    }

    /** The engine's own steps, such as {@code now}, write no files. */
    private static boolean mayWrite(StepKey key) {
        return key.name().indexOf(':') > 0;
    }

    /** Returns what a step that begins now finds in the directory; null if there is none, which is all that costs then. */
    private @Nullable Snapshot look(StepKey key) {
        TrackedDirectory directory = call.trackedIfMade();
        if (directory == null || !mayWrite(key)) {
            return null;
        }
        try {
            return directory.look();
        } catch (IOException e) {
            throw unusable("what '" + key.name() + "' would find in the call's directory cannot be read", e);
        }
    }

    /** Finds out and stores what a step has left; when there is no directory, there is nothing to do. */
    private Left left(StepKey key, @Nullable Snapshot before) {
        TrackedDirectory directory = before == null ? call.trackedIfMade() : before.of();
        if (directory == null || !mayWrite(key)) {
            return Left.NOTHING;
        }
        try {
            TrackedDirectory.Difference difference = directory.since(before);
            return new Left(difference.change(), difference.refused());
        } catch (StoreException e) {
            throw e; // nobody's answer: the run stops, and what came of the step is in doubt
        } catch (IOException | RuntimeException e) {
            return new Left(TreeChange.NONE, e);
        }
    }

    /** Does to the directory what the step did when it was recorded. */
    private TreeChange redone(StepEvent.Outcome recorded, int order) {
        StepKey key = recorded.key();
        try {
            call.tracked().redo(recorded.change(), order);
            return recorded.change();
        } catch (IOException e) {
            throw unusable("the files that '" + key.name() + "' left cannot be put back", e);
        }
    }

    private OrchestratorException unusable(String what, IOException e) {
        return new OrchestratorException(FailureClass.DEFECT, what + ": " + call.messageOf(e), e);
    }

    private final class ToolCallContext implements ToolContext {
        private final String tool;
        private final String callId;
        private final long deadline;

        ToolCallContext(String tool, String callId, long deadline) {
            this.tool = tool;
            this.callId = callId;
            this.deadline = deadline;
        }

        @Override
        public String callId() {
            return callId;
        }

        @Override
        public Path directory() throws IOException {
            if (call.id.kind() == CallId.Kind.PLAN) {
                throw new IllegalStateException("tool '" + tool + "' asks for the directory of " + call.callee()
                        + "'s call, but planners have none; let a worker call it");
            }
            return call.directory();
        }

        @Override
        public boolean cancelled() {
            return call.cancelled()
                    || deadline != Long.MAX_VALUE
                            && call.loop.scope().runtime().now().toEpochMilli() >= deadline;
        }
    }
}
