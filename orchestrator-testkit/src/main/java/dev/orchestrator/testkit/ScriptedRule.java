package dev.orchestrator.testkit;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rule of a {@linkplain ScriptedModel script}: which requests it is for, and then what they are answered. It is for
 * those of whom all holds that is said before its first answer.
 *
 * <pre>{@code
 * ScriptedModel.script()
 *         .onWork("write").attempt(2).saying("missing-date").finish("2026-11-22: better now")
 *         .onWork("write").turn(1).useTool("git_log", Map.of())
 *         .onWork("write").finish("no date");
 * }</pre>
 */
public final class ScriptedRule extends ScriptedAnswers {
    /** Whose requests a rule answers one after the other. */
    private record Asker(TaskId task, Caller.Kind kind, String role) {}

    /**
     * @param label empty if what comes before says it already
     * @param misfit why it does not hold; empty if it does
     */
    private record Condition(String label, BiFunction<ModelRequest, Caller, Optional<String>> misfit) {}

    private final ScriptedModel script;
    // what follows is guarded by the script's lock
    private final List<Condition> conditions = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<ScriptedAnswer> answers = new ArrayList<>();
    /** Where the answers begin that were added last. */
    private int added;

    private final Map<Asker, Integer> next = new HashMap<>();
    /** Which answer a call was given, by its id. */
    private final Map<String, Integer> given = new HashMap<>();

    private final TreeSet<Integer> used = new TreeSet<>();

    ScriptedRule(ScriptedModel script) {
        this.script = script;
    }

    // ---- which requests ----

    /** For calls about these tasks; see {@link ScriptedModel#onWork}. */
    public ScriptedRule task(String... tasks) {
        return task("task" + quoted(List.of(tasks)), List.of(tasks));
    }

    private ScriptedRule task(String label, List<String> all) {
        return all.isEmpty()
                ? this
                : when(
                        label,
                        (request, caller) -> all.stream().anyMatch(task -> isCalled(task, request, caller))
                                ? Optional.empty()
                                : Optional.of("the task is '" + caller.taskName() + "' (" + caller.task() + ")"
                                        + (isRoot(caller)
                                                ? ", and the request does not say " + quoted(all)
                                                        + ", or that is another task"
                                                : "")));
    }

    /** For calls of who is registered under this name. */
    public ScriptedRule role(String name) {
        return when(
                "role" + quoted(List.of(name)),
                (request, caller) -> name.equals(caller.role())
                        ? Optional.empty()
                        : Optional.of("the role is '" + caller.role() + "'"));
    }

    /** For a worker's attempt of this number, from 1, and for the checks of what came of it. */
    public ScriptedRule attempt(int number) {
        return when(
                "attempt(" + number + ")",
                (request, caller) -> caller.kind() != Caller.Kind.PLANNER && caller.number() == number
                        ? Optional.empty()
                        : Optional.of("it is " + ordinal(caller)));
    }

    /** For a planner's round of this number, from 1. */
    public ScriptedRule round(int number) {
        return when(
                "round(" + number + ")",
                (request, caller) -> caller.kind() == Caller.Kind.PLANNER && caller.number() == number
                        ? Optional.empty()
                        : Optional.of("it is " + ordinal(caller)));
    }

    /** For the request of this number within a conversation, from 1: one more than it has messages of the model. */
    public ScriptedRule turn(int number) {
        return when(
                "turn(" + number + ")",
                (request, caller) -> Requests.turn(request) == number
                        ? Optional.empty()
                        : Optional.of("it is turn " + Requests.turn(request)));
    }

    /** For requests whose user message contains all of these texts; see {@link ScriptedModel#when(String...)}. */
    public ScriptedRule saying(String... all) {
        return script.locked(() -> {
            texts.addAll(List.of(all));
            return this;
        });
    }

    ScriptedRule on(Caller.Kind wanted, String... tasks) {
        String word = switch (wanted) {
            case PLANNER -> "onPlan";
            case WORKER -> "onWork";
            case VERIFIER -> "onJudge";
        };
        return when(
                        word + quoted(List.of(tasks)),
                        (request, caller) -> caller.kind() == wanted
                                ? Optional.empty()
                                : Optional.of("who asks is a " + word(caller.kind())))
                .task("", List.of(tasks));
    }

