package dev.orchestrator.api.call;

/**
 * Ends a call that has to wait for a person or a long time. Control flow, not a failure: let it propagate. The call is
 * made again, in the same attempt, when what it waits for has come; recorded steps then answer at once.
 *
 * <p>An {@code Error}, so that {@code catch (Exception e)} does not eat it.
 */
public final class Parked extends Error {
    private static final long serialVersionUID = 1L;

    /** Created by the engine. */
    public Parked(String waitsFor) {
        super("parked: waits for " + waitsFor, null, false, false);
    }
}
