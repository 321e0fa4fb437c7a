package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.lowering.Dialect.Recursion;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonValues;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
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
            check.say(
                    "", "type", "an object at the root", "anyOf, a reference or another type", "wrap it in an object");
        }
        check.visit("", root, 0);
        if (dialect.recursion != Recursion.ANYWHERE) {
            check.recursion();
        }
        List<Violation> all = new ArrayList<>(check.violations);
        all.addAll(check.limits.violations());
        return List.copyOf(all);
    }

    private void say(String pointer, String keyword, String expected, String got) {
        say(pointer, keyword, expected, got, "");
    }

    private void say(String pointer, String keyword, String expected, String got, String hint) {
        violations.add(new Violation(pointer, keyword, expected, got, hint));
    }

    private void visit(String pointer, @Nullable Object node, int outer) {
        if (!(node instanceof Map<?, ?> schema)) {
            say(pointer, "type", "a schema that is an object", String.valueOf(node));
            return;
        }
        Set<String> types = types(pointer, schema);
        boolean container = types.contains("object") || types.contains("array");
        int depth = container ? outer + 1 : outer;
        if (container) {
            limits.depth(pointer, depth);
        }
        keywords(pointer, schema, types);
        if (schema.containsKey("$ref")) {
            if (!dialect.refSiblings
                    && schema.keySet().stream()
                            .anyMatch(each -> !Set.of("$ref", "$defs").contains(each))) {
                say(pointer, "$ref", "a reference alone", "other keywords beside it", "wrap it in anyOf");
            }
        } else if (types.isEmpty() && COMBINING.stream().noneMatch(schema::containsKey) && !dialect.untyped) {
            say(pointer, "type", "a type", "none");
        }
        if (types.contains("object")) {
            object(pointer, schema);
        }
        values(pointer, schema);
        strings(pointer, schema);
        if (dialect.maxMinItems != null
                && schema.get("minItems") instanceof JsonNumber number
                && new BigDecimal(number.text()).compareTo(BigDecimal.valueOf(dialect.maxMinItems)) > 0) {
            say(pointer, "minItems", "at most " + dialect.maxMinItems, number.text());
        }
        children(pointer, schema, depth);
    }

    private Set<String> types(String pointer, Map<?, ?> schema) {
        Object type = schema.get("type");
        Set<String> types = new LinkedHashSet<>();
        if (type instanceof List<?> list) {
            list.forEach(each -> types.add((String) each));
            if (!dialect.typeLists) {
                say(pointer, "type", "one type", "a list of types", "use anyOf");
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
                        "keywords that the provider knows"
                                + (elsewhere
                                        ? " for "
                                                + (types.isEmpty()
                                                        ? "a schema without a type"
                                                        : "the type " + String.join(", ", types))
                                        : ""),
                        keyword);
            } else if (combines && !dialect.besideAnyOf && !dialect.allows("any", keyword)) {
                say(pointer, keyword, "nothing of the kind beside anyOf, oneOf or allOf", keyword);
            }
        }
    }

    private void object(String pointer, Map<?, ?> schema) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        limits.properties(Pointer.step(pointer, "properties"), properties);
        if (dialect.allRequired) {
            List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
            for (Object name : properties.keySet()) {
                if (!required.contains(name)) {
                    say(
                            Pointer.step(Pointer.step(pointer, "properties"), (String) name),
                            "required",
                            "each property to be required",
                            "an optional one");
                }
            }
        }
        Object additional = schema.get("additionalProperties");
        if (additional == null ? dialect.closed : !Boolean.FALSE.equals(additional) && !dialect.maps) {
            say(pointer, "additionalProperties", "false", additional == null ? "nothing" : Misfit.describe(additional));
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
            boolean whole = value instanceof JsonNumber number && JsonValues.isWhole(number);
            if (!dialect.enumTypes.contains(JsonValues.type(value))
                    && !(whole && dialect.enumTypes.contains("integer"))) {
                say(
                        pointer,
                        "enum",
                        "values of the types " + String.join(", ", dialect.enumTypes),
                        Misfit.describe(value));
            }
        }
    }

    private void strings(String pointer, Map<?, ?> schema) {
        if (schema.get("format") instanceof String format
                && dialect.allows("string", "format")
                && !dialect.formats.contains(format)) {
            say(pointer, "format", "one of " + String.join(", ", dialect.formats), '"' + format + '"');
        }
        if (schema.get("pattern") instanceof String pattern && dialect.allows("string", "pattern")) {
            if (!dialect.lookAround && Patterns.looksAround(pattern)) {
                say(pointer, "pattern", "a pattern that does not look ahead or behind", pattern);
            }
            if (dialect.anchored && !Patterns.isAnchored(pattern)) {
                say(pointer, "pattern", "a pattern that begins with ^ and ends with $", pattern);
            }
        }
        boolean length = schema.containsKey("minLength") || schema.containsKey("maxLength");
        boolean form = schema.containsKey("pattern") || schema.containsKey("format");
        if (length && form && !dialect.lengthBesidePattern) {
            say(pointer, "minLength", "no length beside pattern or format", "both");
        }
    }

    private void children(String pointer, Map<?, ?> schema, int depth) {
        for (String keyword : List.of("properties", "$defs")) {
            if (schema.get(keyword) instanceof Map<?, ?> schemas) {
                schemas.forEach((name, each) -> {
                    String at = Pointer.step(Pointer.step(pointer, keyword), (String) name);
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
                    visit(Pointer.step(pointer, keyword) + '/' + i, schemas.get(i), depth);
                }
            }
        }
        if (schema.containsKey("items")) {
            visit(Pointer.step(pointer, "items"), schema.get("items"), depth);
        }
        if (schema.get("additionalProperties") instanceof Map) {
            visit(Pointer.step(pointer, "additionalProperties"), schema.get("additionalProperties"), depth);
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
                                ? "a schema that does not contain itself"
                                : "a schema that contains itself only through properties that are not required",
                        "one that does");
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