    ScriptedRule when(String label, BiFunction<ModelRequest, Caller, Optional<String>> misfit) {
        return script.locked(() -> {
            conditions.add(new Condition(label, misfit));
            return this;
        });
    }

    /** What names another task is in the root's requests, too: as one of its parts. */
    private boolean isCalled(String task, ModelRequest request, Caller caller) {
        return task.equals(caller.taskName())
                || task.equals(caller.task().path())
                || isRoot(caller)
                        && !script.hasTask(task)
                        && Requests.saidByUser(request).stream().anyMatch(said -> said.contains(task));
    }

    private static boolean isRoot(Caller caller) {
        return caller.task().equals(TaskId.root());
    }

    static String ordinal(Caller caller) {
        return (caller.kind() == Caller.Kind.PLANNER ? "round " : "attempt ") + caller.number();
    }

    static String word(Caller.Kind kind) {
        return switch (kind) {
            case PLANNER -> "planner";
            case WORKER -> "worker";
            case VERIFIER -> "verifier";
        };
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(", ", "(", ")"));
    }

    // ---- for the script, which holds its lock ----

    boolean holds(ModelRequest request, Caller caller) {
        return conditions.stream()
                .allMatch(each -> each.misfit().apply(request, caller).isEmpty());
    }

    boolean hasTexts() {
        return !texts.isEmpty();
    }

    boolean isSaid(String message) {
        return texts.stream().allMatch(message::contains);
    }

    /** Returns all that keeps it from being for a request. */
    List<String> misfits(ModelRequest request, Caller caller) {
        List<String> said = Requests.saidByUser(request);
        return Stream.concat(
                        conditions.stream().flatMap(each -> each.misfit().apply(request, caller).stream()),
                        said.stream().anyMatch(this::isSaid)
                                ? Stream.empty()
                                : texts.stream()
                                        .filter(text ->
                                                !said.get(said.size() - 1).contains(text))
                                        .map(text -> "the last user message does not say \"" + text + '"'))
                .toList();
    }

    boolean hasAnswers() {
        return !answers.isEmpty();
    }

    @Override
    void know(Collection<String> tasks) {
        script.know(tasks);
    }

    @Override
    ScriptedModel add(ScriptedAnswer answer, int times) {
        return script.locked(() -> {
            added = answers.size();
            for (int i = 0; i < times; i++) {
                answers.add(answer);
            }
            return script;
        });
    }

    /** Changes what was added last. */
    void change(UnaryOperator<ScriptedAnswer> change) {
        answers.subList(added, answers.size()).replaceAll(change);
    }

    /** Returns what is next; the same call gets the same answer as before, unless that was a failure. */
    ScriptedAnswer next(ModelCall call) {
        if (answers.isEmpty()) {
            throw mistake("has no answer");
        }
        Integer before = given.get(call.callId());
        Caller caller = call.caller();
        int position = before != null && !answer(before).fails()
                ? before
                : next.merge(new Asker(caller.task(), caller.kind(), caller.role()), 1, Integer::sum) - 1;
        given.put(call.callId(), position);
        if (position >= answers.size() && answer(position).fails()) {
            throw mistake("has no answer after its transient failures");
        }
        used.add(Math.min(position, answers.size() - 1));
        return answer(position);
    }

    private ModelException mistake(String what) {
        return new ModelException(
                FailureClass.DEFECT,
                "the script's rule " + this + ' ' + what + "; add reply(…)",
                null,
                null,
                Usage.NONE);
    }

    private ScriptedAnswer answer(int position) {
        return answers.get(Math.min(position, answers.size() - 1));
    }

    /** Returns what has not been used of it. */
    Stream<String> unused() {
        return used.isEmpty()
                ? Stream.of(this + ": it was never asked for")
                : Stream.iterate(0, i -> i < answers.size(), i -> i + 1)
                        .filter(i -> !used.contains(i))
                        .map(i -> this + ": answer " + (i + 1) + " of " + answers.size() + " was never given");
    }

    /** Returns it as it was written, up to its answers. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(conditions.stream()
                .map(Condition::label)
                .filter(label -> !label.isEmpty())
                .toList());
        if (!texts.isEmpty()) {
            parts.add((parts.isEmpty() ? "when" : "saying") + quoted(texts));
        }
        return parts.isEmpty() ? "otherwise()" : String.join(".", parts);
    }
}
