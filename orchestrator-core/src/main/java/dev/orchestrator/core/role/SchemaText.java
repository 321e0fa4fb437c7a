package dev.orchestrator.core.role;

import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Schemas as maps, and their text, which keeps their order: models write properties in the order of the schema. */
final class SchemaText {
    private static final String DEFINITIONS = "$defs";

    private SchemaText() {}

    /** Returns a map of these names and values, one after the other. */
    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    /** Any JSON value. */
    static Map<String, Object> anything(String description) {
        return map("description", description);
    }

    static Map<String, Object> string(String description) {
        return map("type", "string", "description", description);
    }

    /** A string that is not empty. */
    static Map<String, Object> words(String description) {
        return map("type", "string", "minLength", 1, "description", description);
    }

    static Map<String, Object> oneOf(Collection<String> values) {
        return map("type", "string", "enum", List.copyOf(values));
    }

    static Map<String, Object> listOf(Map<String, Object> items, String description) {
        return map("type", "array", "items", items, "description", description);
    }

    /** A closed object. */
    static Map<String, Object> object(Map<String, Object> properties, String... optional) {
        List<String> required = new ArrayList<>(properties.keySet());
        required.removeAll(List.of(optional));
        return map("type", "object", "properties", properties, "required", required, "additionalProperties", false);
    }

    static String write(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> Json.write(e.getKey()) + ':' + write(e.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        } else if (value instanceof Collection<?> items) {
            return items.stream().map(SchemaText::write).collect(Collectors.joining(",", "[", "]"));
        }
        return Json.write(value);
    }

    /**
     * Returns a closed object one of whose properties has a schema of its own: its definitions become the object's, and
     * what refers to its root refers to the property.
     */
    static Map<String, Object> holding(String property, String schema, Map<String, Object> others, String... optional) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Object own = moved(Json.read(schema, Object.class), "#/properties/" + property);
        Object definitions = null;
        if (own instanceof Map<?, ?> map) {
            Map<Object, Object> rest = new LinkedHashMap<>(map);
            rest.remove("$schema");
            definitions = rest.remove(DEFINITIONS);
            own = rest;
        }
        properties.put(property, own);
        properties.putAll(others);
        Map<String, Object> object = object(properties, optional);
        if (definitions != null) {
            object.put(DEFINITIONS, definitions);
        }
        return object;
    }

    private static Object moved(Object node, String to) {
        if (node instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> moved = new LinkedHashMap<>();
            map.forEach((name, value) -> moved.put(
                    name,
                    "$ref".equals(name) && value instanceof String ref
                            ? reference(ref, to)
                            : value == null ? null : moved(value, to)));
            return moved;
        } else if (node instanceof List<?> list) {
            List<@Nullable Object> moved = new ArrayList<>();
            list.forEach(each -> moved.add(each == null ? null : moved(each, to)));
            return moved;
        }
        return node;
    }

    private static String reference(String ref, String to) {
        return ref.equals("#") || ref.startsWith("#/") && !ref.startsWith("#/" + DEFINITIONS + '/')
                ? to + ref.substring(1)
                : ref;
    }
}
