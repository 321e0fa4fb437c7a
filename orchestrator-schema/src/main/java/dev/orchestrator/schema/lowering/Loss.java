package dev.orchestrator.schema.lowering;

import java.util.Objects;

/**
 * What a lowering changed at one place so that it is no longer exact.
 *
 * @param pointer where in the original schema, as a JSON pointer; empty for the whole schema
 * @param keyword the keyword that is not kept as it was
 * @param level how much is lost
 * @param note what was done, in English
 * @since 0.1.0
 */
public record Loss(String pointer, String keyword, LossLevel level, String note) {
    /** @throws NullPointerException if a component is null */
    public Loss {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(keyword, "keyword");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(note, "note");
    }

    @Override
    public String toString() {
        return (pointer.isEmpty() ? "the whole schema" : pointer) + ": " + keyword + " " + level + ": " + note;
    }
}
