package dev.orchestrator.core.step;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the open attempts and rounds have recorded, so that a call made again finds it. Folded from the journal like the
 * run's state, and confined like it.
 */
public final class StepLog {
    private final Map<TaskId, List<StepEvent>> outcomes = new HashMap<>();

    /** Folds in what happened inside a call. */
    public void apply(StepEvent event) {
        // A check runs again from its start: nothing of it is looked up.
        boolean found = event.call().kind() != CallId.Kind.CHECK
                && (event instanceof StepEvent.StepRecorded
                        || event instanceof StepEvent.StepFailed
                        || event instanceof StepEvent.ModelCallCompleted);
        if (found) {
            outcomes.computeIfAbsent(event.call().task(), id -> new ArrayList<>(1))
                    .add(event);
        }
    }

    /** Folds in what the kernel decided: the end of an attempt or round is the end of its log. */
    public void apply(Event event) {
        if (event instanceof Event.HandoffReceived
                || event instanceof Event.AttemptFailed
                || event instanceof Event.MoveAccepted
                || event instanceof Event.TaskEnded) {
            outcomes.remove(event.task());
        }
    }

    /** Returns what the task's open attempt or round has recorded, in order. */
    public List<StepEvent> of(TaskId task) {
        List<StepEvent> recorded = outcomes.get(task);
        return recorded == null ? List.of() : List.copyOf(recorded);
    }
}
