package dev.orchestrator.core.step;

import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.step.StepEvent.StepRecorded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pure steps of a call that have been done and not been handed to the journal yet. Safe for use by several threads. */
public final class RunAhead {
    /** From how many on they are handed over, which whoever adds one waits for. */
    public static final int MOST = 256;

    private final CallId call;
    private List<StepRecorded> steps = new ArrayList<>();

    /** Starts without any. */
    public RunAhead(CallId call) {
        this.call = call;
    }

    /** Returns whose steps they are. */
    public CallId call() {
        return call;
    }

    /** Returns true if all have been taken, or none was added. */
    public synchronized boolean isEmpty() {
        return steps.isEmpty();
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
