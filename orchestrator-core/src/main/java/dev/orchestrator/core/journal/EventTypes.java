package dev.orchestrator.core.journal;

import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.util.Map;

/** What events are called in journals; never derived from the names of their classes. */
final class EventTypes {
    /**
     * The version of every type's format. One that only gains fields keeps its version: readers pass over what they do
     * not know.
     */
    static final int VERSION = 1;

    static final Map<Class<?>, String> NAMES = Map.ofEntries(
            Map.entry(Event.RunCreated.class, "run-created"),
            Map.entry(Event.PlannerCalled.class, "planner-called"),
            Map.entry(Event.MoveAccepted.class, "move-accepted"),
            Map.entry(Event.MoveRejected.class, "move-rejected"),
            Map.entry(Event.WorkerCalled.class, "worker-called"),
            Map.entry(Event.HandoffReceived.class, "handoff-received"),
            Map.entry(Event.AttemptFailed.class, "attempt-failed"),
            Map.entry(Event.CheckCalled.class, "check-called"),
            Map.entry(Event.VerdictRecorded.class, "verdict-recorded"),
            Map.entry(Event.BackedOff.class, "backed-off"),
            Map.entry(Event.ApprovalRequested.class, "approval-requested"),
            Map.entry(Event.ApprovalDecided.class, "approval-decided"),
            Map.entry(Event.TaskParked.class, "task-parked"),
            Map.entry(Event.TimerFired.class, "timer-fired"),
            Map.entry(Event.CancelRequested.class, "cancel-requested"),
            Map.entry(Event.StopRequested.class, "stop-requested"),
            Map.entry(Event.LateOutcome.class, "late-outcome"),
            Map.entry(Event.TaskEnded.class, "task-ended"),
            Map.entry(Event.RunPaused.class, "run-paused"),
            Map.entry(Event.RunResumed.class, "run-resumed"),
            Map.entry(Event.SignalReceived.class, "signal-received"),
            Map.entry(Event.RunReopened.class, "run-reopened"),
            Map.entry(Event.RunForked.class, "run-forked"),
            Map.entry(Event.RunEnded.class, "run-ended"),
            Map.entry(StepEvent.StepIntended.class, "step-intended"),
            Map.entry(StepEvent.StepRecorded.class, "step-recorded"),
            Map.entry(StepEvent.StepsRanAhead.class, "steps-ran-ahead"),
            Map.entry(StepEvent.StepFailed.class, "step-failed"),
            Map.entry(StepEvent.ModelCallRequested.class, "model-call-requested"),
            Map.entry(StepEvent.ModelCallCompleted.class, "model-call-completed"),
            Map.entry(StepEvent.ModelCallFailed.class, "model-call-failed"),
            Map.entry(StepEvent.Overrun.class, "overrun"));

    private EventTypes() {}

    static String of(Object event) {
        String name = NAMES.get(event.getClass());
        if (name == null) {
            throw new IllegalStateException("no wire name for " + event.getClass());
        }
        return name;
    }
}
