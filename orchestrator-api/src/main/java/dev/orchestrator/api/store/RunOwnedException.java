package dev.orchestrator.api.store;

/** The run is owned by somebody else: observe it, post signals, or wait until its owner is gone. */
public class RunOwnedException extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public RunOwnedException(String message) {
        super(message);
    }
}
