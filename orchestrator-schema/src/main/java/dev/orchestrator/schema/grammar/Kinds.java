package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.tree.JsonNumber;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells types, and alternatives, apart. */
final class Kinds {
    private Kinds() {}

    static boolean isA(@Nullable Object value, @Nullable Object type) {
        return switch (String.valueOf(type)) {
            case "null" -> value == null;
            case "boolean" -> value instanceof Boolean;
            case "string" -> value instanceof String;
            case "array" -> value instanceof List<?>;
            case "object" -> value instanceof Map<?, ?>;
            case "integer" -> value instanceof JsonNumber number && number.whole() != null;
            case "number" -> value instanceof JsonNumber;
            default -> false;
        };
    }

    /** Returns whether no value can be valid against two of the schemas, as far as types and tags tell. */
    static boolean areApart(List<Map<String, Object>> schemas) {
        if (schemas.size() > 200) {
            return false;
        }
        for (int i = 0; i < schemas.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!areApart(schemas.get(i), schemas.get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean areApart(Map<String, Object> one, Map<String, Object> other) {
        Set<String> types = types(one);
        Set<String> others = types(other);
        if (types.isEmpty() || others.isEmpty()) {
            return false;
        }
        if (disjoint(types, others)) {
            return true;
        }
        Set<Object> values = values(one);
        Set<Object> otherValues = values(other);
        if (!values.isEmpty() && !otherValues.isEmpty()) {
            return disjoint(values, otherValues);
        }
        return types.equals(Set.of("object")) && others.equals(types) && haveDifferentTags(one, other);
    }

    private static boolean disjoint(Set<?> some, Set<?> more) {
        return some.stream().noneMatch(more::contains);
    }

    private static Set<String> types(Map<String, Object> schema) {
        Set<String> types = new HashSet<>();
        for (Object type : Merger.types(schema.get("type"))) {
            types.add(type.equals("integer") ? "number" : String.valueOf(type));
        }
        if (types.isEmpty()) {
            for (Object value : values(schema)) {
                for (String type : List.of("boolean", "string")) {
                    if (isA(value, type)) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    /** Returns the strings and booleans a value is bound to; empty if it is bound to none, or to others as well. */
    private static Set<Object> values(@Nullable Object schema) {
        Set<Object> values = new HashSet<>();
        if (schema instanceof Map<?, ?> node) {
            Object constant = node.get("const");
            List<?> several =
                    node.get("enum") instanceof List<?> list ? list : constant == null ? List.of() : List.of(constant);
            if (several.stream().allMatch(value -> value instanceof String || value instanceof Boolean)) {
                values.addAll(several);
            }
        }
        return values;
    }

    private static boolean haveDifferentTags(Map<String, Object> one, Map<String, Object> other) {
        if (one.get("properties") instanceof Map<?, ?> some
                && other.get("properties") instanceof Map<?, ?> more
                && one.get("required") instanceof List<?> required
                && other.get("required") instanceof List<?> alsoRequired) {
            return required.stream().filter(alsoRequired::contains).anyMatch(name -> {
                Set<Object> tags = values(some.get(name));
                Set<Object> otherTags = values(more.get(name));
                return !tags.isEmpty() && !otherTags.isEmpty() && disjoint(tags, otherTags);
            });
        }
        return false;
    }
}
