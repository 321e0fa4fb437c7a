package dev.orchestrator.api;

import java.util.Objects;

/**
 * Names one run. Unique within a state store.
 *
 * @param value 1 to 200 letters, digits, {@code .}, {@code _} or {@code -}; starts with a letter or digit
 */
public record RunId(String value) {
    private static final int MAX_LENGTH = 200;

    /** @throws IllegalArgumentException if {@code value} is blank, too long or has another character */
    public RunId {
        Objects.requireNonNull(value, "value");
        if (value.isEmpty() || value.length() > MAX_LENGTH || !Character.isLetterOrDigit(value.charAt(0))) {
            throw new IllegalArgumentException("run id must be 1 to " + MAX_LENGTH
                    + " characters and start with a letter or digit, but was '" + value + "'");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!(c < 128 && Character.isLetterOrDigit(c)) && c != '.' && c != '_' && c != '-') {
                throw new IllegalArgumentException("run id may hold letters, digits, '.', '_' and '-', but '" + value
                        + "' has '" + c + "' at " + i);
            }
        }
    }

    /** Returns the run id with this value. */
    public static RunId of(String value) {
        return new RunId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
