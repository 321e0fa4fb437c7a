package dev.orchestrator.schema.stream;

/** The four digits of an escape, one at a time. */
final class UnicodeEscape {
    private static final int DIGITS = 4;

    private boolean secondHalf;
    private int code;
    private int digits;

    /** @param ofPair whether it has to be the second half of a surrogate pair; else it must not be */
    void begin(boolean ofPair) {
        secondHalf = ofPair;
        code = 0;
        digits = 0;
    }

    /** Takes the character if it can be the next digit. */
    boolean goesOn(char c) {
        int digit = c > 'f' ? -1 : Character.digit(c, 16); // no wide digits
        if (digit < 0) {
            return false;
        }
        code = code << 4 | digit;
        digits++;
        return mayBe();
    }

    /** The first two digits say whether it is the second half of a pair. */
    private boolean mayBe() {
        if (digits == 1) {
            return !secondHalf || code == 0xd;
        }
        int firstTwo = code >> 4 * (digits - 2);
        return (firstTwo >= 0xdc && firstTwo <= 0xdf) == secondHalf;
    }

    boolean hasEnded() {
        return digits == DIGITS;
    }

    char meant() {
        return (char) code;
    }
}
