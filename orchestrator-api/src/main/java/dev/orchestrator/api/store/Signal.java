package dev.orchestrator.api.store;

import java.util.Objects;

/**
 * A message to a run's owner.
 *
 * @param dedupeId the same id is delivered once
 * @param kind what it is: {@code cancel}, {@code pause}, {@code resume}, {@code decide}
 * @param json its contents
 */
public record Signal(String dedupeId, String kind, String json) {
    /** @throws IllegalArgumentException if {@code dedupeId} or {@code kind} is blank */
    public Signal {
        Objects.requireNonNull(dedupeId, "dedupeId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(json, "json");
        if (dedupeId.isBlank() || kind.isBlank()) {
            throw new IllegalArgumentException("a signal needs a dedupe id and a kind");
        }
    }
}
