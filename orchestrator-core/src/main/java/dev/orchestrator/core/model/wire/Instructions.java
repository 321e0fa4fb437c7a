package dev.orchestrator.core.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.api.model.OutputSchema;

/** What a model is told in words of the shape of its answer. */
final class Instructions {
    private Instructions() {}

    static String of(OutputSchema output) {
        return "Answer with one JSON value and nothing else: no explanation, no code fence. It must be valid against this"
                + " JSON Schema:\n" + output.jsonSchema();
    }

    /** Adds them to the system's first message, or as one: many templates take one such message only, and only as the first. */
    static void add(ArrayNode messages, OutputSchema output) {
        for (JsonNode message : messages) {
            if (message instanceof ObjectNode system
                    && WireJson.text(system.path("role")).equals("system")) {
                system.put("content", WireJson.text(system.path("content")) + "\n\n" + of(output));
                return;
            }
        }
        messages.insertObject(0).put("role", "system").put("content", of(output));
    }
}
