package dev.orchestrator.api.goal;

import java.util.List;
import java.util.Objects;

/**
 * One thing that is wanted.
 *
 * @param id as the spec gives it, such as {@code FR-12}; not blank
 * @param text what is wanted
 * @param criteria how to tell that it is there; may be empty for a requirement that others cover
 */
public record Requirement(String id, String text, List<Criterion> criteria) {
    /** @throws IllegalArgumentException if {@code id} is blank */
    public Requirement {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
        criteria = List.copyOf(criteria);
        if (id.isBlank()) {
            throw new IllegalArgumentException("requirement needs an id: '" + text + "'");
        }
    }
}
