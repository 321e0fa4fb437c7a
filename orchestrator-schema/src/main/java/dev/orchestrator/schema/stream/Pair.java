package dev.orchestrator.schema.stream;

/**
 * A surrogate pair of a string being read. Both halves are escapes or neither is: no UTF-8 text has half a pair beside an
 * escape.
 */
final class Pair {
    private boolean half;
    private boolean escaped;

    void begin() {
        half = false;
    }

    /** Returns whether the second half is yet to come. */
    boolean isHalf() {
        return half;
    }

    /** Returns whether what comes next may be written like this. */
    boolean goesOn(boolean byEscape) {
        return !half || escaped == byEscape;
    }

    /** Adds a char; returns whether it may be there. */
    boolean add(char c, boolean byEscape) {
        if (Character.isLowSurrogate(c) != half || !goesOn(byEscape)) {
            return false;
        }
        half = !half && Character.isHighSurrogate(c);
        escaped = byEscape;
        return true;
    }
}
