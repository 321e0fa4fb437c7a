package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.lowering.Dialect.Recursion;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.Misfit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a schema as the provider would; knows nothing of how schemas are lowered. */
final class ProfileCheck {
    private static final Set<String> COMBINING = Set.of("anyOf", "oneOf", "allOf");
    private static final List<String> OF_TYPES = List.of("object", "array", "string", "number", "integer");

    private final Dialect dialect;
    private final @Nullable Object root;
    private final ProfileLimits limits;
    private final List<Violation> violations = new ArrayList<>();

    private ProfileCheck(Dialect dialect, @Nullable Object root) {
        this.dialect = dialect;
        this.root = root;
        this.limits = new ProfileLimits(dialect);
    }

    /** Returns what the provider would refuse, in the order of the schema. */
    static List<Violation> check(Dialect dialect, @Nullable Object root) {
        ProfileCheck check = new ProfileCheck(dialect, root);
        if (root instanceof Map<?, ?> schema
                && dialect.objectRoot
                && !("object".equals(schema.get("type"))
                        && COMBINING.stream().noneMatch(schema::containsKey)
                        && !schema.containsKey("$ref"))) {
            check.say("", "type", "the root must be an object, and not anyOf or a reference");
        }
        check.visit("", root, 0);
        if (dialect.recursion != Recursion.ANYWHERE) {
            check.recursion();
        }
        List<Violation> all = new ArrayList<>(check.violations);
        all.addAll(check.limits.violations());
        return List.copyOf(all);
    }

    private void say(String pointer, String keyword, String message) {
        violations.add(new Violation(pointer, keyword, message));
    }

    private void visit(String pointer, @Nullable Object node, int outer) {
        if (!(node instanceof Map<?, ?> schema)) {
            say(pointer, "type", "must be an object, not " + node);
            return;
        }
        Set<String> types = types(pointer, schema);
        int depth = types.contains("object") || types.contains("array") ? outer + 1 : outer;
        limits.depth(pointer, depth);
        keywords(pointer, schema, types);
        if (schema.containsKey("$ref")) {
            if (!dialect.refSiblings
                    && schema.keySet().stream()
                            .anyMatch(each -> !Set.of("$ref", "$defs").contains(each))) {
                say(pointer, "$ref", "must not have other keywords beside it; wrap it in anyOf");
            }
        } else if (types.isEmpty() && COMBINING.stream().noneMatch(schema::containsKey) && !dialect.untyped) {
            say(pointer, "type", "is required");
        }
        if (types.contains("object")) {
            object(pointer, schema);
        }
        values(pointer, schema);
        strings(pointer, schema);
        if (dialect.maxMinItems != null
                && schema.get("minItems") instanceof JsonNumber number
                && new BigDecimal(number.text()).compareTo(BigDecimal.valueOf(dialect.maxMinItems)) > 0) {
            say(pointer, "minItems", "must be at most " + dialect.maxMinItems + ", not " + number);
        }
        children(pointer, schema, depth);
    }

    private Set<String> types(String pointer, Map<?, ?> schema) {
        Object type = schema.get("type");
        Set<String> types = new LinkedHashSet<>();
        if (type instanceof List<?> list) {
            list.forEach(each -> types.add((String) each));
            if (!dialect.typeLists) {
                say(pointer, "type", "must be one type, not a list; use anyOf");
            }
        } else if (type instanceof String text) {
            types.add(text);
        }
        return types;
    }

    private void keywords(String pointer, Map<?, ?> schema, Set<String> types) {
        boolean combines = COMBINING.stream().anyMatch(schema::containsKey);
        for (Object each : schema.keySet()) {
            String keyword = (String) each;
            boolean ofType = types.stream().anyMatch(type -> dialect.allows(type, keyword));
            if (!dialect.allows("any", keyword) && !ofType) {
                boolean elsewhere = OF_TYPES.stream().anyMatch(type -> dialect.allows(type, keyword));
                say(
                        pointer,
                        keyword,
                        elsewhere
                                ? "is not accepted for "
                                        + (types.isEmpty()
                                                ? "a schema without a type"
                                                : "the type " + String.join(", ", types))
                                : "is not a keyword that is accepted");
            } else if (combines && !dialect.besideAnyOf && !dialect.allows("any", keyword)) {
                say(pointer, keyword, "must not stand beside anyOf, oneOf or allOf");
            }
        }
    }

