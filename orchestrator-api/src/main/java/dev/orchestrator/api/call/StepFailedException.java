package dev.orchestrator.api.call;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import org.jspecify.annotations.Nullable;

/**
 * A step or tool threw. Live and answered from the record it is the same exception with the same message; only live
 * does it carry the cause.
 */
public class StepFailedException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    /** The step's name. */
    private final String step;

    /** Created by the engine. */
    public StepFailedException(FailureClass failureClass, String step, String message, @Nullable Throwable cause) {
        super(failureClass, message, cause);
        this.step = step;
    }

    /** Returns the name of the step that threw. */
    public final String step() {
        return step;
    }
}
