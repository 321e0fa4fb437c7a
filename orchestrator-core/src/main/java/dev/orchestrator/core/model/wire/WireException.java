package dev.orchestrator.core.model.wire;

/** What an endpoint sent is not what its protocol has. The message quotes nothing of it. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }
}
