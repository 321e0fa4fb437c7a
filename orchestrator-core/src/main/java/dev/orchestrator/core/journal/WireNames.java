package dev.orchestrator.core.journal;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What an enum's constants are called in journals, both ways; never derived from their names in Java. */
final class WireNames<E extends Enum<E>> {
    static final WireNames<FailureClass> FAILURE_CLASSES = new WireNames<>(
            FailureClass.class,
            Map.ofEntries(
                    Map.entry(FailureClass.TRANSIENT, "transient"),
                    Map.entry(FailureClass.REJECTED, "rejected"),
                    Map.entry(FailureClass.INCONCLUSIVE, "inconclusive"),
                    Map.entry(FailureClass.IMPOSSIBLE, "impossible"),
                    Map.entry(FailureClass.INFEASIBLE, "infeasible"),
                    Map.entry(FailureClass.INVALID_OUTPUT, "invalid-output"),
                    Map.entry(FailureClass.REFUSED, "refused"),
                    Map.entry(FailureClass.BUDGET, "budget"),
                    Map.entry(FailureClass.DEADLINE, "deadline"),
                    Map.entry(FailureClass.POLICY, "policy"),
                    Map.entry(FailureClass.DEPENDENCY, "dependency"),
                    Map.entry(FailureClass.ABANDONED, "abandoned"),
                    Map.entry(FailureClass.DEFECT, "defect")));

    static final WireNames<TaskStatus> STATUSES = new WireNames<>(
            TaskStatus.class,
            Map.ofEntries(
                    Map.entry(TaskStatus.WAITING, "waiting"),
                    Map.entry(TaskStatus.READY, "ready"),
                    Map.entry(TaskStatus.PLANNING, "planning"),
                    Map.entry(TaskStatus.SPLIT, "split"),
                    Map.entry(TaskStatus.WORKING, "working"),
                    Map.entry(TaskStatus.CHECKING, "checking"),
                    Map.entry(TaskStatus.BACKOFF, "backoff"),
                    Map.entry(TaskStatus.PARKED, "parked"),
                    Map.entry(TaskStatus.CANCELLING, "cancelling"),
                    Map.entry(TaskStatus.ACCEPTED, "accepted"),
                    Map.entry(TaskStatus.UNVERIFIED, "unverified"),
                    Map.entry(TaskStatus.FAILED, "failed"),
                    Map.entry(TaskStatus.SKIPPED, "skipped"),
                    Map.entry(TaskStatus.CANCELLED, "cancelled")));

    static final WireNames<Effect> EFFECTS = new WireNames<>(
            Effect.class,
            Map.of(
                    Effect.PURE, "pure",
                    Effect.IDEMPOTENT, "idempotent",
                    Effect.RECONCILABLE, "reconcilable",
                    Effect.AT_MOST_ONCE, "at-most-once"));

    static final WireNames<Move.Wake> WAKES = new WireNames<>(
            Move.Wake.class,
            Map.of(
                    Move.Wake.NEVER, "never",
                    Move.Wake.WHEN_SETTLED, "when-settled",
                    Move.Wake.ON_FAILURE, "on-failure",
                    Move.Wake.ON_EACH, "on-each"));

    static final WireNames<Event.Next> NEXTS = new WireNames<>(
            Event.Next.class,
            Map.of(
                    Event.Next.WAIT, "wait",
                    Event.Next.RECHECK, "recheck",
                    Event.Next.NEXT_STAGE, "next-stage",
                    Event.Next.RETRY, "retry",
                    Event.Next.END, "end"));

    static final WireNames<CallId.Kind> KINDS = new WireNames<>(
            CallId.Kind.class,
            Map.of(
                    CallId.Kind.PLAN, "plan",
                    CallId.Kind.WORK, "work",
                    CallId.Kind.CHECK, "check",
                    CallId.Kind.JOIN, "join"));

    private final Map<E, String> names;
    private final Map<String, E> constants = new HashMap<>();

    private WireNames(Class<E> type, Map<E, String> names) {
        this.names = new EnumMap<>(names);
        names.forEach((constant, name) -> constants.put(name, constant));
        if (constants.size() != type.getEnumConstants().length) {
            throw new IllegalStateException("every constant of " + type + " needs a name of its own");
        }
    }

    /** Returns what the constant is called. */
    String of(E constant) {
        return Objects.requireNonNull(names.get(constant));
    }

    /**
     * Returns the constant that is called so.
     *
     * @throws JsonIn.Bad if there is none, naming the field
     */
    E read(JsonIn name) {
        E constant = constants.get(name.string());
        if (constant == null) {
            throw name.wrong("one of " + String.join(", ", new TreeSet<>(constants.keySet())));
        }
        return constant;
    }
}
