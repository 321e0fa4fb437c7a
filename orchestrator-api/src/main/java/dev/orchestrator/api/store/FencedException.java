package dev.orchestrator.api.store;

/** The run has another owner now, or its journal another head: stop running it here. */
public class FencedException extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public FencedException(String message) {
        super(message);
    }
}
