package dev.orchestrator.api.model;

import java.util.Objects;

/**
 * The shape an answer must have.
 *
 * @param name a short identifier
 * @param jsonSchema JSON Schema, draft 2020-12, as JSON text
 */
public record OutputSchema(String name, String jsonSchema) {
    /** @throws IllegalArgumentException if a component is blank */
    public OutputSchema {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(jsonSchema, "jsonSchema");
        if (name.isBlank() || jsonSchema.isBlank()) {
            throw new IllegalArgumentException("output schema needs a name and a schema");
        }
    }
}
