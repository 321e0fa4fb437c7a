package dev.orchestrator.core.model.wire;

import dev.orchestrator.api.model.OutputSchema;

/** What a model is told in words of the shape of its answer. */
final class Instructions {
    private Instructions() {}

    static String of(OutputSchema output) {
        return "Answer with one JSON value and nothing else: no explanation, no code fence. It must be valid against this"
                + " JSON Schema:\n" + output.jsonSchema();
    }
}
