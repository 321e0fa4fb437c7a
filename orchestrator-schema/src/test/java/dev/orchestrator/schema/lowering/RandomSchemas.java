package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.JsonValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes schemas with all that lowering looks at; the same for the same seed. */
final class RandomSchemas {
    static final List<String> PATTERNS = List.of("^[a-c]+$", "x", "^a", "(?=a)a", "^(?:aa|bb)$", "b$", "a|x");
    private static final List<String> NAMES = List.of("a", "b", "ab", "type", "reasoning", "value");

    private final Random random;
    private int definitions;

    private RandomSchemas(long seed) {
        this.random = new Random(seed);
    }

    static String schema(long seed) {
        RandomSchemas schemas = new RandomSchemas(seed);
        schemas.definitions = schemas.random.nextInt(3);
        Map<String, Object> root = schemas.node(3);
        if (schemas.definitions > 0) {
            Map<String, Object> named = new LinkedHashMap<>();
            for (int i = 0; i < schemas.definitions; i++) {
                named.put("d" + i, schemas.constructed(2));
            }
            root.put("$defs", named);
        }
        return JsonTree.write(root);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private JsonNumber number(int bound) {
        return JsonNumber.of(random.nextInt(bound));
    }

    private Map<String, Object> node(int depth) {
        int kind = random.nextInt(100);
        Map<String, Object> schema;
        if (kind < 10 && definitions > 0) {
            schema = new LinkedHashMap<>(Map.of("$ref", "#/$defs/d" + random.nextInt(definitions)));
            if (chance(20)) {
                schema.put("description", "referred");
            }
            if (chance(10)) {
                schema.putAll(constructed(depth - 1));
            }
        } else if (kind < 14) {
            schema = chance(20) ? new LinkedHashMap<>(Map.of("$ref", "#")) : new LinkedHashMap<>();
        } else if (depth <= 0 || kind < 50) {
            schema = scalar();
        } else if (kind < 80) {
            schema = constructed(depth);
        } else {
            schema = combined(depth);
        }
        if (chance(3)) {
            schema.put("not", Map.of("type", "string", "minLength", JsonNumber.of(3)));
        }
        return schema;
    }

    private Map<String, Object> combined(int depth) {
        Map<String, Object> schema = new LinkedHashMap<>();
        String keyword = oneOf(List.of("anyOf", "anyOf", "oneOf", "allOf"));
        List<Object> parts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            parts.add(keyword.equals("allOf") ? constructed(depth - 1) : node(depth - 1));
        }
        schema.put(keyword, parts);
        if (chance(15)) {
            schema.putAll(object(depth - 1));
        }
        return schema;
    }

    private Map<String, Object> constructed(int depth) {
        return chance(70) ? object(depth) : array(depth);
    }

    private Map<String, Object> scalar() {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (random.nextInt(8)) {
            case 0 -> schema.put("type", "boolean");
            case 1, 2 -> {
                schema.put("type", chance(80) ? "string" : List.of("string", "null"));
                if (chance(30)) {
                    schema.put("pattern", oneOf(PATTERNS));
                }
                if (chance(30)) {
                    schema.put("minLength", number(3));
                    schema.put("maxLength", JsonNumber.of(4));
                }
                if (chance(20)) {
                    schema.put("format", oneOf(List.of("date", "uuid", "iri", "email")));
                }
            }
            case 3, 4 -> {
                schema.put("type", oneOf(List.of("integer", "number")));
                if (chance(50)) {
                    schema.put(oneOf(List.of("minimum", "exclusiveMinimum")), number(5));
                }
                if (chance(50)) {
                    schema.put(oneOf(List.of("maximum", "exclusiveMaximum")), JsonNumber.of(5 + random.nextInt(50)));
                }
                if (chance(20)) {
                    schema.put("multipleOf", JsonNumber.of(2));
                }
            }
            case 5 -> schema.put("const", value());
            case 6 -> {
                List<Object> values = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    Object value = value();
                    if (!JsonValues.contains(values, value)) {
                        values.add(value);
                    }
                }
                schema.put("enum", values);
            }
            default ->
                schema.put("type", oneOf(List.of(List.of("string", "integer"), "null", List.of("null", "number"))));
        }
        if (chance(10)) {
            schema.put("description", "said");
        }
        return schema;
    }

    private Object value() {
        return oneOf(Arrays.asList(
                "a",
                "x",
                "true",
                true,
                false,
                null,
                JsonNumber.of(1),
                JsonNumber.of("1.5"),
                List.of(),
                Map.of("a", "x")));
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (chance(85)) {
            schema.put("type", "object");
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = oneOf(NAMES);
            properties.put(name, name.equals("type") && chance(70) ? Map.of("const", oneOf(NAMES)) : node(depth - 1));
            if (chance(50) && !required.contains(name)) {
                required.add(name);
            }
        }
        if (!properties.isEmpty() || chance(30)) {
            schema.put("properties", properties);
            schema.put("required", required);
        }
        int more = random.nextInt(100);
        if (more < 45) {
            schema.put("additionalProperties", false);
        } else if (more < 65) {
            schema.put("additionalProperties", node(depth - 1));
        } else if (more < 70) {
            schema.put("unevaluatedProperties", false);
        }
        if (chance(15)) {
            Map<String, Object> patterns = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                patterns.put(oneOf(PATTERNS), chance(25) ? false : node(depth - 1));
            }
            schema.put("patternProperties", patterns);
        }
        if (chance(10)) {
            Map<String, Object> names = new LinkedHashMap<>();
            if (chance(50)) {
                names.put("enum", List.of("a", "ab", "zz"));
            } else if (chance(50)) {
                names.put("pattern", "^[a-z]+$");
            }
            if (names.isEmpty() || chance(30)) {
                names.put("not", Map.of("const", oneOf(NAMES)));
            }
            schema.put("propertyNames", names);
        }
        if (chance(10)) {
            schema.put(oneOf(List.of("minProperties", "maxProperties")), number(4));
        }
        if (chance(4)) {
            schema.put("dependentRequired", Map.of("a", List.of("b")));
        }
        return schema;
    }

    private Map<String, Object> array(int depth) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        if (chance(75)) {
            schema.put("items", chance(8) ? false : node(depth - 1));
        }
        if (chance(25)) {
            schema.put("prefixItems", List.of(node(depth - 1), node(depth - 1)));
        }
        if (chance(20)) {
            schema.put("minItems", number(4));
        }
        if (chance(20)) {
            schema.put("maxItems", number(5));
        }
        if (chance(10)) {
            schema.put("uniqueItems", true);
        }
        return schema;
    }
}
