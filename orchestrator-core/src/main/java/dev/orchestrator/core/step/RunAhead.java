package dev.orchestrator.core.step;

import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.step.StepEvent.StepRecorded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pure steps of a call that have been done and not been handed to the journal yet. Safe for use by several threads. */
public final class RunAhead {
    /** How many there may be. */
    public static final int MOST = 256;

    private final CallId call;
    private List<StepRecorded> steps = new ArrayList<>();

    /** Starts without any. */
    public RunAhead(CallId call) {
        this.call = call;
    }

    /** Adds one and returns how many there are. */
    public synchronized int add(StepRecorded step) {
        steps.add(step);
        return steps.size();
    }

    /** Returns all there are as one event, and forgets them; null if there are none. */
    public synchronized @Nullable StepEvent take() {
        if (steps.isEmpty()) {
            return null;
        }
        List<StepRecorded> taken = steps;
        steps = new ArrayList<>();
        return taken.size() == 1 ? taken.get(0) : new StepEvent.StepsRanAhead(call, List.copyOf(taken));
    }
}
