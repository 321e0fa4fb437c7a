package dev.orchestrator.core.step;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the open attempts and rounds have recorded, so that a call made again finds it. Folded from the journal like the
 * run's state, and confined like it.
 */
public final class StepLog {
    private final Map<TaskId, Recorded> outcomes = new HashMap<>();
    /** How often models were asked what they have not answered yet. */
    private final Map<TaskId, Map<Question, Integer>> tries = new HashMap<>();

    private record Recorded(StepEvent event, @Nullable Recorded before) {}

    /** @param check the position of the criterion whose check asks; else 0 */
    private record Question(int check, StepKey key) {}

    /** Folds in what happened inside a call. */
    public void apply(StepEvent event) {
        if (event instanceof StepEvent.ModelCallRequested e) {
            tries.computeIfAbsent(e.call().task(), task -> new HashMap<>(2))
                    .put(new Question(e.call().index(), e.key()), e.tries());
        } else if (event instanceof StepEvent.ModelCallCompleted e) {
            answered(e.call(), e.key());
        }
        // A check runs again from its start: nothing of it is looked up.
        boolean found = event.call().kind() != CallId.Kind.CHECK
                && (event instanceof StepEvent.StepIntended
                        || event instanceof StepEvent.StepsRanAhead
                        || event instanceof StepEvent.StepRecorded
                        || event instanceof StepEvent.StepFailed
                        || event instanceof StepEvent.ModelCallCompleted);
        if (found) {
            outcomes.merge(
                    event.call().task(), new Recorded(event, null), (before, now) -> new Recorded(now.event, before));
        }
    }

    private void answered(CallId call, StepKey key) {
        Map<Question, Integer> open = tries.get(call.task());
        if (open != null && open.remove(new Question(call.index(), key)) != null && open.isEmpty()) {
            tries.remove(call.task());
        }
    }

    /** Folds in what the kernel decided: the end of an attempt, round or check is the end of its log. */
    public void apply(Event event) {
        if (event instanceof Event.HandoffReceived
                || event instanceof Event.AttemptFailed
                || event instanceof Event.MoveAccepted
                || event instanceof Event.TaskEnded) {
            outcomes.remove(event.task());
            tries.remove(event.task());
        } else if (event instanceof Event.VerdictRecorded e) {
            judged(e);
        }
    }

    private void judged(Event.VerdictRecorded verdict) {
        CallId check = verdict.call();
        switch (verdict.next()) {
            case RECHECK -> {}
            case WAIT -> tries.getOrDefault(check.task(), Map.of()).keySet().removeIf(it -> it.check == check.index());
            case NEXT_STAGE, RETRY, END -> tries.remove(check.task());
        }
    }

    /** Returns what the task's open attempt or round has recorded, in order; an outcome comes after its intent. */
    public List<StepEvent.OfStep> of(TaskId task) {
        Recorded newest = outcomes.get(task);
        if (newest == null) {
            return List.of();
        }
        List<StepEvent.OfStep> events = new ArrayList<>();
        for (Recorded each = newest; each != null; each = each.before) {
            if (each.event instanceof StepEvent.StepsRanAhead ahead) {
                for (int i = ahead.steps().size() - 1; i >= 0; i--) {
                    events.add(ahead.steps().get(i));
                }
            } else if (each.event instanceof StepEvent.OfStep step) {
                events.add(step);
            }
        }
        Collections.reverse(events);
        return events;
    }

    /** Returns how often a model has been asked this in the same attempt, round or check, without an answer. */
    public int tries(CallId call, StepKey key) {
        return tries.getOrDefault(call.task(), Map.of()).getOrDefault(new Question(call.index(), key), 0);
    }
}
