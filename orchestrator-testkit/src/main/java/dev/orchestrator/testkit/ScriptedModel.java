package dev.orchestrator.testkit;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.model.price.Price;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers from a script. What it answers depends on who asks and on what a request says, so that a pipeline
 * whose tasks run side by side gets the same answers every time.
 *
 * <pre>{@code
 * ScriptedModel model = ScriptedModel.script()
 *         .onPlan("release notes").split("collect", "write")        // for a ModelPlanner; joins by itself
 *         .onWork("collect").finish("12 changes")                   // for a ModelWorker
 *         .onWork("write").saying("missing-date").finish("2.4, 2026-11-22") // the finding has come back
 *         .onWork("write").finish("2.4")
 *         .when("Summarise").reply("in short").usage(900, 4);       // for whatever prompt of yours
 * }</pre>
 *
 * <p><b>Rules</b> are tried in the order they were written, so the more specific comes first. Texts are compared with the
 * last user message that says those of any rule; so a model that is asked in the same conversation to correct itself stays
 * with the rule that answered before. A request that no rule is for is a {@link ModelException} of class {@link
 * FailureClass#DEFECT}, whose message shows the request, the rules, and why the nearest did not fit.
 *
 * <p><b>Answers</b> of a rule are given one after the other, and the last one again and again. Each task counts for
 * itself, and in it each role: of ten tasks that one rule is for, each gets the first answer first, whichever asks first.
 * So {@code onWork("write").reply(bad).thenReply(good)} answers the first request of each worker on such a task with the
 * bad one, and all its later requests, in the same attempt and in those to come, with the good one. A question that is
 * asked again because a process died, a call was parked or a check was inconclusive gets the answer it had; one that
 * ended in a transient failure gets the next. All this does not depend on how threads take turns, unless a role asks
 * several things at the same time that one rule is for: tell those apart by their texts.
 *
 * <p>It counts in memory: make a new script for each run. For a run that one script begins and another goes on with, tell
 * requests apart by {@link ScriptedRule#attempt attempt}, {@link ScriptedRule#turn turn} and texts, which need no memory.
 *
 * <p>It costs nothing, in any currency, and uses no tokens, unless {@link #usage} and {@link #price} say so; it takes no
 * time unless {@link #latency} does. Write the script first; then it may be called by several threads.
 */
public final class ScriptedModel extends ScriptedAnswers implements Model, Metered {
    private static final int SHOWN = 300;
    private static final int MOST_NEAREST = 3;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<ScriptedRule> rules = new ArrayList<>(); // guarded by lock
    private final List<ModelRequest> calls = new ArrayList<>(); // guarded by lock
    private final Set<String> tasks = new HashSet<>(); // but the root; guarded by lock
    private Price price = Price.FREE; // guarded by lock

    private ScriptedModel() {}

    /** Returns an empty script. */
    public static ScriptedModel script() {
        return new ScriptedModel();
    }

    // ---- rules ----

    /**
     * Begins a rule for planners.
     *
     * @param tasks which tasks they plan, as for {@link #onWork}
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedRule onPlan(String... tasks) {
        return begin().on(Caller.Kind.PLANNER, tasks);
    }

    /**
     * Begins a rule for workers.
     *
     * @param tasks which tasks they work on: names, or paths such as {@code 0/2}. The whole goal, which no planner has
     *     named, also goes by any words of the request, in the same case, that are no other task's name here. All tasks if
     *     there is none
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedRule onWork(String... tasks) {
        return begin().on(Caller.Kind.WORKER, tasks);
    }

    /**
     * Begins a rule for verifiers that ask a model.
     *
     * @param tasks which tasks they judge, as for {@link #onWork}
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedRule onJudge(String... tasks) {
        return begin().on(Caller.Kind.VERIFIER, tasks);
    }

    /**
     * Begins a rule for who is registered under this name, whatever it is.
     *
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedRule onRole(String name) {
        return begin().role(name);
    }

    /**
     * Begins a rule for requests whose user message contains all of these texts, whoever asks.
     *
     * @throws IllegalArgumentException if there is no text
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedRule when(String... texts) {
        if (texts.length == 0) {
            throw new IllegalArgumentException("when() needs at least one text; for any request use otherwise()");
        }
        return begin().saying(texts);
    }

    /**
     * Begins a rule for requests that a function of yours accepts.
     *
     * @param label names the rule in messages
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedRule when(String label, BiPredicate<ModelRequest, Caller> accepts) {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(accepts, "accepts");
        return begin().when(
                        "when(" + label + ")",
                        (request, caller) ->
                                accepts.test(request, caller) ? Optional.empty() : Optional.of("it is not: " + label));
    }

    /**
     * Begins a rule for every request that no rule before is for.
     *
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedRule otherwise() {
        return begin();
    }

    private ScriptedRule begin() {
        return locked(() -> {
            if (!rules.isEmpty() && !rules.get(rules.size() - 1).hasAnswers()) {
                throw new IllegalStateException("the rule " + rules.get(rules.size() - 1)
                        + " has no answer; say reply(…) or another before the next rule");
            }
            ScriptedRule rule = new ScriptedRule(this);
            rules.add(rule);
            return rule;
        });
    }

    // ---- answers ----

    /** As {@link #reply}: the answer after the one before. */
    public ScriptedModel thenReply(String text) {
        return reply(text);
    }

    /** As {@link #replyJson}: the answer after the one before. */
    public ScriptedModel thenReplyJson(@Nullable Object value) {
        return replyJson(value);
    }

    @Override
    ScriptedModel add(ScriptedAnswer answer, int times) {
        return current("an answer").add(answer, times);
    }

    // ---- how the last answer is given ----

    /**
     * Says how many tokens the last answer uses. Without it, none.
     *
     * @throws IllegalStateException if there is no answer before
     * @throws IllegalArgumentException if a number is negative
     */
    public ScriptedModel usage(long inputTokens, long outputTokens) {
        return last("usage", answer -> answer.usage(Usage.of(inputTokens, outputTokens)));
    }

    /**
     * Says how many tokens the last answer uses and what it costs, whatever the {@link #price}. If that is more than the
     * price allows for, the run sees an overrun.
     *
     * @throws IllegalStateException if there is no answer before
     * @throws IllegalArgumentException if a number is negative
     */
    public ScriptedModel usage(long inputTokens, long outputTokens, BigDecimal cost) {
        Objects.requireNonNull(cost, "cost");
        return last("usage", answer -> answer.usage(new Usage(inputTokens, outputTokens, cost)));
    }

    /**
     * Says how long the last answer takes; more than the call may take ends it as any model's. In a simulation no test
     * waits for it. Without it, no time.
     *
     * @throws IllegalStateException if there is no answer before
     * @throws IllegalArgumentException if it is negative
     */
    public ScriptedModel latency(Duration latency) {
        return last("latency", answer -> answer.delivery(answer.delivery().latency(latency)));
    }

    /**
     * Has the last answer streamed in pieces, over all of its latency. It ends where no more is wanted. Without it, it
     * comes as a whole.
     *
     * @param characters the most in a piece
     * @throws IllegalStateException if there is no answer before
     * @throws IllegalArgumentException if it is less than 1
     */
    public ScriptedModel chunks(int characters) {
        return last("chunks", answer -> answer.delivery(answer.delivery().chunks(characters)));
    }

    /**
     * Says how long the model asks to be left alone after the transient failures before.
     *
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException if there are none
     */
    public ScriptedModel retryAfter(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("retryAfter cannot be negative, but was " + time);
        }
        return last("retryAfter", answer -> {
            if (!answer.fails()) {
                throw new IllegalStateException("retryAfter belongs to a failure; say failTransiently(…) first");
            }
            return answer.retryAfter(time);
        });
    }

    private ScriptedModel last(String what, UnaryOperator<ScriptedAnswer> change) {
        return locked(() -> {
            ScriptedRule rule = current(what);
            if (!rule.hasAnswers()) {
                throw new IllegalStateException(what + " belongs to an answer; say reply(…) or another first");
            }
            rule.change(change);
            return this;
        });
    }

    private ScriptedRule current(String what) {
        return locked(() -> {
            if (rules.isEmpty()) {
                throw new IllegalStateException(
                        what + " belongs to a rule; begin one with onWork(…), when(…) or another");
            }
            return rules.get(rules.size() - 1);
        });
    }

    /** Sets what its tokens cost, for all answers. Default: nothing. */
    public ScriptedModel price(Price price) {
        Objects.requireNonNull(price, "price");
        return locked(() -> {
            this.price = price;
            return this;
        });
    }

    // ---- what became of it ----

    /** Returns the requests so far, in the order they came. */
    public List<ModelRequest> calls() {
        return locked(() -> List.copyOf(calls));
    }

    /** Returns the last user message of each request so far, in the order they came; empty for one that has none. */
    public List<String> prompts() {
        return calls().stream()
                .map(Requests::saidByUser)
                .map(said -> said.get(said.size() - 1))
                .toList();
    }

    /**
     * Returns what of the script has not been played: rules that were not asked for, and answers that were not given.
     *
     * <pre>{@code
     * assertThat(model.unused()).isEmpty();
     * }</pre>
     */
    public List<String> unused() {
        return locked(() -> IntStream.range(0, rules.size())
                .boxed()
                .flatMap(i -> rules.get(i).unused().map(what -> (i + 1) + ". " + what))
                .toList());
    }

    // ---- the model ----

    /** Answers from the script; as every model, it is called by the engine only. */
    @Override
    public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
        Turn turn = locked(() -> {
            calls.add(request);
            if (!call.caller().task().equals(TaskId.root())) {
                tasks.add(call.caller().taskName());
            }
            ScriptedRule rule = ruleFor(request, call.caller());
            return new Turn(rule.toString(), rule.next(call), price);
        });
        return turn.answer().give(turn.rule(), request, call, turn.price());
    }

    private record Turn(String rule, ScriptedAnswer answer, Price price) {}

    /** Returns what the request's size allows, for its price. */
    @Override
    public Usage atMost(ModelRequest request) {
        return locked(() -> price).atMost(request);
    }

    /** Returns what its price is in; empty if it is free. */
    @Override
    public Optional<Currency> currency() {
        return locked(() -> price).currency();
    }

    @Override
    void know(Collection<String> names) {
        locked(() -> tasks.addAll(names));
    }

    boolean hasTask(String name) {
        return locked(() -> tasks.contains(name));
    }

    private ScriptedRule ruleFor(ModelRequest request, Caller caller) {
        List<ScriptedRule> able =
                rules.stream().filter(rule -> rule.holds(request, caller)).toList();
        List<String> said = Requests.saidByUser(request);
        for (int i = said.size() - 1; i >= 0; i--) {
            String message = said.get(i);
            if (able.stream().anyMatch(rule -> rule.hasTexts() && rule.isSaid(message))) {
                return able.stream()
                        .filter(rule -> rule.isSaid(message))
                        .findFirst()
                        .orElseThrow();
            }
        }
        return able.stream()
                .filter(rule -> !rule.hasTexts())
                .findFirst()
                .orElseThrow(() ->
                        new ModelException(FailureClass.DEFECT, unmatched(request, caller), null, null, Usage.NONE));
    }

    private String unmatched(ModelRequest request, Caller caller) {
        List<String> said = Requests.saidByUser(request);
        List<List<String>> misfits =
                rules.stream().map(rule -> rule.misfits(request, caller)).toList();
        int least = misfits.stream().mapToInt(List::size).min().orElse(0);
        String nearest = IntStream.range(0, rules.size())
                .filter(i -> misfits.get(i).size() == least)
                .limit(MOST_NEAREST)
                .mapToObj(
                        i -> "\n  " + (i + 1) + ". " + rules.get(i) + ", but " + String.join(", and ", misfits.get(i)))
                .collect(Collectors.joining());
        return "the script has no rule for this request of " + ScriptedRule.word(caller.kind()) + " '" + caller.role()
                + "' for task '" + caller.taskName() + "' (" + caller.task() + "), " + ScriptedRule.ordinal(caller)
                + ", turn " + Requests.turn(request) + ", whose last user message is: "
                + shortened(said.get(said.size() - 1))
                + (rules.isEmpty()
                        ? "\nIt has no rules at all."
                        : "\nNearest is:" + nearest + "\nIts rules, in this order:" + listed())
                + "\nAdd one with onWork(…), when(…) or another, or otherwise().";
    }

    private String listed() {
        return IntStream.range(0, rules.size())
                .mapToObj(i -> "\n  " + (i + 1) + ". " + rules.get(i))
                .collect(Collectors.joining());
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " … (" + text.length() + " characters)";
    }

    <T> T locked(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }
}
