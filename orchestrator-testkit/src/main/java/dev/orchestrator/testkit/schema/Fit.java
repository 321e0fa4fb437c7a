package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a value fits a part of the schema, which tells good choices from bad ones while a value is being made. Knows
 * nothing of {@code format} and {@code unevaluated*}: the validator has the last word.
 */
final class Fit {
    private static final int DEEP = 150;

    private final SchemaRoot root;
    private final Patterns patterns;

    Fit(SchemaRoot root, Patterns patterns) {
        this.root = root;
        this.patterns = patterns;
    }

    boolean fits(@Nullable Part part, @Nullable Object value) {
        return part == null || misfit(part, value) == null;
    }

    /** Returns where in the schema it says otherwise; null if the value fits. */
    @Nullable String misfit(Part part, @Nullable Object value) {
        return misfit(part, value, 0);
    }

    private @Nullable String misfit(Part part, @Nullable Object value, int depth) {
        if (part.isFalse()) {
            return part.pointer();
        }
        if (depth > DEEP || part.keywords().isEmpty()) {
            return null;
        }
        String found = applied(part, value, depth + 1);
        if (found == null) {
            found = plain(part, value);
        }
        if (found == null && value instanceof String text) {
            found = text(part, text);
        } else if (found == null && value instanceof JsonNumber number) {
            found = number(part, number);
        } else if (found == null && value instanceof List<?> items) {
            found = items(part, items, depth + 1);
        } else if (found == null && value instanceof Map<?, ?> members) {
            found = members(part, members, depth + 1);
        }
        return found;
    }

    private boolean fits(@Nullable Part part, @Nullable Object value, int depth) {
        return part == null || misfit(part, value, depth) == null;
    }

    private @Nullable String applied(Part part, @Nullable Object value, int depth) {
        String found = null;
        for (Part target : root.targets(part)) {
            found = found == null ? misfit(target, value, depth) : found;
        }
        for (int i = 0; found == null && i < part.list("allOf").size(); i++) {
            found = misfit(Objects.requireNonNull(part.in("allOf", i)), value, depth);
        }
        if (found != null) {
            return found;
        }
        if (part.has("anyOf") && hits(part, "anyOf", value, depth) == 0) {
            return part.at("anyOf");
        }
        if (part.has("oneOf") && hits(part, "oneOf", value, depth) != 1) {
            return part.at("oneOf");
        }
        if (part.has("not") && !unknown(part.get("not")) && fits(part.in("not"), value, depth)) {
            return part.at("not");
        }
        if (part.has("if")) {
            Part chosen = part.in(fits(part.in("if"), value, depth) ? "then" : "else");
            return chosen == null ? null : misfit(chosen, value, depth);
        }
        return null;
    }

    /** What is not known here counts as fitting, which is no help within a {@code not}. */
    private static boolean unknown(@Nullable Object schema) {
        if (schema instanceof List<?> items) {
            return items.stream().anyMatch(Fit::unknown);
        }
        return schema instanceof Map<?, ?> map
                && map.entrySet().stream()
                        .anyMatch(
                                each -> each.getKey().toString().startsWith("unevaluated") || unknown(each.getValue()));
    }

    private int hits(Part part, String keyword, @Nullable Object value, int depth) {
        int hits = 0;
        for (int i = 0; i < part.list(keyword).size(); i++) {
            hits += fits(part.in(keyword, i), value, depth) ? 1 : 0;
        }
        return hits;
    }

    private static @Nullable String plain(Part part, @Nullable Object value) {
        if (!Types.hasTypeOf(value, part.types())) {
            return part.at("type");
        } else if (part.has("const") && !JsonValues.same(part.get("const"), value)) {
            return part.at("const");
        }
        return part.has("enum") && !JsonValues.contains(part.list("enum"), value) ? part.at("enum") : null;
    }

