package dev.orchestrator.api.store;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import org.jspecify.annotations.Nullable;

/** The storage did not do what it should. The run stays as it was last recorded. */
public class StoreException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception without a cause. */
    public StoreException(String message) {
        this(message, null);
    }

    /** Creates an exception. */
    public StoreException(String message, @Nullable Throwable cause) {
        super(FailureClass.DEFECT, message, cause);
    }
}
