package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes JSON values, and the schema that fits each. */
final class Documents {
    private static final List<String> WORDS = List.of(
            "alpha",
            "Beta release",
            "x",
            "it's done",
            "a, b and c",
            "see [1]",
            "{draft}",
            "50 % \u20ac",
            "\ud83d\ude00 ok",
            "true",
            "C:\\docs",
            "line one\nline two",
            "tab\there",
            "say \"hi\"",
            "",
            " padded ",
            "http://host/a?b=c#d",
            "// no comment",
            "/* neither */",
            "# nor this",
            "key: value",
            "\u201cquoted\u201d",
            "...",
            "```",
            "null",
            "\u00a0",
            "</think>");
    private static final List<String> NAMES =
            List.of("id", "name", "step_2", "Title", "items", "a-b", "x", "note", "Gr\u00f6\u00dfe", "last.one");
    private static final List<String> QUOTES = List.of(
            "users' names",
            "rock 'n' roll",
            "run `ls` now",
            "the \u201cbig\u201d one",
            "it\u2019s",
            "\u2018a\u2019 b",
            "\u00abx\u00bb y",
            "\u201e",
            "say \"hi\"",
            "'",
            "`",
            "\"",
            "\\",
            "\\\"",
            "\",\"users' names\":\"",
            "', 'x': '",
            "a': b",
            "'' \"\"\" ```");
    private static final List<String> NUMBERS =
            List.of("0", "1", "-7", "42", "3.25", "1e9", "-0.5E-3", "123456789012345678");

    private final Random random;
    private final List<String> words;
    private final List<String> names;

    Documents(long seed) {
        this(seed, WORDS, NAMES);
    }

    private Documents(long seed, List<String> words, List<String> names) {
        random = new Random(seed);
        this.words = words;
        this.names = names;
    }

    /** Returns a maker of values whose names and strings are full of quotes. */
    static Documents ofQuotes(long seed) {
        return new Documents(seed, QUOTES, QUOTES);
    }

    /** Returns an object. */
    Map<String, Object> object() {
        return object(3);
    }

    Object value(int depth) {
        int choice = random.nextInt(depth == 0 ? 4 : 6);
        return switch (choice) {
            case 0 -> pick(words);
            case 1 -> JsonNumber.of(pick(NUMBERS));
            case 2 -> random.nextBoolean();
            case 3 -> random.nextInt(3) == 0 ? Missing.NULL : pick(words);
            case 4 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    /** Stands for null while a value is made, since some lists refuse it. */
    private enum Missing {
        NULL
    }

    private static Object plain(Object made) {
        return made == Missing.NULL ? null : made;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            members.put(pick(names), plain(value(depth)));
        }
        members.put("end", JsonNumber.of(size));
        return members;
    }

    private List<Object> array(int depth) {
        List<Object> items = new ArrayList<>();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            items.add(plain(value(depth)));
        }
        return items;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** Returns JSON with white space where it may be. */
    String spaced(Object tree) {
        StringBuilder out = new StringBuilder();
        String json = JsonTree.write(tree);
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean structure = !inString && "{}[],:".indexOf(c) >= 0;
            if (c == '"' && !isEscaped(json, i)) {
                inString = !inString;
            }
            out.append(structure ? space() : "").append(c).append(structure ? space() : "");
        }
        return space() + out + space();
    }

    private static boolean isEscaped(String json, int index) {
        int slashes = 0;
        while (json.charAt(index - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    private String space() {
        return pick(List.of("", "", "", " ", "\n", "\r\n\t", "  "));
    }

    /** Returns the schema that asks for values of the same form. */
    static JsonSchema schemaOf(Object tree) {
        return JsonSchema.parse(JsonTree.write(form(tree)));
    }

    private static Map<String, Object> form(Object tree) {
        Map<String, Object> form = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> members) {
            Map<String, Object> properties = new LinkedHashMap<>();
            members.forEach((name, value) -> properties.put((String) name, form(value)));
            form.put("type", "object");
            form.put("properties", properties);
            form.put("required", new ArrayList<>(properties.keySet()));
            form.put("additionalProperties", false);
        } else if (tree instanceof List<?> items) {
            form.put("type", "array");
            if (!items.isEmpty()) {
                form.put(
                        "items",
                        Map.of("anyOf", items.stream().map(Documents::form).toList()));
            }
        } else {
            form.put(
                    "type",
                    tree == null
                            ? "null"
                            : tree instanceof String ? "string" : tree instanceof Boolean ? "boolean" : "number");
        }
        return form;
    }
}
