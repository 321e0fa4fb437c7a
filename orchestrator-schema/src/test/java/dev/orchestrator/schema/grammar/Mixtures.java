package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.tree.JsonNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Makes schemas whose keywords get in each other's way; not all have a value. */
final class Mixtures {
    private enum Kind {
        OBJECT,
        ARRAY,
        SCALAR
    }

    private static final List<String> NAMES = List.of("a", "b", "xa", "xb");
    private static final List<String> TYPES =
            List.of("string", "integer", "number", "boolean", "null", "object", "array");

    private final Random random;
    private final Map<String, Object> definitions = new LinkedHashMap<>();

    Mixtures(long seed) {
        random = new Random(seed);
    }

    Map<String, Object> schema() {
        definitions.put("d0", part(1));
        definitions.put("d1", part(1));
        Map<String, Object> schema = new LinkedHashMap<>(mixture(2));
        schema.put("$defs", definitions);
        return schema;
    }

    private boolean one(int of) {
        return random.nextInt(of) == 0;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private JsonNumber count(int most) {
        return JsonNumber.of(random.nextInt(most + 1));
    }

    private <T> List<T> several(Supplier<T> each) {
        List<T> several = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            several.add(each.get());
        }
        return several;
    }

    /** Returns a schema that others stand beside, most of them for values of the same kind. */
    private Map<String, Object> mixture(int depth) {
        return mixture(depth, depth <= 0 ? Kind.SCALAR : any(List.of(Kind.OBJECT, Kind.OBJECT, Kind.ARRAY)));
    }

    private Map<String, Object> mixture(int depth, Kind kind) {
        Map<String, Object> schema = new LinkedHashMap<>(one(4) ? Map.of() : part(depth, kind));
        if (one(2)) {
            schema.put("allOf", several(() -> inner(depth, kind)));
        }
        if (one(3)) {
            schema.put("anyOf", several(() -> inner(depth, kind)));
        }
        switch (random.nextInt(24)) {
            case 0, 1, 2 -> schema.put("oneOf", several(() -> inner(depth, kind)));
            case 3, 4, 5 -> schema.put("$ref", one(2) ? "#/$defs/d0" : "#/$defs/d1");
            case 6 -> schema.put("not", part(depth - 1));
            case 7 -> {
                schema.put("if", part(depth - 1));
                schema.put(one(2) ? "then" : "else", part(depth - 1));
            }
            default -> {}
        }
        return schema;
    }

    private Object inner(int depth, Kind kind) {
        return one(30) ? (Object) one(2) : one(4) && depth > 0 ? mixture(depth - 1, kind) : part(depth, kind);
    }

    private Object below(int depth) {
        return one(20) ? (Object) one(2) : one(4) ? mixture(depth - 1) : part(depth - 1);
    }

    private Map<String, Object> part(int depth) {
        return part(depth, depth <= 0 || one(2) ? Kind.SCALAR : any(List.of(Kind.OBJECT, Kind.ARRAY)));
    }

    private Map<String, Object> part(int depth, Kind kind) {
        return one(12) || kind == Kind.SCALAR ? scalar() : kind == Kind.ARRAY ? array(depth) : object(depth);
    }

    private Map<String, Object> scalar() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> Map.of();
            case 2 -> Map.of("type", any(TYPES));
            case 3 -> Map.of("type", distinct(List.of(any(TYPES), any(TYPES), "string")));
            case 4 -> Map.of("const", value());
            case 5 -> Map.of("enum", distinct(several(this::value)));
            case 6 -> Map.of("type", "string", "minLength", count(3), "maxLength", count(4));
            case 7 -> Samples.schema("type", one(2) ? "integer" : "number", bound(), count(3), bound(), count(3));
            case 8 -> Map.of("type", "integer", "minimum", count(2), "maximum", JsonNumber.of(one(2) ? "1e30" : "4"));
            default -> Map.of("type", "string");
        };
    }

    private static <T> List<T> distinct(List<T> values) {
        return List.copyOf(new LinkedHashSet<>(values));
    }

    private String bound() {
        return any(List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"));
    }

    private Object value() {
        return switch (random.nextInt(7)) {
            case 0 -> "s";
            case 1 -> true;
            case 2 -> JsonNumber.of(one(2) ? "1" : "1.0");
            case 3 -> JsonNumber.of(random.nextInt(3));
            case 4 -> Map.of(any(NAMES), "s");
            case 5 -> List.of(JsonNumber.of(1), "s");
            default -> "t";
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!one(3)) {
            schema.put("type", "object");
        }
        if (!one(3)) {
            Map<String, Object> properties = new LinkedHashMap<>();
            several(() -> any(NAMES)).forEach(name -> properties.put(name, below(depth)));
            schema.put("properties", properties);
        }
        if (one(3)) {
            schema.put("required", distinct(several(() -> any(NAMES))));
        }
        if (one(2)) {
            schema.put("additionalProperties", one(2) ? false : below(depth));
        }
        if (one(8)) {
            schema.put("patternProperties", Map.of(any(List.of("^x", "a$", "^(?!a)")), below(depth)));
        }
        switch (random.nextInt(30)) {
            case 0 -> schema.put("minProperties", count(2));
            case 1 -> schema.put("maxProperties", count(2));
            case 2 -> schema.put("propertyNames", Map.of("pattern", "^x"));
            case 3 -> schema.put("dependentRequired", Map.of(any(NAMES), List.of(any(NAMES))));
            case 4 -> schema.put("unevaluatedProperties", false);
            case 5 -> schema.put("dependentSchemas", Map.of(any(NAMES), part(depth - 1)));
            default -> {}
        }
        return schema;
    }

    private Map<String, Object> array(int depth) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!one(3)) {
            schema.put("type", "array");
        }
        if (one(2)) {
            schema.put("prefixItems", several(() -> below(depth)));
        }
        if (one(2)) {
            schema.put("items", one(2) ? false : below(depth));
        }
        if (one(3)) {
            schema.put("minItems", count(3));
        }
        if (one(3)) {
            schema.put("maxItems", count(3));
        }
        switch (random.nextInt(20)) {
            case 0 -> schema.put("contains", below(depth));
            case 1 -> schema.put("uniqueItems", true);
            case 2 -> schema.put("unevaluatedItems", false);
            default -> {}
        }
        return schema;
    }
}