    private void object(String pointer, Map<?, ?> schema) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        limits.properties(Fact.step(pointer, "properties"), properties);
        if (dialect.allRequired) {
            List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
            for (Object name : properties.keySet()) {
                if (!required.contains(name)) {
                    say(Fact.step(Fact.step(pointer, "properties"), (String) name), "required", "must be required");
                }
            }
        }
        Object additional = schema.get("additionalProperties");
        if (additional == null ? dialect.closed : !Boolean.FALSE.equals(additional) && !dialect.maps) {
            say(pointer, "additionalProperties", "must be false");
        }
    }

    private void values(String pointer, Map<?, ?> schema) {
        List<@Nullable Object> values = new ArrayList<>();
        if (schema.get("enum") instanceof List<?> list) {
            limits.values(pointer, list);
            values.addAll(list);
        }
        if (schema.containsKey("const")) {
            limits.values(pointer, Collections.singletonList(schema.get("const")));
            values.add(schema.get("const"));
        }
        for (Object value : values) {
            boolean whole = value instanceof JsonNumber number && Same.isWhole(number);
            if (!dialect.enumTypes.contains(Same.type(value)) && !(whole && dialect.enumTypes.contains("integer"))) {
                say(pointer, "enum", "must not list " + Misfit.describe(value));
            }
        }
    }

    private void strings(String pointer, Map<?, ?> schema) {
        if (schema.get("format") instanceof String format
                && dialect.allows("string", "format")
                && !dialect.formats.contains(format)) {
            say(pointer, "format", "must not be \"" + format + '"');
        }
        if (schema.get("pattern") instanceof String pattern && dialect.allows("string", "pattern")) {
            if (!dialect.lookAround && Patterns.looksAround(pattern)) {
                say(pointer, "pattern", "must not look ahead or behind");
            }
            if (dialect.anchored && !Patterns.isAnchored(pattern)) {
                say(pointer, "pattern", "must begin with ^ and end with $");
            }
        }
        boolean length = schema.containsKey("minLength") || schema.containsKey("maxLength");
        boolean form = schema.containsKey("pattern") || schema.containsKey("format");
        if (length && form && !dialect.lengthBesidePattern) {
            say(pointer, "minLength", "a length must not stand beside pattern or format");
        }
    }

    private void children(String pointer, Map<?, ?> schema, int depth) {
        for (String keyword : List.of("properties", "$defs")) {
            if (schema.get(keyword) instanceof Map<?, ?> schemas) {
                schemas.forEach((name, each) -> {
                    String at = Fact.step(Fact.step(pointer, keyword), (String) name);
                    if (keyword.equals("$defs")) {
                        limits.definition(at, (String) name);
                    }
                    visit(at, each, keyword.equals("$defs") ? 0 : depth);
                });
            }
        }
        for (String keyword : List.of("prefixItems", "anyOf", "oneOf", "allOf")) {
            if (schema.get(keyword) instanceof List<?> schemas) {
                for (int i = 0; i < schemas.size(); i++) {
                    visit(Fact.step(pointer, keyword) + '/' + i, schemas.get(i), depth);
                }
            }
        }
        if (schema.containsKey("items")) {
            visit(Fact.step(pointer, "items"), schema.get("items"), depth);
        }
        if (schema.get("additionalProperties") instanceof Map) {
            visit(Fact.step(pointer, "additionalProperties"), schema.get("additionalProperties"), depth);
        }
    }

    /** Finds the references by which a schema contains itself. */
    private void recursion() {
        References references = new References(root);
        Map<String, Set<String>> uses = new HashMap<>();
        List<String> open = new ArrayList<>(List.of(""));
        while (!open.isEmpty()) {
            String from = open.remove(open.size() - 1);
            if (!uses.containsKey(from)) {
                Set<String> used = new LinkedHashSet<>();
                Set<String> any = new LinkedHashSet<>();
                uses(references.at(from), references, used, any, false);
                uses.put(from, used);
                open.addAll(any);
            }
        }
        uses.keySet().stream().sorted().forEach(from -> {
            if (reaches(from, from, uses, new HashSet<>())) {
                say(
                        from,
                        "$ref",
                        dialect.recursion == Recursion.NOWHERE
                                ? "must not contain itself"
                                : "must contain itself only through properties that are not required");
            }
        });
    }

    private static boolean reaches(String from, String to, Map<String, Set<String>> uses, Set<String> seen) {
        for (String next : uses.getOrDefault(from, Set.of())) {
            if (next.equals(to) || seen.add(next) && reaches(next, to, uses, seen)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Collects what a schema refers to.
     *
     * @param used what counts as containing
     * @param any all
     */
    private void uses(
            @Nullable Object node, References references, Set<String> used, Set<String> any, boolean optional) {
        if (!(node instanceof Map<?, ?> schema)) {
            return;
        }
        if (schema.get("$ref") instanceof String reference) {
            String target = references.resolve(reference);
            any.add(target);
            if (!optional || dialect.recursion == Recursion.NOWHERE) {
                used.add(target);
            }
        }
        List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, each) -> uses(each, references, used, any, optional || !required.contains(name)));
        }
        for (String keyword : List.of("prefixItems", "anyOf", "oneOf", "allOf")) {
            if (schema.get(keyword) instanceof List<?> schemas) {
                schemas.forEach(each -> uses(each, references, used, any, optional));
            }
        }
        uses(schema.get("items"), references, used, any, optional);
        uses(schema.get("additionalProperties"), references, used, any, optional);
    }
}
