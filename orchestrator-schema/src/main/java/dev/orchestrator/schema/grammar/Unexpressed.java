package dev.orchestrator.schema.grammar;

import java.util.Objects;

/**
 * Part of a schema that a grammar does not hold a model to, so that validation must.
 *
 * <p>Immutable.
 *
 * @param pointer where in the schema, as a JSON pointer; empty for the whole schema
 * @param keyword the keyword that is not enforced; {@code json} where a free object may have the same name twice
 * @since 0.1.0
 */
public record Unexpressed(String pointer, String keyword) {
    /** @throws NullPointerException if a component is null */
    public Unexpressed {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(keyword, "keyword");
    }

    @Override
    public String toString() {
        return pointer + "/" + keyword;
    }
}
