package dev.orchestrator.core.engine;

import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.step.StepEvent;

/** Records what happened inside a call, unless the call is over. */
final class Recording extends LoopMessage {
    private final RunLoop loop;
    private final StepEvent event;
    private boolean tooLate;

    Recording(RunLoop loop, StepEvent event) {
        this.loop = loop;
        this.event = event;
    }

    @Override
    void decide() {
        tooLate = !loop.calls().contains(event.call());
        if (!tooLate) {
            loop.append(event);
        }
    }

    CallId call() {
        return event.call();
    }

    boolean tooLate() {
        return tooLate;
    }
}
