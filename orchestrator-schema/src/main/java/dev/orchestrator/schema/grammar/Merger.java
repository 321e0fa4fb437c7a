package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.Keywords;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes one schema of several that all hold: references with keywords beside them, {@code allOf}, a choice's surroundings. */
final class Merger {
    private static final Set<String> LARGER =
            Set.of("minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum", "minContains");
    private static final Set<String> SMALLER =
            Set.of("maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum", "maxContains");
    private static final Set<String> MEMBERS = Set.of("properties", "patternProperties");
    private static final int MOST_PARTS = 1_000;

    private final @Nullable Object root;
    private final boolean isBundle;
    private final Neighbours neighbours = new Neighbours();
    private int parts;

    Merger(@Nullable Object root) {
        this.root = root;
        isBundle = root instanceof Map<?, ?> node && node.values().stream().anyMatch(Merger::hasId);
    }

    /** Returns whether references may be meant relative to another place than the root; properties may look like it. */
    private static boolean hasId(@Nullable Object tree) {
        return tree instanceof Map<?, ?> node
                ? node.get("$id") instanceof String || node.values().stream().anyMatch(Merger::hasId)
                : tree instanceof List<?> list && list.stream().anyMatch(Merger::hasId);
    }

    /** Returns the keywords that say something about values. */
    static Map<String, Object> assertions(Map<?, ?> schema) {
        Map<String, Object> assertions = new LinkedHashMap<>();
        schema.forEach((keyword, value) -> {
            if (!Keywords.SILENT.contains(keyword) && !Keywords.OF_CONTENT.contains(keyword)) {
                assertions.put((String) keyword, value);
            }
        });
        return assertions;
    }

    /**
     * Returns a schema without {@code $ref} and {@code allOf} at its top; null if no value is valid.
     *
     * @param lost is told the keywords that could not be merged
     */
    @Nullable Map<String, Object> flat(@Nullable Object schema, Consumer<String> lost) {
        parts = 0;
        return merged(new LinkedHashMap<>(), schema, lost);
    }

    /** Returns a schema of both; null if no value is valid. */
    @Nullable Map<String, Object> both(Map<String, Object> one, @Nullable Object other, Consumer<String> lost) {
        parts = 0;
        return merged(new LinkedHashMap<>(one), other, lost);
    }

    private @Nullable Object target(String reference) {
        if (!reference.equals("#") && !reference.startsWith("#/")) {
            throw new Misfit("the reference " + reference + " is not one by JSON pointer into the schema itself");
        }
        Object target = Pointer.find(root, Pointer.decoded(reference.substring(1)));
        if (target == Pointer.NOTHING) {
            throw new Misfit("the reference " + reference + " points to nothing");
        }
        return target;
    }

    private @Nullable Map<String, Object> merged(
            Map<String, Object> into, @Nullable Object schema, Consumer<String> lost) {
        if (++parts > MOST_PARTS) {
            throw new Misfit("the schema refers to itself without end");
        }
        if (!(schema instanceof Map<?, ?> node)) {
            return Boolean.FALSE.equals(schema) ? null : into;
        }
        Map<String, Object> merged = into;
        Map<String, Object> own = assertions(node);
        Object reference = own.remove("$ref");
        Object all = own.remove("allOf");
        if (reference instanceof String text) {
            if (isBundle) {
                lost.accept("$ref");
            }
            merged = merged(merged, target(text), lost);
        }
        for (Object part : all instanceof List<?> several ? several : List.of()) {
            merged = merged == null ? null : merged(merged, part, lost);
        }
        if (merged == null) {
            return null;
        }
        if (!merged.isEmpty() && !own.isEmpty()) {
            neighbours.introduce(merged, own, lost);
        }
        for (Map.Entry<String, Object> keyword : own.entrySet()) {
            add(merged, keyword.getKey(), keyword.getValue(), lost);
        }
        return List.of().equals(merged.get("type")) ? null : merged;
    }

