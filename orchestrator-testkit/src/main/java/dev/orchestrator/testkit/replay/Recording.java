package dev.orchestrator.testkit.replay;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.kernel.CallFailure;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.Answers;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run's journal says that came from outside, by where it was asked for. Not changed once it is read. */
final class Recording {
    /** An attempt, a round, or a criterion's checks in one of those: over all calls it took. */
    record Scope(TaskId task, CallId.Kind kind, int number, int index) {
        static Scope of(CallId call) {
            return new Scope(call.task(), call.kind(), call.number(), call.index());
        }
    }

    /** Where something was asked for. */
    record Slot(Scope scope, StepKey key) {
        @Override
        public String toString() {
            String number = scope.kind == CallId.Kind.PLAN ? "round " : "attempt ";
            return "task " + scope.task + ", "
                    + (scope.kind == CallId.Kind.CHECK ? "check of criterion " + scope.index + " in " : "") + number
                    + scope.number + ", " + key.name() + ", occurrence " + key.occurrence();
        }
    }

    /**
     * What came of it.
     *
     * @param late whether the call had been asked to stop by then
     */
    record Answered(Answers.Answer answer, boolean late) {}

    /** A person's decision. */
    record Decided(Decision decision, Instant at) {}

    /** A pause or the end of one, by how long after the start; not counting when the run was at work nowhere. */
    record Pause(Duration after, boolean begins) {}

    private static final class Draft {
        final List<Answered> answers = new ArrayList<>(1);
        /** The places in {@code answers} of tries that have no end yet, by their call. */
        final Map<CallId, Integer> open = new HashMap<>(2);

        @Nullable Instant begun;
    }

    final RunId run;
    private final Map<Slot, Draft> drafts = new LinkedHashMap<>();
    private final Set<CallId> stopping = new HashSet<>();
    final Map<Slot, List<Answered>> answers = new LinkedHashMap<>();
    /** Who was called at all. */
    final Set<Scope> called = new HashSet<>();
    /** Whose calls were asked to stop. */
    final Set<Scope> stopped = new HashSet<>();
    /** Which calls failed since something was refused that then is in no journal. */
    final Map<Scope, CallFailure> refused = new HashMap<>();

    /** Subjects of what people were asked, by the approval's id; not what was in doubt after a crash. */
    final Map<String, String> asked = new LinkedHashMap<>();

    final Map<String, Decided> decisions = new HashMap<>();
    private @Nullable Goal goal;
    private Limits limits = Limits.defaults();
    private Instant startedAt = Instant.EPOCH;
    private boolean ended;
    private int order;

    final List<Pause> pauses = new ArrayList<>();

    @Nullable String cancelledBecause;

    Duration cancelledAfter = Duration.ZERO;
    private Duration gaps = Duration.ZERO;
    private Instant before = Instant.EPOCH;

    private Recording(RunId run) {
        this.run = run;
    }

    /** @throws IllegalArgumentException if the run has not ended */
    static Recording of(StateStore store, RunId run) {
        Recording recording = new Recording(run);
        JournalReader.read(store, run, (journaled, event) -> recording.visit(journaled.at(), event));
        if (!recording.ended) {
            throw new IllegalArgumentException(
                    "run " + run + " had not ended when it was recorded, so nobody knows what"
                            + " was to come; export it when it has. To go on with it as it is, import it with"
                            + " RunArchive.importInto and resume or fork it with an Orchestrator");
        }
        recording.drafts.forEach((slot, draft) -> recording.answers.put(slot, List.copyOf(draft.answers)));
        recording.drafts.clear();
        return recording;
    }

    Goal goal() {
        if (goal == null) {
            throw new IllegalStateException("run " + run + " has no goal");
        }
        return goal;
    }

