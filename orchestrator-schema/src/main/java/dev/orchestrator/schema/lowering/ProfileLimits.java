package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what a profile limits. */
final class ProfileLimits {
    static final List<String> NAMES =
            List.of("properties", "depth", "enumValues", "longEnumValues", "longEnumCharacters", "characters");

    private final Map<String, Integer> limits;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    ProfileLimits(Dialect dialect) {
        this.limits = dialect.limits;
    }

    /** Counts the properties of one object. */
    void properties(String pointer, Map<?, ?> properties) {
        add(pointer, "properties", "properties", properties.size());
        properties.keySet().forEach(name -> characters(pointer, (String) name));
    }

    void definition(String pointer, String name) {
        characters(pointer, name);
    }

    /** Counts the values of one enum. */
    void values(String pointer, List<?> values) {
        add(pointer, "enum", "enumValues", values.size());
        int characters = 0;
        for (Object value : values) {
            if (value instanceof String text) {
                characters += text.length();
                characters(pointer, text);
            }
        }
        Integer many = limits.get("longEnumValues");
        Integer most = limits.get("longEnumCharacters");
        if (many != null && most != null && values.size() > many && characters > most) {
            violations.add(new Violation(
                    pointer,
                    "enum",
                    "at most " + most + " characters in more than " + many + " listed values",
                    characters + " characters in " + values.size() + " values",
                    ""));
        }
    }

    /** Looks at how many objects and arrays are within each other. */
    void depth(String pointer, int depth) {
        Integer most = limits.get("depth");
        if (most != null && depth == most + 1) {
            violations.add(new Violation(
                    pointer,
                    "type",
                    "at most " + most + " objects and arrays within each other",
                    "more",
                    "describe it flatter"));
        }
    }

    private void characters(String pointer, String text) {
        add(pointer, "properties", "characters", text.length());
    }

    private void add(String pointer, String keyword, String limit, int more) {
        Integer most = limits.get(limit);
        int before = counts.getOrDefault(limit, 0);
        counts.put(limit, before + more);
        if (most != null && before <= most && before + more > most) {
            String what = switch (limit) {
                case "characters" -> "characters of names and listed values";
                case "enumValues" -> "listed values";
                default -> limit;
            };
            violations.add(new Violation(
                    pointer,
                    keyword,
                    "at most " + most + " " + what + " in all",
                    "more from here on",
                    "split the schema into smaller ones"));
        }
    }

    List<Violation> violations() {
        return violations;
    }
}
