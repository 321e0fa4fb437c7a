package dev.orchestrator.schema;

import java.util.Objects;

/**
 * One way in which a JSON text departs from a schema, said so that a person or a model can mend it.
 *
 * @param pointer where in the text, as a JSON pointer: {@code /items/0/price}; empty for the whole value
 * @param keyword the schema keyword that was violated, such as {@code required}; {@code json} if the text is not JSON, or
 *     JSON beyond the limits of {@link JsonSchema#validate}
 * @param expected what the schema asks for at that place: {@code a whole number of at least 1}
 * @param got what is there: {@code the number 0}; empty if there is nothing more to say
 * @param hint what to do about it: {@code remove "nick"}; empty if the rest says it all
 */
public record Violation(String pointer, String keyword, String expected, String got, String hint) {
    /** @throws NullPointerException if a component is null */
    public Violation {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(keyword, "keyword");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(got, "got");
        Objects.requireNonNull(hint, "hint");
    }

    /** Returns what is wrong, in English: expected, got and hint in one sentence. */
    public String message() {
        return "expected " + expected + (got.isEmpty() ? "" : ", got " + got) + (hint.isEmpty() ? "" : "; " + hint);
    }

    /** Returns the place and the message. */
    @Override
    public String toString() {
        return (pointer.isEmpty() ? "the whole value" : pointer) + ": " + message();
    }
}
