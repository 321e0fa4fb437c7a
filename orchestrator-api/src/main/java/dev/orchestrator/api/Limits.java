package dev.orchestrator.api;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hard limits. Immutable; each method with an argument returns a copy with that limit changed.
 *
 * <p>Start from {@link #defaults()} for a pipeline, where everything is finite, and from {@link #none()} to tighten:
 * limits combine to the smaller of each, so a subtask's or an orchestrator's can only be stricter.
 *
 * <pre>{@code
 * Limits.defaults().maxCost(new BigDecimal("5.00"), "USD").attempts(3);
 * }</pre>
 *
 * <p>Durations count active time: a parked task and a run that no process owns do not age.
 */
public final class Limits {
    private static final Duration FOREVER = Duration.ofDays(36_500);
    private static final Limits NONE = new Limits(new Draft());
    private static final Limits DEFAULTS = NONE.with(d -> {
        d.maxTokens = 20_000_000;
        d.attempts = 5;
        d.rounds = 10;
        d.depth = 6;
        d.tasks = 1_000;
        d.children = 50;
        d.modelCalls = 200;
        d.parks = 100;
        d.concurrency = 10;
        d.modelCall = Duration.ofMinutes(2);
        d.call = Duration.ofMinutes(30);
        d.task = Duration.ofHours(1);
        d.run = Duration.ofHours(4);
    });

    private final Draft values;

    private Limits(Draft values) {
        this.values = values;
    }

    /** Returns the limits a pipeline has unless it says otherwise; each method names its default. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** Returns no limits of its own: the start for tightening what is set elsewhere. */
    public static Limits none() {
        return NONE;
    }

    /**
     * Returns the smaller of each limit.
     *
     * @throws IllegalArgumentException if both limit money, in different currencies
     */
    public Limits tightenedBy(Limits other) {
        Draft o = other.values;
        if (o == NONE.values) {
            return this;
        }
        if (o.currency != null && values.currency != null && !o.currency.equals(values.currency)) {
            throw new IllegalArgumentException("cost limits in two currencies cannot be combined: " + values.currency
                    + " and " + o.currency + "; give both in one");
        }
        return with(d -> {
            if (o.maxCost != null && (d.maxCost == null || o.maxCost.compareTo(d.maxCost) < 0)) {
                d.maxCost = o.maxCost;
                d.currency = o.currency;
            }
            d.maxTokens = Math.min(d.maxTokens, o.maxTokens);
            d.attempts = Math.min(d.attempts, o.attempts);
            d.rounds = Math.min(d.rounds, o.rounds);
            d.depth = Math.min(d.depth, o.depth);
            d.tasks = Math.min(d.tasks, o.tasks);
            d.children = Math.min(d.children, o.children);
            d.modelCalls = Math.min(d.modelCalls, o.modelCalls);
            d.parks = Math.min(d.parks, o.parks);
            d.concurrency = Math.min(d.concurrency, o.concurrency);
            d.modelCall = min(d.modelCall, o.modelCall);
            d.call = min(d.call, o.call);
            d.task = min(d.task, o.task);
            d.run = min(d.run, o.run);
        });
    }

    /** Returns the money limit; empty means that endpoints with a price refuse. Default: empty. */
    public Optional<BigDecimal> maxCost() {
        return Optional.ofNullable(values.maxCost);
    }

    /** Returns the money limit's currency; present exactly when {@link #maxCost()} is. */
    public Optional<Currency> currency() {
        return Optional.ofNullable(values.currency);
    }

    /**
     * Limits money, for the run; a subtask cannot have a limit of its own. {@code currency} is an ISO 4217 code such as {@code USD}.
     *
     * @throws IllegalArgumentException if {@code amount} is negative or {@code currency} is not such a code
     */
    public Limits maxCost(BigDecimal amount, String currency) {
        Objects.requireNonNull(amount, "amount");
        Currency parsed = parse(Objects.requireNonNull(currency, "currency"));
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("maxCost must not be negative, but was " + amount);
        }
        return with(d -> {
            d.maxCost = amount;
            d.currency = parsed;
        });
    }

    /**
     * Returns the most tokens, read and written, for the run; a subtask cannot have a limit of its own. Default:
     * 20,000,000.
     */
    public long maxTokens() {
        return values.maxTokens;
    }

    /** Limits tokens; see {@link #maxTokens()}. */
    public Limits maxTokens(long maxTokens) {
        positive("maxTokens", maxTokens);
        return with(d -> d.maxTokens = maxTokens);
    }

    /** Returns how often a worker may try a task. Default: 5. */
    public int attempts() {
        return values.attempts;
    }

    /** Limits attempts; see {@link #attempts()}. */
    public Limits attempts(int attempts) {
        positive("attempts", attempts);
        return with(d -> d.attempts = attempts);
    }

    /** Returns how often a task's planner may be asked, corrections of an invalid move aside. Default: 10. */
    public int rounds() {
        return values.rounds;
    }

    /** Limits rounds; see {@link #rounds()}. */
    public Limits rounds(int rounds) {
        positive("rounds", rounds);
        return with(d -> d.rounds = rounds);
    }

    /** Returns how deep tasks may nest; a root that is not split has depth 0. Default: 6. */
    public int depth() {
        return values.depth;
    }

    /** Limits depth; see {@link #depth()}. */
    public Limits depth(int depth) {
        if (depth < 0) {
            throw new IllegalArgumentException("depth must not be negative, but was " + depth);
        }
        return with(d -> d.depth = depth);
    }

    /** Returns how many tasks the run, or the subtree, may have in all. Default: 1,000. */
    public int tasks() {
        return values.tasks;
    }

    /** Limits tasks; see {@link #tasks()}. */
    public Limits tasks(int tasks) {
        positive("tasks", tasks);
        return with(d -> d.tasks = tasks);
    }

    /** Returns how many subtasks one split may add. Default: 50. */
    public int children() {
        return values.children;
    }

    /** Limits a split; see {@link #children()}. */
    public Limits children(int children) {
        positive("children", children);
        return with(d -> d.children = children);
    }

    /** Returns how many model calls one task may make, over all its attempts. Default: 200. */
    public int modelCalls() {
        return values.modelCalls;
    }

    /** Limits model calls per task; see {@link #modelCalls()}. */
    public Limits modelCalls(int modelCalls) {
        if (modelCalls < 0) {
            throw new IllegalArgumentException("modelCalls must not be negative, but was " + modelCalls);
        }
        return with(d -> d.modelCalls = modelCalls);
    }

    /** Returns how often one attempt or round may park. Default: 100. */
    public int parks() {
        return values.parks;
    }

    /** Limits parks; see {@link #parks()}. */
    public Limits parks(int parks) {
        positive("parks", parks);
        return with(d -> d.parks = parks);
    }

    /** Returns how many tasks may be worked on at once, and how many planned at once. Default: 10. Run-wide. */
    public int concurrency() {
        return values.concurrency;
    }

    /** Limits concurrency; see {@link #concurrency()}. */
    public Limits concurrency(int concurrency) {
        positive("concurrency", concurrency);
        return with(d -> d.concurrency = concurrency);
    }

    /** Returns how long one model or tool call may take. Default: 2 minutes. */
    public Duration modelCall() {
        return values.modelCall;
    }

    /** Limits a model or tool call; see {@link #modelCall()}. */
    public Limits modelCall(Duration modelCall) {
        positive("modelCall", modelCall);
        return with(d -> d.modelCall = modelCall);
    }

    /** Returns how long one call of a planner, worker or verifier may take. Default: 30 minutes. */
    public Duration call() {
        return values.call;
    }

    /** Limits a call; see {@link #call()}. */
    public Limits call(Duration call) {
        positive("call", call);
        return with(d -> d.call = call);
    }

    /**
     * Returns how long a task's own calls may take together; for a task that is split this counts only where it is set
     * on the subtask itself. Default: 1 hour.
     */
    public Duration task() {
        return values.task;
    }

    /** Limits a task; see {@link #task()}. */
    public Limits task(Duration task) {
        positive("task", task);
        return with(d -> d.task = task);
    }

    /** Returns how long the run may be active. Default: 4 hours. */
    public Duration run() {
        return values.run;
    }

    /** Limits the run; see {@link #run()}. */
    public Limits run(Duration run) {
        positive("run", run);
        return with(d -> d.run = run);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || other instanceof Limits that && values.key().equals(that.values.key());
    }

    @Override
    public int hashCode() {
        return values.key().hashCode();
    }

    @Override
    public String toString() {
        return "Limits" + values.key();
    }

    private Limits with(Consumer<Draft> change) {
        Draft copy = new Draft(values);
        change.accept(copy);
        return new Limits(copy);
    }

    private static Currency parse(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "maxCost needs an ISO 4217 currency code such as USD, but was '" + code + "'", e);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but was " + value);
        }
    }

    private static void positive(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be longer than zero, but was " + value);
        }
        if (value.compareTo(FOREVER) > 0) {
            throw new IllegalArgumentException(name + " must be at most 100 years, but was " + value);
        }
    }

    /** Mutable only while a copy is being made. */
    private static final class Draft {
        private @Nullable BigDecimal maxCost;
        private @Nullable Currency currency;
        private long maxTokens = Long.MAX_VALUE;
        private int attempts = Integer.MAX_VALUE;
        private int rounds = Integer.MAX_VALUE;
        private int depth = Integer.MAX_VALUE;
        private int tasks = Integer.MAX_VALUE;
        private int children = Integer.MAX_VALUE;
        private int modelCalls = Integer.MAX_VALUE;
        private int parks = Integer.MAX_VALUE;
        private int concurrency = Integer.MAX_VALUE;
        private Duration modelCall = FOREVER;
        private Duration call = FOREVER;
        private Duration task = FOREVER;
        private Duration run = FOREVER;

        Draft() {}

        Draft(Draft from) {
            maxCost = from.maxCost;
            currency = from.currency;
            maxTokens = from.maxTokens;
            attempts = from.attempts;
            rounds = from.rounds;
            depth = from.depth;
            tasks = from.tasks;
            children = from.children;
            modelCalls = from.modelCalls;
            parks = from.parks;
            concurrency = from.concurrency;
            modelCall = from.modelCall;
            call = from.call;
            task = from.task;
            run = from.run;
        }

        List<Object> key() {
            return List.of(
                    Optional.ofNullable(maxCost).map(BigDecimal::stripTrailingZeros),
                    Optional.ofNullable(currency),
                    maxTokens,
                    attempts,
                    rounds,
                    depth,
                    tasks,
                    children,
                    modelCalls,
                    parks,
                    concurrency,
                    modelCall,
                    call,
                    task,
                    run);
        }
    }
}
