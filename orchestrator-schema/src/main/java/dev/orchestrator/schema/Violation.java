package dev.orchestrator.schema;

import java.util.Objects;

/**
 * One way in which a JSON text departs from a schema.
 *
 * @param pointer where in the text, as a JSON pointer: {@code /items/0/price}; empty for the whole value
 * @param keyword the schema keyword that was violated, such as {@code required}; {@code json} if the text is not JSON
 * @param message what is wrong, in English
 */
public record Violation(String pointer, String keyword, String message) {
    /** @throws NullPointerException if a component is null */
    public Violation {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(keyword, "keyword");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return (pointer.isEmpty() ? "the whole value" : pointer) + ": " + message;
    }
}
