package dev.orchestrator.core.model.http;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.grammar.Gbnf;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.structured.StructuredOutput;
import org.jspecify.annotations.Nullable;

/**
 * One way to tell a shape.
 *
 * @param output what to tell, and how to read what comes
 * @param rewritten whether what comes is not yet what was asked for
 */
record Way(Enforcement enforcement, StructuredOutput<String> output, boolean rewritten) {

    /** Returns null if the shape cannot be told so. */
    static @Nullable Way of(Enforcement enforcement, OutputSchema shape, DialectProfile profile) {
        JsonSchema original = JsonSchema.parse(shape.jsonSchema());
        StructuredOutput<String> plain = StructuredOutput.json(shape.name(), original);
        try {
            return switch (enforcement) {
                case NATIVE, STRICT_TOOL -> {
                    StructuredOutput<String> lowered = plain.lowered(profile);
                    boolean same = lowered.schema().text().equals(original.text());
                    yield new Way(enforcement, same ? plain : lowered, !same);
                }
                case GRAMMAR -> {
                    Gbnf.of(original);
                    yield new Way(enforcement, plain, false);
                }
                case JSON_MODE, PROMPT -> new Way(enforcement, plain, false);
            };
        } catch (OrchestratorException cannotBeTold) {
            return null;
        }
    }

    /** Returns whether the endpoint promises that an answer has the shape it is told. */
    boolean binds() {
        return enforcement.compareTo(Enforcement.GRAMMAR) <= 0;
    }
}
