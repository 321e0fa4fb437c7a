package dev.orchestrator.schema.text;

import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.regex.Sure;
import java.util.Map;

/** A format as the validator understands it: the validator itself is asked. */
public final class TextFormat {
    /** Longer texts are left to the end: no format is so long, and reading one can take long. */
    private static final int LONGEST = 4_096;

    private final JsonSchema schema;

    public TextFormat(String name) {
        this.schema = JsonSchema.parse(Json.write(Map.of("format", name)));
    }

    public Sure isIn(String text) {
        return text.length() > LONGEST
                ? Sure.UNKNOWN
                : Sure.of(schema.validate(Json.write(text)).isEmpty());
    }
}
