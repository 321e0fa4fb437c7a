package dev.orchestrator.testkit.schema;

/** These choices lead nowhere; others may. Thrown and caught inside this package. */
final class Unsatisfiable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pointer;

    /** @param pointer where in the schema the demand is that could not be met */
    Unsatisfiable(String pointer, String reason) {
        super(reason, null, false, false);
        this.pointer = pointer;
    }

    String pointer() {
        return pointer;
    }
}
