package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.tree.JsonNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes schemas, each with a value that is valid against it. */
final class Samples {
    record Sample(Map<String, Object> schema, Object value) {}

    private static final List<String[]> PATTERNS = List.of(
            new String[] {"^[A-Z]{3}-\\d{2,4}$", "ABC-123"},
            new String[] {"^(red|green)( \\w+)?$", "red car"},
            new String[] {"^[^\"\\\\]+\\.txt$", "a b.txt"},
            new String[] {"b+", "abbc"},
            new String[] {"^\\S", "x y"},
            new String[] {"^.*\"$", "say \"yes\""},
            new String[] {"^(?:a|\\\\|\\[)*$", "a\\[a"},
            new String[] {"^(?=a)a$", "a"});

    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    Sample sample(int depth) {
        return switch (random.nextInt(depth == 0 ? 7 : 10)) {
            case 0 -> string();
            case 1 -> integer();
            case 2 ->
                new Sample(
                        schema("type", "number", "minimum", JsonNumber.of(random.nextInt(3) - 1)),
                        JsonNumber.of("2.5e1"));
            case 3 -> values();
            case 4 -> pattern();
            case 5 -> format();
            case 6 -> new Sample(schema("type", List.of("boolean", "null")), random.nextBoolean() ? null : true);
            case 7 -> array(depth);
            case 8 -> choice(depth);
            default -> object(depth);
        };
    }

    static Map<String, Object> schema(Object... keywords) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (int i = 0; i < keywords.length; i += 2) {
            schema.put((String) keywords[i], keywords[i + 1]);
        }
        return schema;
    }

    private Sample string() {
        int length = random.nextInt(6);
        Map<String, Object> schema = schema("type", "string");
        if (random.nextBoolean()) {
            schema.put("minLength", JsonNumber.of(random.nextInt(length + 1)));
        }
        if (random.nextBoolean()) {
            schema.put("maxLength", JsonNumber.of(length + random.nextInt(3)));
        }
        return new Sample(
                schema,
                "\u00e9\"\ud83d\ude00\\\n"
                        .repeat(2)
                        .codePoints()
                        .limit(length)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    private Sample integer() {
        int value = random.nextInt(2_000) - 500;
        Map<String, Object> schema = schema("type", "integer");
        if (random.nextBoolean()) {
            schema.put("minimum", JsonNumber.of(value < 0 ? value - 3 : random.nextInt(2)));
            value = value == 0 ? 1 : value;
        }
        if (random.nextBoolean()) {
            schema.put("exclusiveMaximum", JsonNumber.of(value + 1 + random.nextInt(300)));
        }
        return new Sample(schema, JsonNumber.of(value));
    }

    private Sample values() {
        List<Object> values =
                Arrays.asList("a \"b\"", JsonNumber.of(3), null, List.of(true, "\\"), Map.of("x", "\n"), "z");
        int chosen = random.nextInt(values.size());
        return random.nextBoolean() && values.get(chosen) != null
                ? new Sample(schema("const", values.get(chosen)), values.get(chosen))
                : new Sample(schema("enum", values), values.get(chosen));
    }

    private Sample pattern() {
        String[] pattern = PATTERNS.get(random.nextInt(PATTERNS.size()));
        return new Sample(schema("type", "string", "pattern", pattern[0]), pattern[1]);
    }

    private Sample format() {
        List<String> formats = List.of(
                "date",
                "2024-02-29",
                "time",
                "23:59:59.5Z",
                "date-time",
                "2026-11-22T09:30:00+01:00",
                "time-local",
                "09:30",
                "uuid",
                "123e4567-e89b-12d3-a456-426614174000",
                "email",
                "a@b.c");
        int chosen = random.nextInt(formats.size() / 2) * 2;
        return new Sample(schema("type", "string", "format", formats.get(chosen)), formats.get(chosen + 1));
    }

    private Sample array(int depth) {
        Sample item = sample(depth - 1);
        int size = random.nextInt(4);
        Map<String, Object> schema = schema("type", "array", "items", item.schema);
        if (random.nextBoolean()) {
            schema.put("minItems", JsonNumber.of(random.nextInt(size + 1)));
        }
        if (random.nextBoolean()) {
            schema.put("maxItems", JsonNumber.of(size + random.nextInt(2)));
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(item.value);
        }
        return new Sample(schema, items);
    }

    private Sample choice(int depth) {
        Sample one = sample(depth - 1);
        Sample other = sample(depth - 1);
        return new Sample(
                schema("anyOf", List.of(one.schema, other.schema)), random.nextBoolean() ? one.value : other.value);
    }

    Sample object(int depth) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        Map<String, Object> members = new LinkedHashMap<>();
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            String name = "p\"" + i;
            Sample sample = sample(depth - 1);
            properties.put(name, sample.schema);
            boolean needed = random.nextInt(3) == 0;
            if (needed) {
                required.add(name);
            }
            if (needed || random.nextBoolean()) {
                members.put(name, sample.value);
            }
        }
        return new Sample(
                schema("type", "object", "properties", properties, "required", required, "additionalProperties", false),
                members);
    }
}
