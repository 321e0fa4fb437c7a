package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.ForkOrigin;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the kernel decides upon. Payloads inside goals and moves are {@link Content} by the time they get here. */
public sealed interface Input {
    /** The run begins. */
    record Start(Goal goal, Limits limits, Catalogue catalogue, Map<String, String> code) implements Input {
        /** Creates one of a pipeline nothing is known of. */
        public Start(Goal goal, Limits limits, Catalogue catalogue) {
            this(goal, limits, catalogue, Map.of());
        }
    }

    /** A planner answered. */
    record MoveReturned(CallId call, Move move) implements Input {}

    /** A worker returned. */
    record HandoffReturned(CallId call, HandoffRef handoff) implements Input {}

    /** A verifier reported, or could not. */
    record CheckReturned(CallId call, CheckReport report) implements Input {}

    /** A planner or worker gave no result. */
    record CallFailed(CallId call, CallFailure failure) implements Input {}

    /** A call waits, holding no thread. */
    record CallParked(CallId call, Parking parking) implements Input {}

    /** A call that was asked to stop has stopped. */
    record CallStopped(CallId call) implements Input {}

    /** Time has passed. */
    record Tick() implements Input {}

    /** A person decided. */
    record Decided(String approval, Decision decision) implements Input {}

    /** The run is to be cancelled. */
    record CancelRequested(String why) implements Input {}

    /**
     * A signal from another process, taken in once.
     *
     * @param place how many signals came before it
     * @param meaning null if it says nothing that applies
     */
    record Signalled(long place, String dedupeId, @Nullable Input meaning) implements Input {}

    /** Nothing new may start. */
    record PauseRequested() implements Input {}

    /**
     * The run goes on in this process, after another one, or this one earlier, left it.
     *
     * @param code what has changed behind the pipeline's parts since
     * @param origin what it was forked from just now; null if it was not
     */
    record Reopened(Map<String, String> code, @Nullable ForkOrigin origin) implements Input {
        /** Creates one of a run that was not. */
        public Reopened(Map<String, String> code) {
            this(code, null);
        }
    }

    /** Go on after a pause. */
    record ResumeRequested() implements Input {}
}
