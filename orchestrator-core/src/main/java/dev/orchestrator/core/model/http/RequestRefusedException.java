package dev.orchestrator.core.model.http;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;

/** An endpoint does not take a request as it is; said in another way, it may. */
final class RequestRefusedException extends ModelException {
    private static final long serialVersionUID = 1L;

    RequestRefusedException(String message) {
        super(FailureClass.DEFECT, message, null, null, Usage.NONE);
    }
}
