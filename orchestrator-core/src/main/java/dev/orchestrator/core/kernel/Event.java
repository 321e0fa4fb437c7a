package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.verify.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the kernel decided: the only thing that changes a {@link RunState}. */
public sealed interface Event {
    /** Returns the task it is about; null if it is about the run. */
    @Nullable TaskId task();

    /** Returns the attempt or round it is about; 0 if none. */
    default int number() {
        return 0;
    }

    /** An event about a call. */
    sealed interface OfCall extends Event {
        CallId call();

        @Override
        default TaskId task() {
            return call().task();
        }

        @Override
        default int number() {
            return call().number();
        }
    }

    /** An event that asks for a call and is open until an outcome names that call. */
    sealed interface CallIntent extends OfCall {}

    /** What follows for the task from the event that carries it. */
    enum Next {
        /** Nothing yet: other checks of the stage are out. */
        WAIT,
        /** The same check again: it was inconclusive. */
        RECHECK,
        /** The next stage of criteria. */
        NEXT_STAGE,
        /** Another attempt, or another round of planning. */
        RETRY,
        /** The end of the task. */
        END
    }

    /** How a task ended. */
    record End(TaskStatus status, @Nullable Failure failure) {
        static final End ACCEPTED = new End(TaskStatus.ACCEPTED, null);
        static final End UNVERIFIED = new End(TaskStatus.UNVERIFIED, null);
        static final End CANCELLED = new End(TaskStatus.CANCELLED, null);

        static End failed(Failure failure) {
            return new End(TaskStatus.FAILED, failure);
        }
    }

    /**
     * @param code what stands behind each part of the pipeline: part → fingerprint
     */
    record RunCreated(Goal goal, Limits limits, Catalogue catalogue, Map<String, String> code) implements Event {
        @Override
        public @Nullable TaskId task() {
            return null;
        }
    }

    /**
     * @param upToSeq the planner is told of all news up to here
     */
    record PlannerCalled(CallId call, FileTree base, long upToSeq) implements CallIntent {}

    record MoveAccepted(CallId call, Move move) implements OfCall {}

    /** A move does not apply. It is kept, so that anybody can see what was wrong with it. */
    record MoveRejected(CallId call, Move move, List<Finding> findings) implements OfCall {}

    record WorkerCalled(CallId call, FileTree base) implements CallIntent {}

    record HandoffReceived(CallId call, HandoffRef handoff) implements OfCall {}

    /** A planner's or worker's call gave no result. */
    record AttemptFailed(
            CallId call,
            CallFailure failure,
            List<Finding> findings,
            Next next,
            @Nullable End end) implements OfCall {}

    record CheckCalled(CallId call, String criterion, String digest) implements CallIntent {}

    record VerdictRecorded(
            CallId call,
            String criterion,
            Verdict verdict,
            Next next,
            @Nullable End end) implements OfCall {}

    /** The call's task waits until then, and tries again without spending an attempt. */
    record BackedOff(CallId call, FailureClass failureClass, String message, Instant until) implements OfCall {}

    /** The call waits for a person. */
    record ApprovalRequested(CallId call, String id, String subject, Content shown, String hash) implements OfCall {}

    record ApprovalDecided(TaskId task, String id, Decision decision) implements Event {}

    /** The call waits for a time. */
    record TaskParked(CallId call, Instant until) implements OfCall {}

    /** What the task waited for, in {@link BackedOff} or {@link TaskParked}, has come. */
    record TimerFired(TaskId task) implements Event {}

    /** The task and all below it are to be cancelled. */
    record CancelRequested(TaskId task, String why) implements Event {}

    record StopRequested(CallId call) implements OfCall {}

    /** A call that was asked to stop has ended, whatever it returned. */
    record LateOutcome(CallId call) implements OfCall {}

    record TaskEnded(TaskId task, End end) implements Event {}

    record RunPaused() implements Event {
        @Override
        public @Nullable TaskId task() {
            return null;
        }
    }

    record RunResumed() implements Event {
        @Override
        public @Nullable TaskId task() {
            return null;
        }
    }

    /** A signal from another process has been taken in; what it led to follows. */
    record SignalReceived(String dedupeId) implements Event {
        @Override
        public @Nullable TaskId task() {
            return null;
        }
    }

    /** Somebody owns the run again; the time since the event before this one counts as active for nobody. */
    sealed interface Reopening extends Event {
        /**
         * Returns what has changed since the run was last opened: part → fingerprint, which is empty for a part that is
         * gone.
         */
        Map<String, String> code();

        @Override
        default @Nullable TaskId task() {
            return null;
        }
    }

    /** The run goes on where it was left. */
    record RunReopened(Map<String, String> code) implements Reopening {}

    /** The run goes on, on its own, from where another one was once: all records before this are that run's. */
    record RunForked(ForkOrigin origin, Map<String, String> code) implements Reopening {}

    record RunEnded(TaskStatus status) implements Event {
        @Override
        public @Nullable TaskId task() {
            return null;
        }
    }
}
