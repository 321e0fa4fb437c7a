package dev.orchestrator.core.model.http;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.grammar.Gbnf;
import dev.orchestrator.schema.grammar.Unexpressed;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.structured.StructuredOutput;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One way to tell a shape.
 *
 * @param output what to tell, and how to read what comes
 * @param rewritten whether what comes is not yet what was asked for
 * @param unheld the keywords of the shape to which an endpoint does not hold its model in this way, although it binds
 */
record Way(Enforcement enforcement, StructuredOutput<String> output, boolean rewritten, Set<String> unheld) {

    /** What is broken by a text that is none of JSON's, which every grammar rules out. */
    private static final String NO_JSON = "json";

    /** Returns null if the shape cannot be told so. */
    static @Nullable Way of(Enforcement enforcement, OutputSchema shape, DialectProfile profile) {
        JsonSchema original = JsonSchema.parse(shape.jsonSchema());
        StructuredOutput<String> plain = StructuredOutput.json(shape.name(), original);
        try {
            return switch (enforcement) {
                case NATIVE, STRICT_TOOL -> {
                    StructuredOutput<String> lowered = plain.lowered(profile);
                    boolean same = lowered.schema().text().equals(original.text());
                    yield new Way(enforcement, same ? plain : lowered, !same, Set.of());
                }
                case GRAMMAR -> {
                    Set<String> unheld = Gbnf.of(original).unexpressed().stream()
                            .map(Unexpressed::keyword)
                            .filter(keyword -> !keyword.equals(NO_JSON))
                            .collect(Collectors.toUnmodifiableSet());
                    yield new Way(enforcement, plain, false, unheld);
                }
                case JSON_MODE, PROMPT -> new Way(enforcement, plain, false, Set.of());
            };
        } catch (OrchestratorException cannotBeTold) {
            return null;
        }
    }

    /** Returns whether the endpoint cannot have held its model to what it was told, since an answer breaks these keywords. */
    boolean isIgnoredBy(Stream<String> broken) {
        return binds() && broken.anyMatch(keyword -> !unheld.contains(keyword));
    }

    /** Returns whether the endpoint promises that an answer has the shape it is told. */
    boolean binds() {
        return enforcement.compareTo(Enforcement.GRAMMAR) <= 0;
    }
}
