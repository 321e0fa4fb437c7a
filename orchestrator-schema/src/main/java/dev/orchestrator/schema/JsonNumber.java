package dev.orchestrator.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number as it was written, digit for digit: {@code 1}, {@code 1.0} and {@code 1e0} stay three different texts.
 *
 * @param text a JSON number of at most {@link Limit#NUMBER} characters
 */
record JsonNumber(String text) {
    private static final int ALWAYS_LONG = 18;

    /** Returns the value if it is a whole number within the bounds (1.0 and 1e2 are whole), else null. */
    @Nullable Long whole(long min, long max) {
        if (text.length() <= ALWAYS_LONG && isPlain()) {
            long value = Long.parseLong(text);
            return value >= min && value <= max ? Long.valueOf(value) : null;
        }
        BigInteger value = whole();
        if (value == null || value.bitLength() >= Long.SIZE) {
            return null;
        }
        return value.longValue() >= min && value.longValue() <= max ? Long.valueOf(value.longValue()) : null;
    }

    /** Returns the value if it is a whole number of at most {@link Limit#NUMBER} digits, else null. */
    @Nullable BigInteger whole() {
        if (isPlain()) {
            return new BigInteger(text);
        }
        BigDecimal value = decimal();
        if (value == null) {
            return null;
        }
        if (value.signum() == 0) {
            return BigInteger.ZERO;
        }
        // Looked at before any digit is spelled out: 1e999999999 is a short text and a very long number.
        long digits = (long) value.precision() - value.scale();
        if (digits <= 0 || digits > Limit.NUMBER) {
            return null;
        }
        try {
            return value.toBigIntegerExact();
        } catch (ArithmeticException hasFraction) {
            return null;
        }
    }

    /** Returns the exact value, or null if its exponent is beyond what a {@link BigDecimal} holds. */
    @Nullable BigDecimal decimal() {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException exponentTooLarge) {
            return null;
        }
    }

    /** Returns the value as Java sees it where nothing else is asked for. */
    @Nullable Number natural() {
        if (!isPlain()) {
            return decimal();
        }
        Long small = whole(Long.MIN_VALUE, Long.MAX_VALUE);
        return small != null ? small : new BigInteger(text);
    }

    private boolean isPlain() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '-' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
