package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.regex.Fuel;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.regex.TextPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Readies two schemas to be merged: {@code additionalProperties} and {@code items} speak of what the schema they stand in
 * does not name, so that each schema is made to name what the other names before their keywords come together.
 */
final class Neighbours {
    private static final String PROPERTIES = "properties";
    private static final String PATTERNS = "patternProperties";
    private static final String OTHERS = "additionalProperties";
    private static final String PREFIX = "prefixItems";

    private final Map<String, Optional<TextPattern>> patterns = new HashMap<>();
    private final Fuel fuel = new Fuel();

    /**
     * Makes each schema name the members and items that the other names; the maps are changed, their values are not.
     *
     * @param lost is told the keywords that keep to their own schema nevertheless
     */
    void introduce(Map<String, Object> one, Map<String, Object> other, Consumer<String> lost) {
        Set<String> names = new LinkedHashSet<>(map(one, PROPERTIES).keySet());
        names.addAll(map(other, PROPERTIES).keySet());
        if (one.containsKey(PATTERNS) || other.containsKey(PATTERNS)) {
            names.addAll(required(one));
            names.addAll(required(other));
        }
        name(names, one, lost);
        name(names, other, lost);
        if (isMixed(one, other) || isMixed(other, one)) {
            lost.accept(OTHERS);
        }
        int count = Math.max(list(one, PREFIX).size(), list(other, PREFIX).size());
        count(count, one);
        count(count, other);
    }

    /** Returns what a schema says of a member; null if it cannot be told whether a pattern fits the name. */
    @Nullable Object member(Map<String, Object> schema, String name) {
        List<Object> said = new ArrayList<>();
        if (schema.get(PROPERTIES) instanceof Map<?, ?> properties && properties.containsKey(name)) {
            said.add(properties.get(name));
        }
        for (Map.Entry<String, Object> pattern : map(schema, PATTERNS).entrySet()) {
            Sure fits = isIn(pattern.getKey(), name);
            if (fits == Sure.UNKNOWN) {
                return null;
            } else if (fits == Sure.YES) {
                said.add(pattern.getValue());
            }
        }
        return said.isEmpty()
                ? schema.getOrDefault(OTHERS, true)
                : said.stream().reduce(Merger::all).orElseThrow();
    }

    private Sure isIn(String pattern, String name) {
        return patterns.computeIfAbsent(pattern, it -> Optional.ofNullable(TextPattern.compile(it, true)))
                .map(it -> it.isIn(name, fuel))
                .orElse(Sure.UNKNOWN);
    }

    private void name(Set<String> names, Map<String, Object> schema, Consumer<String> lost) {
        if (!schema.containsKey(OTHERS) && !schema.containsKey(PATTERNS)) {
            return;
        }
        Map<String, Object> named = new LinkedHashMap<>(map(schema, PROPERTIES));
        for (String name : names) {
            if (!named.containsKey(name)) {
                Object member = member(schema, name);
                if (member == null) {
                    lost.accept(PATTERNS);
                    lost.accept(OTHERS);
                } else {
                    named.put(name, member);
                }
            }
        }
        if (!named.isEmpty()) {
            schema.put(PROPERTIES, named);
        }
    }

    /** Returns whether the merged schema takes members to be of a pattern that one schema takes to be others. */
    private static boolean isMixed(Map<String, Object> one, Map<String, Object> other) {
        return one.containsKey(OTHERS)
                && !Boolean.TRUE.equals(one.get(OTHERS))
                && !map(one, PATTERNS).keySet().containsAll(map(other, PATTERNS).keySet());
    }

    private static void count(int count, Map<String, Object> schema) {
        List<Object> first = new ArrayList<>(list(schema, PREFIX));
        if (schema.containsKey("items") || !first.isEmpty()) {
            while (first.size() < count) {
                first.add(schema.getOrDefault("items", true));
            }
            if (!first.isEmpty()) {
                schema.put(PREFIX, first);
            }
        }
    }

    private static Set<String> required(Map<String, Object> schema) {
        Set<String> names = new LinkedHashSet<>();
        list(schema, "required").forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    private static List<?> list(Map<String, Object> schema, String keyword) {
        return schema.get(keyword) instanceof List<?> list ? list : List.of();
    }

    private static Map<String, Object> map(Map<String, Object> schema, String keyword) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (schema.get(keyword) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> members.put((String) name, value));
        }
        return members;
    }
}
