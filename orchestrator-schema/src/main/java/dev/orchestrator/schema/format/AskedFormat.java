package dev.orchestrator.schema.format;

import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import java.util.Map;
import java.util.function.Predicate;

/** Tells whether texts are of a format by asking the validator. */
public final class AskedFormat implements Predicate<String> {
    private final JsonSchema schema;

    public AskedFormat(String name) {
        schema = JsonSchema.parse(Json.write(Map.of("format", name)));
    }

    @Override
    public boolean test(String text) {
        return schema.validate(Json.write(text)).isEmpty();
    }
}
