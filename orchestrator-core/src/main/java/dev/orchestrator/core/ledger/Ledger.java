package dev.orchestrator.core.ledger;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens, money and model calls over the whole run: the worst case is reserved before each call and settled
 * after it, so that reserved plus settled never exceeds a limit. Folded from the journal like the run's state, and
 * confined like it.
 */
public final class Ledger {
    private final Map<Reservation, Amount> reserved = new HashMap<>();
    private final Map<TaskId, Integer> callsByTask = new HashMap<>();
    private Amount total = Amount.NONE;
    private Usage settled = Usage.NONE;
    /** Reserved for calls that ended without a price. */
    private BigDecimal unpriced = BigDecimal.ZERO;

    private @Nullable String overrun;

    private record Reservation(CallId call, StepKey key) {}

    private record Amount(long tokens, BigDecimal cost) {
        static final Amount NONE = new Amount(0, BigDecimal.ZERO);

        Amount plus(Amount other) {
            return new Amount(Math.addExact(tokens, other.tokens), cost.add(other.cost));
        }

        Amount minus(Amount other) {
            return new Amount(tokens - other.tokens, cost.subtract(other.cost));
        }
    }

    /**
     * Returns why a call cannot be granted, or null if it can.
     *
     * @param run the run's limits
     * @param task the limits of the task that asks
     * @param tokens the most the call can use
     * @param cost the most it can cost; null if that is not known
     */
    public @Nullable String refusal(Limits run, TaskId id, Limits task, long tokens, @Nullable BigDecimal cost) {
        if (overrun != null) {
            return overrun;
        }
        int calls = callsByTask.getOrDefault(id, 0);
        if (calls >= task.modelCalls()) {
            return "task " + id + " has made " + calls + " model calls, which is the limit (modelCalls)";
        }
        long used = total.tokens + settled.tokens();
        if (tokens > run.maxTokens() - used) {
            return "the call may use " + tokens + " tokens, but of the limit (maxTokens) of " + run.maxTokens()
                    + " only " + Math.max(0, run.maxTokens() - used) + " are left";
        }
        BigDecimal cap = run.maxCost().orElse(null);
        if (cap != null) {
            if (cost == null) {
                return "a money limit (maxCost) is set, but the model does not say what it costs; bind one that"
                        + " implements Priced, or take the money limit out";
            }
            BigDecimal left = costLeft(cap);
            if (cost.compareTo(left) > 0) {
                return "the call may cost " + cost + " " + run.currency().orElseThrow()
                        + ", but of the limit (maxCost) of " + cap + " only " + left.max(BigDecimal.ZERO) + " is left";
            }
        }
        return null;
    }

    /** Folds in what happened inside a call. */
    public void apply(StepEvent event) {
        if (event instanceof StepEvent.ModelCallRequested e) {
            Amount amount = new Amount(e.tokens(), e.cost() == null ? BigDecimal.ZERO : e.cost());
            reserved.merge(new Reservation(e.call(), e.key()), amount, Amount::plus);
            total = total.plus(amount);
            callsByTask.merge(e.call().task(), 1, Integer::sum);
        } else if (event instanceof StepEvent.ModelCallCompleted e) {
            Amount amount = free(e);
            settled = settled.plus(e.reply().usage());
            if (amount != null && e.reply().usage().price() == null) {
                // Nobody says what it cost, so the worst case stays spent.
                unpriced = unpriced.add(amount.cost);
            }
        } else if (event instanceof StepEvent.ModelCallFailed) {
            free(event);
        } else if (event instanceof StepEvent.Overrun e) {
            overrun = "model call " + e.key().name() + " of task " + e.call().task() + " used "
                    + e.usage().tokens() + " tokens"
                    + (e.usage().price() == null ? "" : " for " + e.usage().price()) + " where at most "
                    + e.reservedTokens() + (e.reservedCost() == null ? "" : " for " + e.reservedCost())
                    + " could be expected (overrun); nothing further is granted in this run";
        }
    }

    private @Nullable Amount free(StepEvent event) {
        Amount amount = reserved.remove(new Reservation(event.call(), event.key()));
        if (amount != null) {
            total = total.minus(amount);
        }
        return amount;
    }

    private BigDecimal costLeft(BigDecimal cap) {
        return cap.subtract(total.cost)
                .subtract(unpriced)
                .subtract(settled.cost().orElse(BigDecimal.ZERO));
    }

    /** Folds in what the kernel decided: a task that ended makes no more calls. */
    public void apply(Event event) {
        if (event instanceof Event.TaskEnded
                || event instanceof Event.VerdictRecorded verdict && verdict.next() == Event.Next.END
                || event instanceof Event.AttemptFailed failed && failed.next() == Event.Next.END) {
            callsByTask.remove(event.task());
        }
    }

    /** Returns what completed calls used. */
    public Usage settled() {
        return settled;
    }

    /** Returns how many tokens may still be reserved. */
    public long tokensLeft(Limits run) {
        return Math.max(0, run.maxTokens() - total.tokens - settled.tokens());
    }

    /** Returns how much money may still be reserved; empty if there is no limit. */
    public Optional<BigDecimal> costLeft(Limits run) {
        return run.maxCost().map(cap -> costLeft(cap).max(BigDecimal.ZERO));
    }

    /** Returns whether anything is reserved and not settled. */
    public boolean hasOpenReservations() {
        return !reserved.isEmpty();
    }
}