    private @Nullable String text(Part part, String text) {
        int length = Types.length(text);
        if (length < part.count("minLength", 0)) {
            return part.at("minLength");
        } else if (length > part.count("maxLength", Part.UNBOUNDED)) {
            return part.at("maxLength");
        }
        String pattern = part.string("pattern");
        return pattern != null && !patterns.finds(pattern, text) ? part.at("pattern") : null;
    }

    private static @Nullable String number(Part part, JsonNumber number) {
        BigDecimal value = number.decimal();
        if (value == null) {
            return null;
        }
        BigDecimal step = part.decimal("multipleOf");
        if (step != null && step.signum() > 0 && value.remainder(step).signum() != 0) {
            return part.at("multipleOf");
        }
        for (String bound : List.of("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")) {
            BigDecimal limit = part.decimal(bound);
            if (limit != null) {
                int above = bound.endsWith("inimum") ? value.compareTo(limit) : limit.compareTo(value);
                if (above < 0 || above == 0 && bound.startsWith("exclusive")) {
                    return part.at(bound);
                }
            }
        }
        return null;
    }

    private @Nullable String items(Part part, List<?> items, int depth) {
        if (items.size() < part.count("minItems", 0)) {
            return part.at("minItems");
        } else if (items.size() > part.count("maxItems", Part.UNBOUNDED)) {
            return part.at("maxItems");
        }
        int contained = 0;
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            Part own = i < part.list("prefixItems").size() ? part.in("prefixItems", i) : part.in("items");
            String found = own == null ? null : misfit(own, item, depth);
            if (found != null) {
                return found;
            }
            if (Boolean.TRUE.equals(part.get("uniqueItems")) && JsonValues.contains(items.subList(0, i), item)) {
                return part.at("uniqueItems");
            }
            contained += part.has("contains") && fits(part.in("contains"), item, depth) ? 1 : 0;
        }
        if (part.has("contains") && contained < part.count("minContains", 1)) {
            return part.at(part.has("minContains") ? "minContains" : "contains");
        }
        return part.has("contains") && contained > part.count("maxContains", Part.UNBOUNDED)
                ? part.at("maxContains")
                : null;
    }

    private @Nullable String members(Part part, Map<?, ?> members, int depth) {
        if (members.size() < part.count("minProperties", 0)) {
            return part.at("minProperties");
        } else if (members.size() > part.count("maxProperties", Part.UNBOUNDED)) {
            return part.at("maxProperties");
        } else if (!members.keySet().containsAll(part.strings("required"))) {
            return part.at("required");
        }
        for (Object each : members.keySet()) {
            String name = (String) each;
            for (Part own : membersOf(part, name)) {
                String found = misfit(own, members.get(name), depth);
                if (found != null) {
                    return found;
                }
            }
            if (!fits(part.in("propertyNames"), name, depth)) {
                return part.at("propertyNames");
            }
            Part dependent = part.in("dependentSchemas", name);
            String found = dependent == null ? null : misfit(dependent, members, depth);
            if (found != null) {
                return found;
            } else if (!members.keySet().containsAll(dependents(part, name))) {
                return part.at("dependentRequired");
            }
        }
        return null;
    }

    /** Returns what a part asks of the member of that name. */
    List<Part> membersOf(Part part, String name) {
        List<Part> own = new ArrayList<>();
        Part property = part.in("properties", name);
        if (property != null) {
            own.add(property);
        }
        for (String pattern : part.names("patternProperties")) {
            if (patterns.finds(pattern, name)) {
                own.add(Objects.requireNonNull(part.in("patternProperties", pattern)));
            }
        }
        Part others = part.in("additionalProperties");
        if (own.isEmpty() && others != null) {
            own.add(others);
        }
        return own;
    }

    /** Returns what must be there if that member is. */
    static List<String> dependents(Part part, String name) {
        return part.get("dependentRequired") instanceof Map<?, ?> map && map.get(name) instanceof List<?> names
                ? names.stream().map(String.class::cast).toList()
                : List.of();
    }
}
