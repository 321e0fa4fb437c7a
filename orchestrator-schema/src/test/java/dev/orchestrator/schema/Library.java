package dev.orchestrator.schema;

import java.util.List;
import java.util.Map;

/** What the validation library says, without anything that spares it the work. */
public final class Library {
    private Library() {}

    public static List<Violation> violations(JsonSchema schema, String json) {
        return Validator.of(schema.text(), Map.of(), schema::text).judge(json, false, schema.assertsFormats());
    }
}
