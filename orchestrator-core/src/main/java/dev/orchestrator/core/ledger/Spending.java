package dev.orchestrator.core.ledger;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.ledger.Ledger.Reservation;
import dev.orchestrator.core.step.StepEvent;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who used what: the sums of the {@link Ledger}, told apart. Folded from the journal, and confined. */
public final class Spending {
    private static final String MODEL = "model:";

    private final Map<TaskId, Map<Spender, Sum>> sums = new HashMap<>();
    private final Map<Reservation, Open> open = new HashMap<>();
    private Usage usage = Usage.NONE;
    private long tries;

    private record Spender(Caller.Kind role, String name, int attempt, String model) {}

    private record Open(StepEvent.ModelCallRequested request, Sum sum) {}

    private static final class Sum {
        private long tries;
        private Usage usage = Usage.NONE;
        private long unsettledTokens;
        private BigDecimal unsettledCost = BigDecimal.ZERO;
        private long savedTokens;
    }

    /**
     * Folds in what happened inside a call.
     *
     * @param name knows what the planner, worker or verifier of a call is registered as, at that moment
     */
    public void apply(StepEvent event, Function<CallId, String> name) {
        if (event instanceof StepEvent.ModelCallRequested e) {
            requested(e, name.apply(e.call()));
        } else if (event instanceof StepEvent.ModelCallCompleted e) {
            saved(e);
            settle(e, e.reply().usage());
        } else if (event instanceof StepEvent.ModelCallFailed e) {
            settle(e, e.used());
        }
    }

    private void requested(StepEvent.ModelCallRequested request, String name) {
        CallId call = request.call();
        Caller.Kind role = switch (call.kind()) {
            case PLAN, JOIN -> Caller.Kind.PLANNER;
            case WORK -> Caller.Kind.WORKER;
            case CHECK -> Caller.Kind.VERIFIER;
        };
        String step = request.key().name();
        String model = step.startsWith(MODEL) ? step.substring(MODEL.length()) : step;
        Sum sum = sums.computeIfAbsent(call.task(), t -> new LinkedHashMap<>())
                .computeIfAbsent(new Spender(role, name, call.number(), model), s -> new Sum());
        open.put(new Reservation(call, request.key()), new Open(request, sum));
        tries++;
        sum.tries++;
        sum.unsettledTokens += request.tokens();
        sum.unsettledCost = request.cost() == null ? sum.unsettledCost : sum.unsettledCost.add(request.cost());
    }

    private void saved(StepEvent.ModelCallCompleted end) {
        Open begun = open.get(new Reservation(end.call(), end.key()));
        if (begun != null && end.reply() instanceof ModelReply.Aborted aborted) {
            long most = begun.request.request().maxOutputTokens();
            begun.sum.savedTokens += Math.max(0, most - aborted.usage().outputTokens());
        }
    }

    private void settle(StepEvent.OfStep end, @Nullable Usage used) {
        Open begun = open.remove(new Reservation(end.call(), end.key()));
        if (begun == null || used == null) {
            return;
        }
        usage = usage.plus(used);
        Sum sum = begun.sum;
        sum.usage = sum.usage.plus(used);
        sum.unsettledTokens -= begun.request.tokens();
        BigDecimal cost = begun.request.cost();
        sum.unsettledCost = cost == null || used.price() == null ? sum.unsettledCost : sum.unsettledCost.subtract(cost);
    }

    /** Returns what is known to have been used. */
    public Usage usage() {
        return usage;
    }

    /** Returns how often models were asked. */
    public long tries() {
        return tries;
    }

    /** Returns what was used for a task itself, in the order in which it began. */
    public List<Spent> of(TaskId task) {
        return sums.getOrDefault(task, Map.of()).entrySet().stream()
                .map(e -> spent(task, e.getKey(), e.getValue()))
                .toList();
    }

    private static Spent spent(TaskId task, Spender by, Sum sum) {
        return new Spent(
                task,
                by.role,
                by.name,
                by.attempt,
                by.model,
                sum.tries,
                sum.usage,
                sum.unsettledTokens,
                sum.unsettledCost,
                sum.savedTokens);
    }
}
