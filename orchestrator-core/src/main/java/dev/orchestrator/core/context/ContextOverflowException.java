package dev.orchestrator.core.context;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;

/** Says that what must be shown does not fit into the ceiling. Of class {@link FailureClass#BUDGET}. */
public final class ContextOverflowException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    /** Its name. */
    private final String section;

    /** Tokens. */
    private final long needed;

    /** Tokens. */
    private final long room;

    ContextOverflowException(String section, long needed, long room, String message) {
        super(FailureClass.BUDGET, message);
        this.section = section;
        this.needed = needed;
        this.room = room;
    }

    /** Returns the name of the section that does not fit: of those that must, the least important. */
    public String section() {
        return section;
    }

    /** Returns the tokens it needs at least. */
    public long needed() {
        return needed;
    }

    /** Returns the tokens that are left for it. */
    public long room() {
        return room;
    }
}
