package dev.orchestrator.core.engine;

import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.step.RunAhead;
import dev.orchestrator.core.step.StepEvent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records what happened inside a call, unless the call is over. */
final class Recording extends LoopMessage {
    private final RunLoop loop;
    private final CallId call;
    private final Supplier<@Nullable StepEvent> event;
    private boolean tooLate;

    private Recording(RunLoop loop, CallId call, Supplier<@Nullable StepEvent> event) {
        this.loop = loop;
        this.call = call;
        this.event = event;
    }

    static Recording of(RunLoop loop, StepEvent event) {
        return new Recording(loop, event.call(), () -> event);
    }

    /**
     * Records what has run ahead by the time it is this message's turn. Were it taken any earlier, what is posted
     * meanwhile would be recorded first, be it the end of the call.
     */
    static Recording of(RunLoop loop, RunAhead steps) {
        return new Recording(loop, steps.call(), steps::take);
    }

    @Override
    void decide() {
        tooLate = !loop.calls().contains(call);
        StepEvent happened = tooLate ? null : event.get();
        if (happened != null) {
            loop.append(happened);
        }
    }

    CallId call() {
        return call;
    }

    boolean tooLate() {
        return tooLate;
    }
}
