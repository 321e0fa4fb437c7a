package dev.orchestrator.testkit.replay;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.Requests;
import dev.orchestrator.core.kernel.CallFailure;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.step.Answers;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.testkit.replay.Recording.Answered;
import dev.orchestrator.testkit.replay.Recording.Scope;
import dev.orchestrator.testkit.replay.Recording.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers from a recording, each answer once. Safe for use by several threads. */
final class RecordedAnswers implements Answers {
    /** Its length is part of what is asked; on a clock of its own a rerun sleeps as long, else it is over long ago. */
    private static final String SLEEP = "sleep";

    private static final String FAILED = " failed: ";

    private final Recording recording;
    private final Rerun.Mode mode;
    /** Whether what took its time takes it again. */
    private final boolean timed;

    private final DriftText text;
    private final Map<Slot, Cursor> cursors = new HashMap<>();
    private final Map<Scope, List<Cursor>> byScope = new HashMap<>();
    private final CompletableFuture<Drift> drifted = new CompletableFuture<>();
    private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
    private volatile boolean missing;
    // guarded by this
    private final Set<String> given = new HashSet<>();

    /** What is recorded for one slot, in order. */
    static final class Cursor {
        final Slot slot;
        private final List<Answered> answers;
        private int next;

        Cursor(Slot slot, List<Answered> answers) {
            this.slot = slot;
            this.answers = answers;
        }

        synchronized @Nullable Answer next() {
            return next == answers.size() ? null : answers.get(next++).answer();
        }

        synchronized boolean isLeft() {
            return next < answers.size();
        }

        /** Whether something is left that has to be asked for: not what was lost, or came when nobody waited any more. */
        synchronized boolean isUnused() {
            return answers.subList(next, answers.size()).stream()
                    .anyMatch(a -> !a.late() && !(a.answer() instanceof Try t && t.end() == null));
        }
    }

    RecordedAnswers(Recording recording, Rerun.Mode mode, boolean timed, String place) {
        this.recording = recording;
        this.mode = mode;
        this.timed = timed;
        recording.answers.forEach((slot, answers) -> {
            Cursor cursor = new Cursor(slot, answers);
            cursors.put(slot, cursor);
            byScope.computeIfAbsent(slot.scope(), scope -> new ArrayList<>()).add(cursor);
        });
        this.text = new DriftText(recording.run, place, recording.cancelledBecause == null);
    }

    /** Completes when something is asked for that was not recorded. */
    CompletableFuture<Drift> drifted() {
        return drifted;
    }

    /** Returns whether something was asked for that was not recorded, and came from outside. */
    boolean wasMissing() {
        return missing;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public @Nullable Answer step(CallId call, StepKey key, Effect effect) {
        Answer answer = next(new Slot(Scope.of(call), key));
        return timed && key.name().equals(SLEEP) && answer instanceof Outcome ? null : answer;
    }

    @Override
    public @Nullable Answer model(CallId call, StepKey key) {
        return next(new Slot(Scope.of(call), key));
    }

    private @Nullable Answer next(Slot slot) {
        Cursor cursor = cursors.get(slot);
        Answer answer = cursor == null ? null : cursor.next();
        return answer == null ? missed(slot) : timed ? answer : atOnce(answer);
    }

    private static Answer atOnce(Answer answer) {
        if (answer instanceof Outcome outcome) {
            return new Outcome(outcome.event(), outcome.order(), Duration.ZERO);
        } else if (answer instanceof Try tried) {
            return new Try(tried.tokens(), tried.cost(), tried.end(), Duration.ZERO);
        }
        return answer;
    }

    private synchronized @Nullable Answer missed(Slot slot) {
        if (drifted.isDone()) {
            throw new StoreException("the rerun has drifted before");
        }
        List<Cursor> here = byScope.getOrDefault(slot.scope(), List.of()).stream()
                .filter(c -> c.slot.key().name().equals(slot.key().name()) && c.isLeft())
                .toList();
        Answer same = sameElsewhere(
                slot,
                here.stream()
                        .filter(c -> c.slot.key().occurrence() == slot.key().occurrence()));
        if (same != null) {
            return same;
        }
        if (here.isEmpty() && (recording.stopped.contains(slot.scope()) || isTooEarly(slot.scope()))) {
            return new Never();
        }
        CallFailure refused = recording.refused.get(slot.scope());
        if (here.isEmpty() && refused != null && slot.key().name().startsWith(Recording.MODEL)) {
            String message = refused.message();
            int begin = message.indexOf(FAILED);
            return new Refusal(
                    refused.failureClass(), begin < 0 ? message : message.substring(begin + FAILED.length()));
        }
        if (mode == Rerun.Mode.LENIENT) {
            Answer other = moved(slot);
            if (other != null) {
                return other;
            }
        } else if (mode == Rerun.Mode.RECORD_MISSING) {
            missing = true;
            return null;
        }
        Drift drift = text.missing(slot, cursors.values());
        drifted.complete(drift);
        throw new StoreException("the rerun drifts from its recording at " + slot);
    }

    /** Who was not called before the run was cancelled waits for that now: work whose time nobody recorded takes none. */
    private boolean isTooEarly(Scope scope) {
        return recording.cancelledBecause != null && !recording.called.contains(scope);
    }

    /** Whatever an endpoint or a library has made of the text of a schema: the same JSON is the same question. */
    private static @Nullable Answer sameElsewhere(Slot slot, Stream<Cursor> candidates) {
        String json = Requests.content(slot.key());
        return candidates
                .filter(c -> Requests.content(c.slot.key()).equals(json))
                .map(Cursor::next)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Answer moved(Slot slot) {
        for (Cursor cursor : cursors.values()) {
            Slot other = cursor.slot;
            boolean sameKind = other.scope().kind() == slot.scope().kind()
                    && other.key().name().equals(slot.key().name());
            if (sameKind && cursor.isLeft() && sameContent(other.key(), slot.key())) {
                Answer answer = cursor.next();
                if (answer != null) {
                    warnings.add(slot + " was answered by what was recorded for " + other);
                    return answer;
                }
            }
        }
        return null;
    }

    private static boolean sameContent(StepKey one, StepKey other) {
        return one.content().equals(other.content())
                || one.content() instanceof ModelRequest
                        && Requests.content(one).equals(Requests.content(other));
    }

    // ---- people ----

    /** Returns what was decided upon an approval; null if nobody had decided by the end. */
    synchronized Recording.@Nullable Decided decision(Approval approval) {
        if (recording.asked.containsKey(approval.id())) {
            given.add(approval.id());
            return recording.decisions.get(approval.id());
        }
        if (mode != Rerun.Mode.RECORD_MISSING && !drifted.isDone()) {
            drifted.complete(text.notAsked(approval, recording.asked));
        }
        missing = true;
        return null;
    }

    // ---- the end ----

    /** Returns how much of the recording was not asked for, as a drift; null if all was. */
    synchronized @Nullable Drift unused() {
        List<Slot> unused = recording.answers.keySet().stream()
                .filter(slot -> {
                    Cursor cursor = cursors.get(slot);
                    return cursor != null && cursor.isUnused();
                })
                .toList();
        List<String> approvals = recording.asked.entrySet().stream()
                .filter(e -> !given.contains(e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return unused.isEmpty() && approvals.isEmpty() ? null : text.unused(unused, approvals);
    }
}
