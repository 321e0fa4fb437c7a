package dev.orchestrator.core.ledger;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepEvent.ModelCallRequested;
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
    private final Map<Reservation, ModelCallRequested> reserved = new HashMap<>();
    private final Map<TaskId, Integer> callsByTask = new HashMap<>();
    private long reservedTokens;
    private BigDecimal reservedCost = BigDecimal.ZERO;
    private Usage settled = Usage.NONE;
    /** Reserved for calls that ended without a price. */
    private BigDecimal unpriced = BigDecimal.ZERO;

    private @Nullable String overrun;

    private record Reservation(CallId call, StepKey key) {}

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
        long used = reservedTokens + settled.tokens();
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
        if (event instanceof ModelCallRequested e) {
            // Where one is open already, a crash cut it short: what it used nobody will know, so it stays reserved.
            reserved.put(new Reservation(e.call(), e.key()), e);
            reservedTokens = Math.addExact(reservedTokens, e.tokens());
            reservedCost = e.cost() == null ? reservedCost : reservedCost.add(e.cost());
            callsByTask.merge(e.call().task(), 1, Integer::sum);
        } else if (event instanceof StepEvent.ModelCallCompleted e) {
            ModelCallRequested request = free(e);
            settled = settled.plus(e.reply().usage());
            if (request != null && request.cost() != null && e.reply().usage().price() == null) {
                // Nobody says what it cost, so the worst case stays spent.
                unpriced = unpriced.add(request.cost());
            }
        } else if (event instanceof StepEvent.ModelCallFailed e) {
            free(e);
        } else if (event instanceof StepEvent.Overrun e) {
            overrun = "model call " + e.key().name() + " of task " + e.call().task() + " used "
                    + e.usage().tokens() + " tokens"
                    + (e.usage().price() == null ? "" : " for " + e.usage().price()) + " where at most "
                    + e.reservedTokens() + (e.reservedCost() == null ? "" : " for " + e.reservedCost())
                    + " could be expected (overrun); nothing further is granted in this run";
        }
    }

    private @Nullable ModelCallRequested free(StepEvent.OfStep event) {
        ModelCallRequested request = reserved.remove(new Reservation(event.call(), event.key()));
        if (request != null) {
            reservedTokens -= request.tokens();
            reservedCost = request.cost() == null ? reservedCost : reservedCost.subtract(request.cost());
        }
        return request;
    }

    private BigDecimal costLeft(BigDecimal cap) {
        return cap.subtract(reservedCost)
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
        return Math.max(0, run.maxTokens() - reservedTokens - settled.tokens());
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
