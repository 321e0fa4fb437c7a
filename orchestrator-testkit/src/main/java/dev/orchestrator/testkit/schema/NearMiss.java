package dev.orchestrator.testkit.schema;

import java.util.Objects;

/**
 * A text that is all but valid, and what is wrong with it.
 *
 * @param text the text; may not be JSON at all
 * @param pointer where the validator complains, as a JSON pointer; empty for the whole value
 * @param keyword the keyword the validator names: the broken one, or the {@code anyOf} or {@code oneOf} around it if
 *     the validator says no more than that no alternative fits; {@code json} if the text is not JSON
 * @param change what was done to the valid text, in English
 * @since 0.1.0
 */
public record NearMiss(String text, String pointer, String keyword, String change) {
    /** @throws NullPointerException if a component is null */
    public NearMiss {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(keyword, "keyword");
        Objects.requireNonNull(change, "change");
    }
}
