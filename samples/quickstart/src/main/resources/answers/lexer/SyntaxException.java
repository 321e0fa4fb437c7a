package calc;

/** A line cannot be understood. */
public final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int at;

    SyntaxException(String message, int at) {
        super(message + " at " + at);
        this.at = at;
    }

    /** Returns the position of the first character that cannot be understood, from 0. */
    public int at() {
        return at;
    }
}
