package dev.orchestrator.schema.text;

/** The grammar of a JSON number, a character at a time. */
public final class NumberForm {
    private enum Part {
        SIGN,
        ZERO,
        DIGITS,
        POINT,
        FRACTION,
        E,
        E_SIGN,
        EXPONENT
    }

    private Part part = Part.SIGN;

    /** @param c a digit or a minus sign */
    public void begin(char c) {
        part = c == '-' ? Part.SIGN : c == '0' ? Part.ZERO : Part.DIGITS;
    }

    /** Takes the character if it can be the next of the number. */
    public boolean goesOn(char c) {
        if (c >= '0' && c <= '9') {
            return digit(c);
        } else if (c == '.') {
            return turn(part == Part.ZERO || part == Part.DIGITS, Part.POINT);
        } else if (c == 'e' || c == 'E') {
            return turn(part == Part.ZERO || part == Part.DIGITS || part == Part.FRACTION, Part.E);
        }
        return (c == '+' || c == '-') && turn(part == Part.E, Part.E_SIGN);
    }

    private boolean digit(char c) {
        switch (part) {
            case SIGN -> part = c == '0' ? Part.ZERO : Part.DIGITS;
            case POINT -> part = Part.FRACTION;
            case E, E_SIGN -> part = Part.EXPONENT;
            case ZERO -> {
                return false;
            }
            default -> {} // one more of the same
        }
        return true;
    }

    private boolean turn(boolean allowed, Part next) {
        if (allowed) {
            part = next;
        }
        return allowed;
    }

    /** Returns true if it is a number as it stands. */
    public boolean mayEnd() {
        return part == Part.ZERO || part == Part.DIGITS || part == Part.FRACTION || part == Part.EXPONENT;
    }

    /** Returns true if it has an exponent. */
    public boolean isScaled() {
        return part == Part.EXPONENT;
    }
}
