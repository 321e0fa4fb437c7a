package dev.orchestrator.schema.tree;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A number as it was written, digit for digit: {@code 1}, {@code 1.0} and {@code 1e0} stay three different texts. */
public final class JsonNumber {
    private static final int ALWAYS_LONG = 18;

    /** Null if it is written as the value is. */
    private final @Nullable String text;

    private final long value;

    private JsonNumber(@Nullable String text, long value) {
        this.text = text;
        this.value = value;
    }

    /** @param text a JSON number of at most {@link Limit#NUMBER} characters */
    public static JsonNumber of(String text) {
        return new JsonNumber(text, 0);
    }

    public static JsonNumber of(long value) {
        return new JsonNumber(null, value);
    }

    /** Returns it as it was written. */
    public String text() {
        return text != null ? text : Long.toString(value);
    }

    /** Returns the value if it is a whole number within the bounds (1.0 and 1e2 are whole), else null. */
    public @Nullable Long whole(long min, long max) {
        if (text == null) {
            return within(value, min, max);
        }
        if (text.length() <= ALWAYS_LONG && isPlain()) {
            return within(Long.parseLong(text), min, max);
        }
        BigInteger whole = whole();
        return whole == null || whole.bitLength() >= Long.SIZE ? null : within(whole.longValue(), min, max);
    }

    private static @Nullable Long within(long value, long min, long max) {
        return value >= min && value <= max ? Long.valueOf(value) : null;
    }

    /** Returns the value if it is a whole number of at most {@link Limit#NUMBER} digits, else null. */
    public @Nullable BigInteger whole() {
        if (isPlain()) {
            return new BigInteger(text());
        }
        BigDecimal decimal = decimal();
        if (decimal == null) {
            return null;
        }
        if (decimal.signum() == 0) {
            return BigInteger.ZERO;
        }
        // Looked at before any digit is spelled out: 1e999999999 is a short text and a very long number.
        long digits = (long) decimal.precision() - decimal.scale();
        if (digits <= 0 || digits > Limit.NUMBER) {
            return null;
        }
        try {
            return decimal.toBigIntegerExact();
        } catch (ArithmeticException hasFraction) {
            return null;
        }
    }

    /** Returns the exact value, or null if its exponent is beyond what a {@link BigDecimal} holds. */
    public @Nullable BigDecimal decimal() {
        try {
            return new BigDecimal(text());
        } catch (NumberFormatException exponentTooLarge) {
            return null;
        }
    }

    /** Returns the value as Java sees it where nothing else is asked for. */
    public @Nullable Number natural() {
        if (!isPlain()) {
            return decimal();
        }
        Long small = whole(Long.MIN_VALUE, Long.MAX_VALUE);
        return small != null ? small : new BigInteger(text());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonNumber number && text().equals(number.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }

    private boolean isPlain() {
        if (text == null) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '-' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
