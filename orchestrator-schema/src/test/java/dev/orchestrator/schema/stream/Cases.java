package dev.orchestrator.schema.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes schemas of all keywords, and values that often are as a schema wants them, from a small world. */
final class Cases {
    private static final String[] NAMES = {"a", "ab", "b", "ba", "c/d", "ü"};
    private static final String[] STRINGS = {"", "a", "ab", "aba", "b", "xyz", "😀", "a\\n", "\\u0061b"};
    private static final String[] NUMBERS = {"0", "1", "2", "-1", "1.0", "1.5", "2e0", "10", "-0", "0.1"};
    private static final String[] PATTERNS = {"^a", "b$", "^(ab?)+$", "a|b", "^[a-c]{1,2}$", "^a|^x", "^\\\\w+$", "^$"};
    private static final String[] TYPES = {"object", "array", "string", "number", "integer", "boolean", "null"};

    private final Random random;
    private final boolean decidedOnly;

    /** @param decidedOnly if no keyword is to be left to the end */
    Cases(long seed, boolean decidedOnly) {
        random = new Random(seed);
        this.decidedOnly = decidedOnly;
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> one("true", "false", "null");
            case 1, 2 -> one(NUMBERS);
            case 3, 4 -> '"' + one(STRINGS) + '"';
            case 5, 6 -> array(depth);
            default -> object(depth);
        };
    }

    private String array(int depth) {
        List<String> items = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            items.add(value(depth - 1));
        }
        return one("[", "[ ") + String.join(one(",", " , "), items) + ']';
    }

    private String object(int depth) {
        List<String> members = new ArrayList<>();
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                members.add(random.nextInt(members.size() + 1), '"' + name + '"' + one(":", " : ") + value(depth - 1));
            }
        }
        return one("{", "{\n") + String.join(one(",", " , "), members) + '}';
    }

    /** Returns a schema whose definitions d0 and d1 may refer to themselves and each other. */
    String schema() {
        String definitions = "\"$defs\":{\"d0\":" + schema(2) + ",\"d1\":" + schema(2) + "}";
        String root = schema(3);
        return root.startsWith("{}") || !root.startsWith("{")
                ? "{\"allOf\":[" + root + "]," + definitions + "}"
                : "{" + definitions + "," + root.substring(1);
    }

    private String schema(int depth) {
        if (random.nextInt(12) == 0) {
            return one("true", "false", "{}");
        }
        List<String> keywords = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        while (keywords.size() < count) {
            String keyword = keyword(depth);
            String name = keyword.substring(0, keyword.indexOf(':') + 1);
            if (keywords.stream().noneMatch(known -> known.startsWith(name))) {
                keywords.add(keyword);
            }
        }
        return "{" + String.join(",", keywords) + "}";
    }

    private String keyword(int depth) {
        if (!decidedOnly && random.nextInt(10) == 0) {
            return one(
                    "\"format\":\"email\"",
                    "\"unknown\":1",
                    "\"unevaluatedProperties\":" + one("false", schema(0)),
                    "\"unevaluatedItems\":" + one("false", schema(0)),
                    "\"dependentSchemas\":{\"a\":" + schema(0) + "}",
                    "\"propertyNames\":{\"anyOf\":[{\"maxLength\":1},{\"const\":\"ab\"}]}");
        }
        return random.nextInt(depth > 0 ? 2 : 1) == 0 ? simple() : applied(depth - 1);
    }

    private String simple() {
        int n = random.nextInt(4);
        return switch (random.nextInt(15)) {
            case 0, 1 -> "\"type\":\"" + one(TYPES) + '"';
            case 2 -> "\"type\":[\"" + TYPES[n] + "\",\"" + TYPES[n + 1 + random.nextInt(3)] + "\"]";
            case 3 -> "\"enum\":[" + value(1) + "," + value(0) + "," + value(0) + "]";
            case 4 -> "\"const\":" + value(1);
            case 5 -> one("\"minLength\":", "\"maxLength\":") + n;
            case 6 -> "\"pattern\":\"" + one(PATTERNS) + '"';
            case 7 ->
                one("\"minimum\":", "\"maximum\":", "\"exclusiveMinimum\":", "\"exclusiveMaximum\":") + one(NUMBERS);
            case 8 -> "\"multipleOf\":" + one("1", "2", "0.5", "0.1", "1e1");
            case 9 -> one("\"minItems\":", "\"maxItems\":") + n;
            case 10 -> one("\"minProperties\":", "\"maxProperties\":") + n;
            case 11 -> (decidedOnly ? "\"type\":\"array\"," : "") + "\"uniqueItems\":true";
            case 12 -> "\"required\":[\"" + one(NAMES) + "\"]";
            case 13 -> "\"dependentRequired\":{\"" + one(NAMES) + "\":[\"" + one(NAMES) + "\"]}";
            default ->
                "\"propertyNames\":{" + one("\"maxLength\":1", "\"pattern\":\"^a\"", "\"enum\":[\"a\",\"b\"]") + "}";
        };
    }

    private String applied(int depth) {
        return switch (random.nextInt(15)) {
            case 0, 1, 2 ->
                "\"properties\":{\"a\":" + schema(depth) + ",\"" + one("ab", "b", "ba") + "\":" + schema(depth) + "}";
            case 3 -> "\"additionalProperties\":" + (random.nextBoolean() ? "false" : schema(depth));
            case 4 -> "\"patternProperties\":{\"" + one(PATTERNS) + "\":" + schema(depth) + "}";
            case 5 -> "\"items\":" + schema(depth);
            case 6 -> "\"prefixItems\":[" + schema(depth) + "," + schema(depth) + "]";
            case 7 ->
                "\"contains\":" + schema(depth)
                        + one("", ",\"minContains\":0", ",\"minContains\":2", ",\"maxContains\":1");
            case 8 -> "\"allOf\":[" + schema(depth) + "," + schema(depth) + "]";
            case 9 -> "\"anyOf\":[" + schema(depth) + "," + schema(depth) + "]";
            case 10 -> "\"oneOf\":[" + schema(depth) + "," + schema(depth) + "]";
            case 11 -> "\"not\":" + schema(depth);
            case 12 -> "\"if\":" + schema(depth) + ",\"then\":" + schema(depth);
            case 13 -> "\"if\":" + schema(depth) + ",\"else\":" + schema(depth);
            default -> "\"properties\":{\"b\":{\"$ref\":\"#/$defs/d" + random.nextInt(2) + "\"}}";
        };
    }

    /** Returns the text with a few of its characters changed, dropped, doubled, or others put in. */
    String damaged(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int n = 1 + random.nextInt(2); n > 0 && out.length() > 0; n--) {
            int at = random.nextInt(out.length());
            String other = one(
                    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00e4", "\\ud83d", "\\ude00", "0", "-", ".", "e+1",
                    "true", " ", "\u0001", "\ud83d", "\ude00", "\ufeff", "\u00a0", "/", "'", "NaN", "\uff11", "null");
            switch (random.nextInt(4)) {
                case 0 -> out.deleteCharAt(at);
                case 1 -> out.insert(at, other);
                case 2 -> out.replace(at, at + 1, other);
                default -> out.setLength(at);
            }
        }
        return out.toString();
    }
}
