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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens, money and model calls over the whole run: the worst case is reserved before each call and settled
 * after it, so that reserved plus settled never exceeds a limit. Folded from the journal like the run's state, and
 * confined like it.
 */
public final class Ledger {
    /** Of tries whose end is still to come. */
    private final Map<Reservation, ModelCallRequested> reserved = new HashMap<>();

    private final Map<TaskId, Integer> callsByTask = new HashMap<>();
    /** Reserved, for tries under way and for those of which nobody will ever know what they used. */
    private long unsettledTokens;

    private BigDecimal unsettledCost = BigDecimal.ZERO;
    private Usage settled = Usage.NONE;

    private @Nullable String overrun;

    /** What a try is known by from its request to its end. */
    record Reservation(CallId call, StepKey key) {}

    /**
     * Returns why a call cannot be granted, or null if it can.
     *
     * @param run the run's limits
     * @param task the limits of the task that asks
     * @param most the most the call can use and cost; its price is null if that is not known
     */
    public @Nullable String refusal(Limits run, TaskId id, Limits task, Usage most) {
        return refusal(run, id, task, most, 0, BigDecimal.ZERO);
    }

    /**
     * Returns whether a call that is refused now could be granted when tries under way come out cheaper than at their
     * worst.
     *
     * @param underWay tells calls whose tries still end from those of which nobody will know
     */
    public boolean mayBeGrantedLater(
            Limits run, TaskId id, Limits task, Usage most, Predicate<? super CallId> underWay) {
        long tokens = 0;
        BigDecimal cost = BigDecimal.ZERO;
        for (ModelCallRequested each : reserved.values()) {
            if (underWay.test(each.call())) {
                tokens += each.tokens();
                cost = each.cost() == null ? cost : cost.add(each.cost());
            }
        }
        return refusal(run, id, task, most, tokens, cost) == null;
    }

    /**
     * @param tokens of what is reserved, to be left out of account
     * @param money likewise
     */
    private @Nullable String refusal(Limits run, TaskId id, Limits task, Usage most, long tokens, BigDecimal money) {
        if (overrun != null) {
            return overrun;
        }
        int calls = callsByTask.getOrDefault(id, 0);
        if (calls >= task.modelCalls()) {
            return "task " + id + " has made " + calls + " model calls, which is the limit (modelCalls)";
        }
        long used = unsettledTokens - tokens + settled.tokens();
        if (most.tokens() > run.maxTokens() - used) {
            return "the call may use " + most.tokens() + " tokens, but of the limit (maxTokens) of " + run.maxTokens()
                    + " only " + Math.max(0, run.maxTokens() - used) + " are left";
        }
        BigDecimal cap = run.maxCost().orElse(null);
        BigDecimal cost = most.price();
        if (cap == null && cost != null && cost.signum() > 0) {
            return "the call may cost " + cost + ", but no money limit is set; set one with Limits.maxCost(…)";
        }
        if (cap != null) {
            if (cost == null) {
                return "a money limit (maxCost) is set, but the model does not say what it costs; give it a price (a"
                        + " model of your own implements Metered), or take the money limit out";
            }
            BigDecimal left = costLeft(cap).add(money);
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
            reserved.put(new Reservation(e.call(), e.key()), e);
            unsettledTokens = Math.addExact(unsettledTokens, e.tokens());
            unsettledCost = e.cost() == null ? unsettledCost : unsettledCost.add(e.cost());
            callsByTask.merge(e.call().task(), 1, Integer::sum);
        } else if (event instanceof StepEvent.ModelCallCompleted e) {
            settle(e, e.reply().usage());
        } else if (event instanceof StepEvent.ModelCallFailed e) {
            settle(e, e.used());
        } else if (event instanceof StepEvent.Overrun e) {
            overrun = "model call " + e.key().name() + " of task " + e.call().task() + " used "
                    + e.usage().tokens() + " tokens"
                    + (e.usage().price() == null ? "" : " for " + e.usage().price()) + " where at most "
                    + e.reservedTokens() + (e.reservedCost() == null ? "" : " for " + e.reservedCost())
                    + " could be expected (overrun); nothing further is granted in this run";
        }
    }

    /** @param used null if nobody knows; what is not known stays spent at its worst */
    private void settle(StepEvent.OfStep end, @Nullable Usage used) {
        ModelCallRequested request = reserved.remove(new Reservation(end.call(), end.key()));
        if (used == null) {
            return;
        }
        settled = settled.plus(used);
        if (request != null) {
            unsettledTokens -= request.tokens();
            unsettledCost = request.cost() == null || used.price() == null
                    ? unsettledCost
                    : unsettledCost.subtract(request.cost());
        }
    }

    private BigDecimal costLeft(BigDecimal cap) {
        return cap.subtract(unsettledCost).subtract(settled.cost().orElse(BigDecimal.ZERO));
    }

    /**
     * Folds in what the kernel decided. A task that ended makes no more calls; of tries that were cut short when the run was
     * left nobody will know what they used, so that stays spent.
     */
    public void apply(Event event) {
        if (event instanceof Event.Reopening) {
            reserved.clear();
        } else if (event instanceof Event.TaskEnded
                || event instanceof Event.VerdictRecorded verdict && verdict.next() == Event.Next.END
                || event instanceof Event.AttemptFailed failed && failed.next() == Event.Next.END) {
            callsByTask.remove(event.task());
        }
    }

    /** Returns what calls are known to have used. */
    public Usage settled() {
        return settled;
    }

    /** Returns how many tokens may still be reserved. */
    public long tokensLeft(Limits run) {
        return Math.max(0, run.maxTokens() - unsettledTokens - settled.tokens());
    }

    /** Returns how much money may still be reserved; empty if there is no limit. */
    public Optional<BigDecimal> costLeft(Limits run) {
        return run.maxCost().map(cap -> costLeft(cap).max(BigDecimal.ZERO));
    }

    /** Returns whether the end of any try is still to come. */
    public boolean hasOpenReservations() {
        return !reserved.isEmpty();
    }
}