    /** Returns what a schema says of a member it does not name; as of any other, and tells, if that cannot be known. */
    Object unnamed(Map<String, Object> schema, String name, Consumer<String> lost) {
        Object member = neighbours.member(schema, name);
        if (member == null) {
            lost.accept("patternProperties");
        }
        return member == null ? schema.getOrDefault("additionalProperties", true) : member;
    }

    private void add(Map<String, Object> into, String keyword, @Nullable Object value, Consumer<String> lost) {
        Object known = into.get(keyword);
        if (known == null && !into.containsKey(keyword) || Objects.equals(value, known)) {
            into.put(keyword, value);
        } else if (keyword.equals("required") && known instanceof List<?> some && value instanceof List<?> more) {
            Set<Object> names = new LinkedHashSet<>(some);
            names.addAll(more);
            into.put(keyword, new ArrayList<>(names));
        } else if (keyword.equals("enum") && known instanceof List<?> some && value instanceof List<?> more) {
            List<Object> values = new ArrayList<>(some);
            values.retainAll(more);
            into.put(keyword, values);
        } else if (keyword.equals("type")) {
            into.put(keyword, commonTypes(types(known), types(value)));
        } else if (MEMBERS.contains(keyword) && known instanceof Map<?, ?> some && value instanceof Map<?, ?> more) {
            Map<Object, Object> properties = new LinkedHashMap<>(some);
            more.forEach((name, schema) -> properties.merge(name, schema, Merger::all));
            into.put(keyword, properties);
        } else if (keyword.equals("prefixItems") && known instanceof List<?> some && value instanceof List<?> more) {
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) { // both have as many by now
                items.add(all(some.get(i), more.get(i)));
            }
            into.put(keyword, items);
        } else if ((keyword.equals("items") || keyword.equals("additionalProperties"))
                && known != null
                && value != null) {
            into.put(keyword, all(known, value));
        } else if (LARGER.contains(keyword) || SMALLER.contains(keyword)) {
            bound(into, keyword, value, lost);
        } else {
            lost.accept(keyword);
        }
    }

    private static void bound(Map<String, Object> into, String keyword, @Nullable Object value, Consumer<String> lost) {
        BigDecimal known = decimal(into.get(keyword));
        BigDecimal other = decimal(value);
        if (known == null || other == null) {
            lost.accept(keyword);
        } else if (other.compareTo(known) > 0 == LARGER.contains(keyword)) {
            into.put(keyword, value);
        }
    }

    /** Returns a number that can be compared in no time; null if it has too large an exponent. */
    private static @Nullable BigDecimal decimal(@Nullable Object value) {
        BigDecimal decimal = value instanceof JsonNumber number ? number.decimal() : null;
        return decimal == null || Math.abs((long) decimal.scale()) > 1_000 ? null : decimal;
    }

    /** Returns a schema of what two say. */
    static Object all(Object one, Object other) {
        if (Boolean.FALSE.equals(one) || Boolean.FALSE.equals(other)) {
            return false;
        }
        if (isAll(one) || isAll(other)) {
            return isAll(one) ? other : one;
        }
        return one.equals(other) ? one : Map.of("allOf", List.of(one, other));
    }

    private static boolean isAll(Object schema) {
        return Boolean.TRUE.equals(schema) || Map.of().equals(schema);
    }

    static List<Object> types(@Nullable Object type) {
        return type instanceof List<?> several ? new ArrayList<>(several) : type == null ? List.of() : List.of(type);
    }

    private static List<Object> commonTypes(List<Object> some, List<Object> more) {
        List<Object> common = new ArrayList<>();
        for (Object type : some) {
            if (more.contains(type) || type.equals("integer") && more.contains("number")) {
                common.add(type);
            } else if (type.equals("number") && more.contains("integer")) {
                common.add("integer");
            }
        }
        return common;
    }
}
