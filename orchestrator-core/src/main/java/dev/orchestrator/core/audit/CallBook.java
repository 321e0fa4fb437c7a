package dev.orchestrator.core.audit;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Digests;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.HandoffRef;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which calls are under way, and what they have begun and recorded. Confined to one reading. */
final class CallBook {
    private final Problems problems;
    private final Map<CallId, Set<StepKey>> unsettled = new HashMap<>();
    private final Set<CallId> underWay = new HashSet<>();
    private final Set<CallId> stopping = new HashSet<>();
    /** Taken off the books, maybe since their grace was over: what they still record is late, and no wonder. */
    private final Set<CallId> late = new HashSet<>();

    private final Map<Scope, Log> logs = new HashMap<>();
    /** Those that nothing is looked up in any more, though a call that was stopped may still record in them. */
    private final Set<Scope> ended = new HashSet<>();

    private final Set<String> signals = new HashSet<>();

    /** Takes what is wrong. */
    interface Problems {
        void add(long seq, String what);
    }

    /** What steps are looked up in: an attempt or round, over all calls of it; but each check for itself. */
    private record Scope(TaskId task, CallId.Kind kind, int number, int index, int tries) {
        static Scope of(CallId call) {
            int tries = call.kind() == CallId.Kind.CHECK ? call.tries() : 0;
            return new Scope(call.task(), call.kind(), call.number(), call.index(), tries);
        }
    }

    private static final class Log {
        final Set<StepKey> intended = new HashSet<>();
        final Set<StepKey> outcomes = new HashSet<>();
    }

    CallBook(Problems problems) {
        this.problems = problems;
    }

    // ---- decisions ----

    void decided(long seq, Event event) {
        if (event instanceof Event.CallIntent intent) {
            underWay.add(intent.call());
        } else if (event instanceof Event.StopRequested stop) {
            stopping.add(stop.call());
        } else if (event instanceof Event.LateOutcome outcome) {
            end(outcome.call());
            stopping.remove(outcome.call());
            late.add(outcome.call());
        } else if (event instanceof Event.OfCall outcome) {
            cameBack(seq, outcome.call());
            if (endsItsLog(outcome)) {
                Scope over = Scope.of(outcome.call());
                logs.remove(over);
                ended.add(over);
            }
        } else if (event instanceof Event.Reopening) {
            unsettled.clear();
            late.clear();
            logs.keySet().removeIf(scope -> scope.kind == CallId.Kind.CHECK); // begun anew
        } else if (event instanceof Event.SignalReceived signal && !signals.add(signal.dedupeId())) {
            problems.add(seq, "takes in signal '" + signal.dedupeId() + "' a second time");
        }
        if (event instanceof Event.RunForked) {
            signals.clear(); // those were another run's
        } else if (event instanceof Event.HandoffReceived received) {
            bound(seq, received.handoff());
        }
    }

    /** Whether nothing of the attempt, round or check is looked up any more. */
    private static boolean endsItsLog(Event.OfCall outcome) {
        return outcome instanceof Event.MoveAccepted
                || outcome instanceof Event.HandoffReceived
                || outcome instanceof Event.AttemptFailed
                || outcome instanceof Event.VerdictRecorded;
    }

    private void cameBack(long seq, CallId call) {
        if (stopping.contains(call) || !underWay.contains(call)) {
            return; // its time was up, and it has yet to come back; or it never began
        }
        Set<StepKey> open = unsettled.getOrDefault(call, Set.of());
        if (!open.isEmpty()) {
            problems.add(
                    seq,
                    "is the outcome of call " + call + ", but of " + open.size() + " model calls in it ("
                            + open.iterator().next().name() + ") it was never recorded how they ended");
        }
        end(call);
    }

    private void end(CallId call) {
        underWay.remove(call);
        unsettled.remove(call);
    }

    private void bound(long seq, HandoffRef handoff) {
        String digest = Digests.submission(handoff.result(), handoff.files());
        if (!digest.equals(handoff.digest())) {
            problems.add(
                    seq,
                    "has result and files with the digest " + digest + ", but says that it is " + handoff.digest());
        }
    }

    // ---- steps ----

    void step(long seq, StepEvent event) {
        CallId call = event.call();
        if (!underWay.contains(call) && !late.contains(call)) {
            problems.add(seq, "happened in call " + call + ", which was not under way");
            return;
        }
        Scope scope = Scope.of(call);
        if (ended.contains(scope)) {
            settle(event, call);
            return;
        }
        Log log = logs.computeIfAbsent(scope, s -> new Log());
        if (event instanceof StepEvent.StepsRanAhead ahead) {
            ahead.steps().forEach(step -> outcome(seq, log, step.key()));
        } else if (event instanceof StepEvent.StepIntended intended) {
            log.intended.add(intended.key());
            if (log.outcomes.contains(intended.key())) {
                problems.add(seq, "begins " + intended.key().name() + " again, which has an outcome on record");
            }
        } else if (event instanceof StepEvent.StepRecorded recorded) {
            if (recorded.effect() != Effect.PURE && !log.intended.contains(recorded.key())) {
                problems.add(seq, "is the outcome of " + recorded.key().name() + ", which was never begun");
            }
            outcome(seq, log, recorded.key());
        } else if (event instanceof StepEvent.StepFailed failed) {
            outcome(seq, log, failed.key());
        } else if (event instanceof StepEvent.ModelCallRequested requested) {
            unsettled.computeIfAbsent(call, c -> new HashSet<>(2)).add(requested.key());
        } else if (event instanceof StepEvent.ModelCallFailed failed) {
            settled(seq, call, failed.key());
        } else if (event instanceof StepEvent.ModelCallCompleted completed) {
            settled(seq, call, completed.key());
            outcome(seq, log, completed.key());
        }
    }

    private void settle(StepEvent event, CallId call) {
        if (event instanceof StepEvent.ModelCallFailed || event instanceof StepEvent.ModelCallCompleted) {
            wasOpen(call, ((StepEvent.OfStep) event).key());
        }
    }

    private void outcome(long seq, Log log, StepKey key) {
        if (!log.outcomes.add(key)) {
            problems.add(seq, "is a second outcome of " + key.name() + " (occurrence " + key.occurrence() + ")");
        }
    }

    private void settled(long seq, CallId call, StepKey key) {
        if (!wasOpen(call, key) && !late.contains(call)) {
            problems.add(seq, "is the end of a call of " + key.name() + " for which nothing was set aside");
        }
    }

    /** Returns whether it was, and settles it. */
    private boolean wasOpen(CallId call, StepKey key) {
        Set<StepKey> open = unsettled.get(call);
        return open != null && open.remove(key);
    }
}
