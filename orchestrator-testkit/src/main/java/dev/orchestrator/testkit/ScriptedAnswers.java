package dev.orchestrator.testkit;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@linkplain ScriptedModel scripted model} can be made to answer: the words are the same for a rule's first answer
 * and for those after it.
 *
 * <p>Planners, workers and judges of {@code dev.orchestrator.core.role} ask for answers of certain shapes, which depend on
 * the moment. For them there are words: {@link #split}, {@link #finish}, {@link #met} and so on. They find in the request
 * what the shape is; where it has no place for them, the call fails and says why.
 *
 * <pre>{@code
 * ScriptedModel.script()
 *         .onPlan("release notes").split(
 *                 Subtask.work("collect", "collector"),
 *                 Subtask.work("write", "writer").doneWhen(Criterion.of("dated", "judge")))
 *         .onWork("collect").useTool("git_log", Map.of("since", "2.3")).finish("12 changes")
 *         .onWork("write").finish("a draft")
 *         .onJudge("write").notMet("there is no date").met();
 * }</pre>
 */
public abstract sealed class ScriptedAnswers permits ScriptedModel, ScriptedRule {
    ScriptedAnswers() {}

    /** Adds this often. */
    abstract ScriptedModel add(ScriptedAnswer answer, int times);

    /** Says that there are tasks of these names. */
    abstract void know(Collection<String> tasks);

    private ScriptedModel says(ScriptedAnswer.Says says) {
        return add(ScriptedAnswer.of(says), 1);
    }

    /** Adds a complete answer. */
    public final ScriptedModel reply(String text) {
        Objects.requireNonNull(text, "text");
        return says((request, usage) -> new ModelReply.Answer(text, usage));
    }

    /**
     * Adds a complete answer: a value as JSON.
     *
     * @param value a record, a JSON-like value or {@code JsonText}
     * @throws OrchestratorException if it has no JSON form
     */
    public final ScriptedModel replyJson(@Nullable Object value) {
        return reply(Json.write(value));
    }

    /** Adds that the model declines to answer. */
    public final ScriptedModel refuse(String reason) {
        Objects.requireNonNull(reason, "reason");
        return says((request, usage) -> new ModelReply.Refused(reason, usage));
    }

    /** Adds an answer that is cut off by the output limit. */
    public final ScriptedModel truncate(String text) {
        Objects.requireNonNull(text, "text");
        return says((request, usage) -> new ModelReply.Truncated(text, usage));
    }

    /**
     * Adds that the model cannot be reached, this many times; the engine tries again after a wait. Unlike an answer, a
     * failure is not repeated when the rule has come to its end.
     *
     * @throws IllegalArgumentException if {@code times} is less than 1
     */
    public final ScriptedModel failTransiently(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("failTransiently needs at least 1 time, but was " + times);
        }
        return add(ScriptedAnswer.of(null), times);
    }

    // ---- tools ----

    /**
     * Adds that the model wants a tool called.
     *
     * @param arguments a record, a JSON-like value or {@code JsonText}
     * @throws OrchestratorException if they have no JSON form
     */
    public final ScriptedModel useTool(String name, @Nullable Object arguments) {
        Objects.requireNonNull(name, "name");
        String json = Json.write(arguments);
        return says((request, usage) -> new ModelReply.ToolCalls(
                "", List.of(new ToolCall("call-" + Requests.turn(request), name, json)), usage));
    }

    /**
     * Adds that the model wants these tools called in one turn. Conversations need ids that no two calls share: give
     * each its own.
     *
     * @throws IllegalArgumentException if there is none
     */
    public final ScriptedModel useTools(ToolCall... calls) {
        List<ToolCall> all = List.of(calls);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("useTools() needs at least one call");
        }
        return says((request, usage) -> new ModelReply.ToolCalls("", all, usage));
    }

    // ---- a ModelPlanner's moves ----

    /**
     * Adds a split into subtasks of these names, one of which is its objective, too. Each goes to the worker registered
     * under its name, or else to the only worker there is. They are joined without asking the planner again; for another
     * {@code wake} use {@link #move}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public final ScriptedModel split(String... names) {
        List<String> all = List.of(names);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("split() needs at least one subtask");
        }
        know(all);
        return says((request, usage) -> {
            List<Subtask> subtasks = new ArrayList<>();
            all.forEach(name -> subtasks.add(Subtask.work(name, ScriptedShapes.workerFor(name, request))));
            Move move = Move.split(subtasks).wake(Move.Wake.NEVER);
            return new ModelReply.Answer(ScriptedShapes.possible(ScriptedShapes.json(move), request), usage);
        });
    }

    /**
     * Adds a split into these subtasks, joined without asking the planner again; for another {@code wake} use {@link
     * #move}. What a model cannot say, a subtask must not have: limits, labels. Of a criterion it says the verifier and the
     * parameters.
     *
     * @throws IllegalArgumentException if there is none, or one has what a model cannot say
     */
    public final ScriptedModel split(Subtask... subtasks) {
        if (subtasks.length == 0) {
            throw new IllegalArgumentException("split() needs at least one subtask");
        }
        return move(Move.split(subtasks).wake(Move.Wake.NEVER));
    }

    /** Adds that a worker is given the whole task. */
    public final ScriptedModel work(String worker) {
        return move(Move.work(worker));
    }

    /** Adds that the task is done, without a result. */
    public final ScriptedModel conclude() {
        return conclude(null);
    }

    /**
     * Adds that the task is done.
     *
     * @param result a record, a JSON-like value or {@code JsonText}
     */
    public final ScriptedModel conclude(@Nullable Object result) {
        return move(Move.conclude(result));
    }

    /** Adds that there is no way to the objective. */
    public final ScriptedModel infeasible(String reason) {
        return move(Move.infeasible(reason));
    }

    /** Adds that the planner waits for news. */
    public final ScriptedModel await() {
        return move(Move.await());
    }

    /**
     * Adds any move.
     *
     * @throws IllegalArgumentException if it has what a model cannot say: a subtask's limits or labels, files
     */
    public final ScriptedModel move(Move move) {
        String json = ScriptedShapes.json(move);
        if (move instanceof Move.Split split) {
            know(split.add().stream().map(Subtask::name).toList());
        }
        return says((request, usage) -> new ModelReply.Answer(ScriptedShapes.possible(json, request), usage));
    }

    // ---- a ModelWorker's end ----

    /**
     * Adds that the worker hands over this result.
     *
     * @param result a record, a JSON-like value or {@code JsonText}
     */
    public final ScriptedModel finish(@Nullable Object result) {
        return finish(Handoff.of(result));
    }

    /**
     * Adds that the worker hands this over.
     *
     * @throws IllegalArgumentException if it has files, which a model's worker leaves in its directory
     */
    public final ScriptedModel finish(Handoff handoff) {
        String json = ScriptedShapes.json(handoff);
        return says((request, usage) -> ScriptedShapes.finished(json, request, usage));
    }

    // ---- a ModelJudge's judgement ----

    /** Adds that every point of the rubric is met. */
    public final ScriptedModel met() {
        return says((request, usage) ->
                new ModelReply.Answer(ScriptedShapes.judgement("met", "it is there", request), usage));
    }

    /** Adds that no point of the rubric is met. */
    public final ScriptedModel notMet(String why) {
        Objects.requireNonNull(why, "why");
        return says(
                (request, usage) -> new ModelReply.Answer(ScriptedShapes.judgement("not_met", why, request), usage));
    }
}
