package dev.orchestrator.testkit.schema;

/** These choices lead nowhere; others may. Thrown and caught inside this package. */
final class Unsatisfiable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final boolean last;

    /** @param pointer where in the schema the demand is that could not be met */
    Unsatisfiable(String pointer, String reason) {
        this(pointer, reason, false);
    }

    private Unsatisfiable(String pointer, String reason, boolean last) {
        super(reason, null, false, false);
        this.pointer = pointer;
        this.last = last;
    }

    /** So much was spent that no other choice shall be tried. */
    static Unsatisfiable spent(String pointer) {
        return new Unsatisfiable(pointer, "no end was found", true);
    }

    boolean isLast() {
        return last;
    }

    String pointer() {
        return pointer;
    }
}
