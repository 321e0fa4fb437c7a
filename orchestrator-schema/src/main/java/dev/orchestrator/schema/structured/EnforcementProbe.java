package dev.orchestrator.schema.structured;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether an endpoint holds its model to a schema, which some say and do not do: asks for one thing in words,
 * and for another in the schema. Only what is enforced can come out as the schema has it, since the words do not name it.
 *
 * <p>One call per endpoint and model tells; keep the answer.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class EnforcementProbe {
    private static final int TOKENS = 2_000;
    private static final String CODE = "code";

    private final String nonce;
    private final StructuredOutput<String> output;

    private EnforcementProbe(String nonce, StructuredOutput<String> output) {
        this.nonce = nonce;
        this.output = output;
    }

    /**
     * Returns a probe.
     *
     * @param nonce what no model guesses and no cache has: 8 to 64 letters of ASCII and digits, another for each probe
     * @throws IllegalArgumentException if it is anything else
     */
    public static EnforcementProbe of(String nonce) {
        if (!nonce.matches("[A-Za-z0-9]{8,64}")) {
            throw new IllegalArgumentException(
                    "a probe's nonce has 8 to 64 letters and digits, but was \"" + nonce + '"');
        }
        String schema = Json.write(Map.of(
                "type",
                "object",
                "properties",
                Map.of(CODE, Map.of("type", "string", "enum", List.of(nonce))),
                "required",
                List.of(CODE),
                "additionalProperties",
                false));
        return new EnforcementProbe(nonce, StructuredOutput.json("probe", JsonSchema.parse(schema)));
    }

    /** Returns what to ask. All dialect profiles take its schema as it is. */
    public ModelRequest request() {
        return ModelRequest.of(
                        Message.user("Reply with exactly this JSON and nothing else: {\"" + CODE + "\": \"none\"}"))
                .output(output.request())
                .maxOutputTokens(TOKENS);
    }

    /**
     * Returns that schemas are not enforced, with what came instead; empty if they are. An endpoint that refuses, or breaks
     * off, has not shown that it enforces them.
     *
     * @param <T> what is to be asked for once this is known
     */
    public <T> Optional<Structured.Unenforced<T>> judge(ModelReply reply) {
        Structured<String> result = output.judge(reply);
        return result instanceof Structured.Valid<?>
                ? Optional.empty()
                : Optional.of(new Structured.Unenforced<>(
                        "asked by schema for the one string \"" + nonce + "\"; " + result.summary()));
    }
}
