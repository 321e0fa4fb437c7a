package dev.orchestrator.api;

import java.util.Objects;

/**
 * Ready JSON, to be handed over wherever an {@code Object} payload is expected.
 *
 * @param text one well-formed JSON value; checked when it is used, not here
 */
public record JsonText(String text) {
    /** @throws NullPointerException if {@code text} is null */
    public JsonText {
        Objects.requireNonNull(text, "text");
    }
}
