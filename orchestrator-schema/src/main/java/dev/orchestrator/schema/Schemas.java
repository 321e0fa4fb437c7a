package dev.orchestrator.schema;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes pieces of JSON Schema, as maps in the order they are to be read. */
final class Schemas {
    static final Map<String, Object> ANYTHING = Map.of();

    private Schemas() {}

    static Map<String, Object> type(String type) {
        return of("type", type);
    }

    /** Returns a schema of alternating keywords and values. */
    static Map<String, Object> of(Object... keywordsAndValues) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (int i = 0; i < keywordsAndValues.length; i += 2) {
            schema.put((String) keywordsAndValues[i], keywordsAndValues[i + 1]);
        }
        return Collections.unmodifiableMap(schema);
    }

    /** Returns a schema that allows null too. */
    static Map<String, Object> nullable(Map<String, Object> schema) {
        if (schema.isEmpty()) {
            return schema;
        }
        if (schema.get("type") instanceof String type && !schema.containsKey("enum") && !schema.containsKey("const")) {
            Map<String, Object> widened = new LinkedHashMap<>(schema);
            widened.put("type", Arrays.asList(type, "null"));
            return widened;
        }
        return of("anyOf", List.of(schema, type("null")));
    }
}
