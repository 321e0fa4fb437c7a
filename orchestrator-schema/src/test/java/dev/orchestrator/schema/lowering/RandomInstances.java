package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes documents that probably fit a lowered schema; whether they do is for a validator to say. */
final class RandomInstances {
    private static final int DEEPEST = 12;
    private static final int MOST_VALUES = 2_000;
    private static final List<String> STRINGS =
            List.of("a", "x", "ab", "aa", "bb", "abc", "ax", "xa", "", "true", "zz", "1", "null", "b", "type");
    private static final List<String> TEXTS =
            List.of("1", "null", "{}", "[]", "{\"a\":1}", "\"a\"", "true", "{\"b\":null}", "[\"a\"]", "{\"zz\":\"x\"}");

    private final Patterns.Finder finder = new Patterns.Finder();
    private final Map<?, ?> root;
    private final References references;
    private final Random random;
    private int made;

    RandomInstances(String schema, long seed) {
        this.root = JsonTree.parse(schema) instanceof Map<?, ?> map ? map : Map.of();
        this.references = new References(root);
        this.random = new Random(seed);
    }

    String next() {
        made = 0;
        return JsonTree.write(value(root, 0));
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private @Nullable Object value(Object node, int depth) {
        if (depth > 60 || ++made > MOST_VALUES) {
            return null; // it contains itself without end, or nearly so
        }
        if (!(node instanceof Map<?, ?> schema) || schema.isEmpty()) {
            return JsonTree.parse(oneOf(TEXTS));
        }
        if (schema.get("$ref") instanceof String reference) {
            return value(references.at(reference.substring(1)), depth + 1);
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (schema.get(keyword) instanceof List<?> branches) {
                // Far down, the shortest alternative, which ends sooner than most.
                Object shortest = branches.stream()
                        .min(Comparator.comparing(each -> JsonTree.write(each).contains("$ref")))
                        .orElseThrow();
                return value(depth > DEEPEST ? shortest : oneOf(branches), depth + 1);
            }
        }
        if (schema.containsKey("const")) {
            return schema.get("const");
        }
        if (schema.get("enum") instanceof List<?> values) {
            return oneOf(values);
        }
        Object type = schema.get("type") instanceof List<?> types ? oneOf(types) : schema.get("type");
        return switch (String.valueOf(type)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> string(schema);
            case "integer" -> number(schema, true);
            case "number" -> number(schema, false);
            case "boolean" -> random.nextBoolean();
            case "null" -> null;
            default -> JsonTree.parse(oneOf(TEXTS));
        };
    }

    private Object string(Map<?, ?> schema) {
        if (String.valueOf(schema.get("description")).contains("written as a string")) {
            return oneOf(TEXTS);
        }
        List<String> fitting = new ArrayList<>();
        for (String text : STRINGS) {
            if ((!(schema.get("pattern") instanceof String pattern) || finder.find(pattern, text) != Sure.NO)
                    && text.length() >= count(schema, "minLength", 0)
                    && text.length() <= count(schema, "maxLength", 99)) {
                fitting.add(text);
            }
        }
        return fitting.isEmpty() ? "abcabc".substring(0, Math.min(6, count(schema, "minLength", 1))) : oneOf(fitting);
    }

    private static int count(Map<?, ?> schema, String keyword, int otherwise) {
        return schema.get(keyword) instanceof JsonNumber number ? Integer.parseInt(number.text()) : otherwise;
    }

    private Object number(Map<?, ?> schema, boolean integer) {
        int low = Math.max(count(schema, "minimum", -3), count(schema, "exclusiveMinimum", -4) + 1);
        int high = Math.min(count(schema, "maximum", 60), count(schema, "exclusiveMaximum", 61) - 1);
        int whole = low + random.nextInt(Math.max(1, high - low + 1));
        int step = count(schema, "multipleOf", 1);
        whole = Math.floorDiv(whole + step - 1, step) * step;
        return !integer && random.nextInt(5) == 0 && step == 1 ? JsonNumber.of(whole + ".0") : JsonNumber.of(whole);
    }

    private Object object(Map<?, ?> schema, int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, each) -> {
                if (required.contains(name) || depth < DEEPEST && random.nextBoolean()) {
                    members.put((String) name, value(each, depth + 1));
                }
            });
        }
        Object others = schema.get("additionalProperties");
        if ((others instanceof Map || Boolean.TRUE.equals(others)) && depth < DEEPEST) {
            for (int i = random.nextInt(3); i > 0; i--) {
                members.putIfAbsent(oneOf(STRINGS), value(others, depth + 1));
            }
        }
        return members;
    }

    private Object array(Map<?, ?> schema, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        if (schema.get("prefixItems") instanceof List<?> prefix) {
            prefix.forEach(each -> items.add(value(each, depth + 1)));
        }
        int least = count(schema, "minItems", 0);
        int most = Math.min(count(schema, "maxItems", 4), least + (depth < DEEPEST ? random.nextInt(3) : 0));
        while (schema.get("items") instanceof Map<?, ?> item && items.size() < most) {
            items.add(value(item, depth + 1));
        }
        return items;
    }
}