    Limits limits() {
        return limits;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** Returns the names of the models that were asked. */
    Set<String> models() {
        Set<String> names = new HashSet<>();
        for (Slot slot : answers.keySet()) {
            if (slot.key.name().startsWith(MODEL)) {
                names.add(slot.key.name().substring(MODEL.length()));
            }
        }
        return names;
    }

    static final String MODEL = "model:";

    private Duration sinceStart(Instant at) {
        return Duration.between(startedAt, at).minus(gaps);
    }

    private void visit(Instant at, Object event) {
        if (event instanceof Event.Reopening) {
            gaps = gaps.plus(Duration.between(before, at));
        }
        before = at;
        if (event instanceof StepEvent step) {
            step(at, step);
        } else {
            decided(at, (Event) event);
        }
    }

    private void decided(Instant at, Event event) {
        if (event instanceof Event.RunCreated e) {
            goal = e.goal();
            limits = e.limits();
            startedAt = at;
        } else if (event instanceof Event.ApprovalRequested e) {
            if (!e.subject().startsWith("in doubt: ")) {
                asked.put(e.id(), e.subject());
            }
        } else if (event instanceof Event.ApprovalDecided e) {
            decisions.put(e.id(), new Decided(e.decision(), at));
        } else if (event instanceof Event.CancelRequested e && e.task().equals(TaskId.root())) {
            cancelledBecause = e.why();
            cancelledAfter = sinceStart(at);
        } else if (event instanceof Event.RunPaused || event instanceof Event.RunResumed) {
            pauses.add(new Pause(sinceStart(at), event instanceof Event.RunPaused));
        } else if (event instanceof Event.CallIntent e) {
            called.add(Scope.of(e.call()));
        } else if (event instanceof Event.StopRequested e) {
            stopping.add(e.call());
            stopped.add(Scope.of(e.call()));
        } else if (event instanceof Event.AttemptFailed e) {
            FailureClass why = e.failure().failureClass();
            if (why == FailureClass.BUDGET || why == FailureClass.POLICY) {
                refused.put(Scope.of(e.call()), e.failure());
            }
        } else if (event instanceof Event.RunEnded) {
            ended = true;
        }
    }

    private void step(Instant at, StepEvent event) {
        if (event instanceof StepEvent.StepsRanAhead ahead) {
            ahead.steps().forEach(step -> outcome(at, step));
        } else if (event instanceof StepEvent.Outcome outcome) {
            outcome(at, outcome);
        } else if (event instanceof StepEvent.StepIntended intended) {
            draft(intended).begun = at;
        } else if (event instanceof StepEvent.ModelCallRequested e) {
            Draft draft = draft(e);
            draft.begun = at;
            draft.open.put(e.call(), draft.answers.size());
            draft.answers.add(answered(e, new Answers.Try(e.tokens(), e.cost(), null, Duration.ZERO)));
        } else if (event instanceof StepEvent.ModelCallCompleted || event instanceof StepEvent.ModelCallFailed) {
            StepEvent.OfStep end = (StepEvent.OfStep) event;
            Draft draft = draft(end);
            Integer place = draft.open.remove(end.call());
            if (place != null) {
                Answers.Try begun = (Answers.Try) draft.answers.get(place).answer();
                draft.answers.set(
                        place, answered(end, new Answers.Try(begun.tokens(), begun.cost(), end, since(draft, at))));
            }
        }
    }

    private void outcome(Instant at, StepEvent.Outcome outcome) {
        Draft draft = draft(outcome);
        draft.answers.add(answered(outcome, new Answers.Outcome(outcome, order++, since(draft, at))));
    }

    private Answered answered(StepEvent.OfStep event, Answers.Answer answer) {
        return new Answered(answer, stopping.contains(event.call()));
    }

    private static Duration since(Draft draft, Instant at) {
        return draft.begun == null || draft.begun.isAfter(at) ? Duration.ZERO : Duration.between(draft.begun, at);
    }

    private Draft draft(StepEvent.OfStep event) {
        return drafts.computeIfAbsent(new Slot(Scope.of(event.call()), event.key()), slot -> new Draft());
    }
}
