package dev.orchestrator.testkit.simulation;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.audit.Audit;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.ledger.Ledger;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What holds for every journal of a run that has ended, whatever the pipeline: nothing has two outcomes, what must not
 * happen twice has not, no more was at work or used than was allowed, and an {@linkplain Audit audit} finds nothing.
 *
 * @since 0.1.0
 */
public final class Invariants {
    private final RunId run;
    private final RunState state = new RunState();
    private final Ledger ledger = new Ledger();
    private final Granted granted = new Granted();
    private final Set<CallId> calls = new HashSet<>();
    /** Those that have been asked for, by what they call; they leave late. */
    private final Map<CallId.Kind, Set<CallId>> atWork = new EnumMap<>(CallId.Kind.class);
    /** What has an outcome. */
    private final Set<Done> done = new HashSet<>();
    /** What must not happen twice and has begun, since a person last decided anything of its task. */
    private final Map<Done, Integer> begun = new HashMap<>();

    /** A step of one attempt or round, over all its calls. */
    private record Done(CallId call, StepKey key) {
        static Done of(StepEvent.OfStep step) {
            CallId call = step.call();
            return new Done(new CallId(call.task(), call.kind(), call.number(), call.index(), 0), step.key());
        }
    }

    private Invariants(RunId run) {
        this.run = run;
    }

    /**
     * Reads a run's journal.
     *
     * @param complete whether the run's last process went on until nothing was under way any more
     * @throws AssertionError if something does not hold; the message names the record
     */
    public static void check(StateStore store, RunId run, boolean complete) {
        Invariants invariants = new Invariants(run);
        JournalReader.read(store, run, invariants::visit);
        invariants.atTheEnd(complete);
        Audit.Report audit = Audit.of(store, run);
        if (!audit.problems().isEmpty()) {
            throw new AssertionError("run " + run + " is not as the kernel would have it: " + audit.problems());
        }
    }

    private void visit(JournalRecord journaled, Object event) {
        if (state.ended() && !(event instanceof StepEvent) && !(event instanceof Event.LateOutcome)) {
            throw broken(journaled, "comes after the end of the run");
        }
        if (event instanceof Event decided) {
            if (endsACall(decided) && !mayEnd((Event.OfCall) decided)) {
                throw broken(journaled, "ends a call that is not under way");
            }
            try {
                state.apply(journaled.at(), decided);
            } catch (RuntimeException e) {
                throw broken(journaled, "cannot follow those before it: " + e.getMessage());
            }
            ledger.apply(decided);
            granted.apply(decided);
            if (decided instanceof Event.CallIntent intent) {
                begins(journaled, intent.call());
            }
            if (decided instanceof Event.ApprovalDecided) {
                begun.keySet().removeIf(each -> each.call().task().equals(decided.task()));
            }
        } else if (event instanceof StepEvent step) {
            if (!calls.contains(step.call())) {
                throw broken(journaled, "belongs to a call that nobody has asked for");
            }
            ledger.apply(step);
            String tooMuch = granted.apply(step, state);
            if (tooMuch != null) {
                throw broken(journaled, tooMuch);
            }
            steps(journaled, step);
        }
    }

    /** What a planner concludes, and what is joined, is handed over when no call is under way any more. */
    private static boolean endsACall(Event event) {
        return event instanceof Event.HandoffReceived handoff && handoff.call().kind() == CallId.Kind.WORK
                || event instanceof Event.MoveAccepted
                || event instanceof Event.MoveRejected
                || event instanceof Event.AttemptFailed
                || event instanceof Event.BackedOff
                || event instanceof Event.TaskParked
                || event instanceof Event.ApprovalRequested
                || event instanceof Event.LateOutcome;
    }

    /** What has been asked to stop has failed by that, and comes back late. */
    private boolean mayEnd(Event.OfCall end) {
        return state.wants(end.call())
                || (end instanceof Event.AttemptFailed || end instanceof Event.LateOutcome)
                        && state.stopping().contains(end.call());
    }

    private void begins(JournalRecord journaled, CallId call) {
        if (!calls.add(call)) {
            throw broken(journaled, "asks for a call a second time");
        }
        int most = state.limits().concurrency();
        Set<CallId> kind = atWork.computeIfAbsent(call.kind(), k -> new HashSet<>());
        kind.add(call);
        if (call.kind() != CallId.Kind.CHECK && kind.size() > most) {
            kind.removeIf(each -> !state.wants(each));
            if (kind.size() > most) {
                throw broken(journaled, "asks for more at once than may be: " + kind);
            }
        }
    }

    private void steps(JournalRecord journaled, StepEvent event) {
        if (event.call().kind() == CallId.Kind.CHECK) {
            return; // made again, a check begins anew
        }
        if (event instanceof StepEvent.StepsRanAhead ahead) {
            ahead.steps().forEach(step -> once(journaled, step));
        } else if (event instanceof StepEvent.Outcome || event instanceof StepEvent.ModelCallCompleted) {
            once(journaled, (StepEvent.OfStep) event);
        } else if (event instanceof StepEvent.StepIntended intended && intended.effect() == Effect.AT_MOST_ONCE) {
            if (done.contains(Done.of(intended)) || begun.merge(Done.of(intended), 1, Integer::sum) > 1) {
                throw broken(journaled, "begins again what must not happen twice, and nobody decided that");
            }
        }
    }

    private void once(JournalRecord journaled, StepEvent.OfStep step) {
        if (!done.add(Done.of(step))) {
            throw broken(journaled, "is a second outcome of " + step.key().name());
        }
    }

    private void atTheEnd(boolean complete) {
        if (!state.ended()) {
            throw new AssertionError("the journal of run " + run + " does not fold to a run that has ended");
        }
        if (complete && ledger.hasOpenReservations()) {
            throw new AssertionError("run " + run + " has ended, and something is still reserved for a model call");
        }
        if (complete && !state.stopping().isEmpty()) {
            throw new AssertionError(
                    "run " + run + " has ended, and these calls were never heard of again: " + state.stopping());
        }
    }

    private AssertionError broken(JournalRecord journaled, String what) {
        return new AssertionError("record " + journaled.seq() + " (" + journaled.type()
                + (journaled.task().isEmpty() ? "" : " of task " + journaled.task()) + ") of run " + run + " " + what);
    }
}
