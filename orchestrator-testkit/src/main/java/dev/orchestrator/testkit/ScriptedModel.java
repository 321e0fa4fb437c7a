package dev.orchestrator.testkit;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.model.price.Price;
import dev.orchestrator.schema.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers from a script. What it answers depends on what a request says, so that a pipeline whose tasks run
 * side by side gets the same answers every time.
 *
 * <pre>{@code
 * ScriptedModel model = ScriptedModel.script()
 *         .when("Plan").replyJson(new Steps(List.of("draft", "polish")))
 *         .when("Write the draft").reply("no dates").thenReply("released on 2026-11-22")
 *         .when("Polish", "missing-date").reply("with a date")      // both texts: the finding has come back
 *         .when("Polish").reply("without a date");
 * }</pre>
 *
 * <p>Rules are tried in the order they were written, so the more specific comes first. A rule is compared with the
 * request's last user message; if none fits, with the one before, and so on. So a model that is asked in the same
 * conversation to correct itself gives the next answer of the rule that gave the first.
 *
 * <p>A rule's answers are given one after the other, and the last one again and again. A request that no rule answers is
 * a {@link ModelException} of class {@link FailureClass#DEFECT}, whose message shows the request and lists the rules.
 *
 * <p>It costs nothing, in any currency, and uses no tokens unless {@link #usage} says so. Write the script first; then
 * it may be called by several threads. Requests that fit the same rule and come at the same time get its answers in the
 * order they arrive: tell them apart by another rule where that matters.
 */
public final class ScriptedModel implements Model, Metered {
    private static final int SHOWN = 300;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Rule> rules = new ArrayList<>(); // guarded by lock
    private final List<ModelRequest> calls = new ArrayList<>(); // guarded by lock

    private ScriptedModel() {}

    /** Returns an empty script. */
    public static ScriptedModel script() {
        return new ScriptedModel();
    }

    /**
     * Begins a rule for requests whose user message contains all of these texts.
     *
     * @throws IllegalArgumentException if there is no text
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedModel when(String... texts) {
        List<String> all = List.of(texts);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("when() needs at least one text; for any request use otherwise()");
        }
        String label = all.stream().map(text -> '"' + text + '"').collect(Collectors.joining(" and "));
        return begin(new Rule(label, (request, message) -> all.stream().allMatch(message::contains)));
    }

    /**
     * Begins a rule for requests that a function of yours accepts.
     *
     * @param label names the rule in messages
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedModel when(String label, Predicate<ModelRequest> accepts) {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(accepts, "accepts");
        return begin(new Rule(label, (request, message) -> accepts.test(request)));
    }

    /**
     * Begins a rule for every request that no rule before fits.
     *
     * @throws IllegalStateException if the rule before has no answer
     */
    public ScriptedModel otherwise() {
        return begin(new Rule("otherwise", (request, message) -> true));
    }

    /** Adds a complete answer to the rule. */
    public ScriptedModel reply(String text) {
        return add(new ModelReply.Answer(text, free(0, 0)));
    }

    /** As {@link #reply}: the answer after the one before. */
    public ScriptedModel thenReply(String text) {
        return reply(text);
    }

    /**
     * Adds a complete answer to the rule: a value as JSON.
     *
     * @param value a record, a JSON-like value or {@code JsonText}
     * @throws dev.orchestrator.api.OrchestratorException if it has no JSON form
     */
    public ScriptedModel replyJson(@Nullable Object value) {
        return reply(Json.write(value));
    }

    /** As {@link #replyJson}: the answer after the one before. */
    public ScriptedModel thenReplyJson(@Nullable Object value) {
        return replyJson(value);
    }

    /** Adds to the rule that the model declines to answer. */
    public ScriptedModel refuse(String reason) {
        return add(new ModelReply.Refused(reason, free(0, 0)));
    }

    /** Adds to the rule an answer that is cut off by the output limit. */
    public ScriptedModel truncate(String text) {
        return add(new ModelReply.Truncated(text, free(0, 0)));
    }

    /**
     * Adds to the rule that the model cannot be reached, this many times. The engine tries again, after a real wait of
     * up to a second the first time. Unlike an answer, a failure is not repeated when the rule has come to its end.
     *
     * @throws IllegalArgumentException if {@code times} is less than 1
     */
    public ScriptedModel failTransiently(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("failTransiently needs at least 1 time, but was " + times);
        }
        for (int i = 0; i < times; i++) {
            add(null);
        }
        return this;
    }

    /**
     * Says how many tokens the last answer uses. Without it, none.
     *
     * @throws IllegalStateException if there is no answer before
     * @throws IllegalArgumentException if a number is negative
     */
    public ScriptedModel usage(long inputTokens, long outputTokens) {
        lock.lock();
        try {
            current("usage").use(free(inputTokens, outputTokens));
            return this;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the requests so far, in the order they came. */
    public List<ModelRequest> calls() {
        lock.lock();
        try {
            return List.copyOf(calls);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the last user message of each request so far, in the order they came; empty for one that has none. */
    public List<String> prompts() {
        return calls().stream()
                .map(ScriptedModel::saidByUser)
                .map(said -> said.get(said.size() - 1))
                .toList();
    }

    /** Answers from the script; as every model, it is called by the engine only. */
    @Override
    public ModelReply call(ModelRequest request, ModelCall call) {
        lock.lock();
        try {
            calls.add(request);
            Rule rule = ruleFor(request);
            ModelReply reply = rule.next();
            if (reply == null) {
                throw new ModelException(
                        FailureClass.TRANSIENT,
                        "the script says that the model cannot be reached: " + rule.label,
                        null,
                        null,
                        Usage.NONE);
            }
            return reply;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what the request's size allows, for nothing. */
    @Override
    public Usage atMost(ModelRequest request) {
        return Price.FREE.atMost(request);
    }

    private Rule ruleFor(ModelRequest request) {
        List<String> said = saidByUser(request);
        for (int i = said.size() - 1; i >= 0; i--) {
            for (Rule rule : rules) {
                if (rule.fits.test(request, said.get(i))) {
                    return rule;
                }
            }
        }
        throw new ModelException(
                FailureClass.DEFECT,
                "the script has no rule for a request whose last user message is: "
                        + shortened(said.get(said.size() - 1)) + "\nIt has rules for " + listed()
                        + "\nAdd one with when(…), or otherwise().");
    }

    private String listed() {
        if (rules.isEmpty()) {
            return "nothing.";
        }
        return IntStream.range(0, rules.size())
                .mapToObj(i -> "\n  " + (i + 1) + ". " + rules.get(i).label)
                .collect(Collectors.joining("", "these, in this order:", ""));
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " … (" + text.length() + " characters)";
    }

    /** Returns the user's messages, oldest first; one that is empty if there is none. */
    private static List<String> saidByUser(ModelRequest request) {
        List<String> said = request.messages().stream()
                .filter(message -> message.role().equals("user"))
                .map(Message::text)
                .toList();
        return said.isEmpty() ? List.of("") : said;
    }

    private ScriptedModel begin(Rule rule) {
        lock.lock();
        try {
            if (!rules.isEmpty() && rules.get(rules.size() - 1).steps.isEmpty()) {
                throw new IllegalStateException("the rule for " + rules.get(rules.size() - 1).label
                        + " has no answer; say reply(…) before the next when(…)");
            }
            rules.add(rule);
            return this;
        } finally {
            lock.unlock();
        }
    }

    private ScriptedModel add(@Nullable ModelReply reply) {
        lock.lock();
        try {
            current("an answer").steps.add(new Step(reply));
            return this;
        } finally {
            lock.unlock();
        }
    }

    private Rule current(String what) {
        if (rules.isEmpty()) {
            throw new IllegalStateException(what + " belongs to a rule; begin one with when(…) or otherwise()");
        }
        return rules.get(rules.size() - 1);
    }

    private static Usage free(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, BigDecimal.ZERO);
    }

    @FunctionalInterface
    private interface Fits {
        boolean test(ModelRequest request, String userMessage);
    }

    /** @param reply null for a transient failure */
    private record Step(@Nullable ModelReply reply) {}

    private static final class Rule {
        private final String label;
        private final Fits fits;
        private final List<Step> steps = new ArrayList<>();
        private int given;

        Rule(String label, Fits fits) {
            this.label = label;
            this.fits = fits;
        }

        /** Returns the next answer; null for a transient failure. */
        @Nullable ModelReply next() {
            if (given < steps.size()) {
                return steps.get(given++).reply();
            }
            ModelReply last =
                    steps.isEmpty() ? null : steps.get(steps.size() - 1).reply();
            if (last == null) {
                throw new ModelException(
                        FailureClass.DEFECT,
                        "the script's rule for " + label + " has "
                                + (steps.isEmpty() ? "no answer" : "no answer after its transient failures")
                                + "; add reply(…)");
            }
            return last;
        }

        void use(Usage usage) {
            ModelReply last =
                    steps.isEmpty() ? null : steps.get(steps.size() - 1).reply();
            if (last == null) {
                throw new IllegalStateException("usage belongs to an answer; say reply(…) first");
            }
            steps.set(steps.size() - 1, new Step(with(last, usage)));
        }

        private static ModelReply with(ModelReply reply, Usage usage) {
            if (reply instanceof ModelReply.Refused refused) {
                return new ModelReply.Refused(refused.reason(), usage);
            }
            if (reply instanceof ModelReply.Truncated truncated) {
                return new ModelReply.Truncated(truncated.text(), usage);
            }
            return new ModelReply.Answer(((ModelReply.Answer) reply).text(), usage);
        }
    }
}
