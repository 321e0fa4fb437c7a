package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says at once what is wrong with a schema that somebody wrote, rather than when it is first used. */
final class SchemaCheck {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    /** Characters of a schema; the largest in practical use have a few million. */
    private static final int LARGEST = 16 * 1024 * 1024;
    /** Schemas that may speak of one place of a value. */
    private static final long MOST_AT_ONE_PLACE = 1_000_000;

    private static final long UNDER_WAY = -1;
    private static final int LONGEST_CHAIN = 1_000;
    private static final Pattern ANCHOR = Pattern.compile("[A-Za-z_][-A-Za-z0-9._]*");

    private final SchemaSource source;
    /** From a schema to those that speak of the same place of a value. */
    private final Map<Object, List<Object>> beside = new IdentityHashMap<>();

    private final List<Object> order = new ArrayList<>();
    /** What is referred to, wherever it lies. */
    private final Deque<Reference> later = new ArrayDeque<>();

    private final Map<Object, Long> costs = new IdentityHashMap<>();

    /** @param pointer where the target is; empty if that is not said */
    private record Reference(Object target, URI base, String pointer) {}

    private SchemaCheck(SchemaSource source) {
        this.source = source;
    }

    /**
     * Returns the schema to compile: the text, or one without its malformed ids, to which nothing can refer.
     *
     * @throws Misfit if the text is not a schema that can stand alone, or with the others
     */
    static String check(String text, Map<String, String> others) {
        if (text.length() > LARGEST) {
            throw new Misfit("a schema of " + text.length() + " characters; at most " + LARGEST + " are read");
        }
        Object parsed = JsonTree.parse(text);
        if (parsed instanceof Boolean) {
            return text;
        }
        if (!(parsed instanceof Map<?, ?> schema)) {
            throw Misfit.expected("an object or a boolean", parsed);
        }
        String sound = mendIds(parsed) ? JsonTree.write(parsed) : text;
        requireSchema(schema.get("$schema"), sound, others);
        SchemaCheck check = new SchemaCheck(new SchemaSource(parsed, others));
        SchemaSource.visit(parsed, SchemaSource.NOWHERE, check::visit);
        while (!check.later.isEmpty()) {
            Reference next = check.later.remove();
            try {
                if (!check.beside.containsKey(next.target)) {
                    requireValid(Validator.ofSchemas(), JsonTree.write(next.target)); // within what is no keyword's
                }
                SchemaSource.visit(next.target, next.base, check::visit);
            } catch (Misfit e) {
                throw e.at(next.pointer);
            }
        }
        check.order.forEach(each -> check.cost(each, 0));
        return sound;
    }

    private static void requireSchema(@Nullable Object dialect, String text, Map<String, String> others) {
        String name = dialect instanceof String uri ? uri.replaceFirst("#$", "") : DRAFT;
        if (!name.equals(DRAFT) && !others.containsKey(name)) {
            throw new Misfit("only draft 2020-12 is understood, whose name is " + DRAFT).in("$schema");
        }
        String given = String.valueOf(others.get(name));
        Validator judge = name.equals(DRAFT) ? Validator.ofSchemas() : Validator.of(given, others, () -> given);
        requireValid(judge, text);
    }

    private static void requireValid(Validator judge, String text) {
        List<Violation> violations = judge.validate(text, false);
        if (!violations.isEmpty()) {
            Violation first = violations.get(0);
            throw new Misfit(first.message()).at(first.pointer());
        }
    }

    /**
     * Takes malformed {@code $id}s out of a tree; returns whether there were any. A mere fragment, which was an {@code
     * $id} in older drafts, becomes the anchor it was meant to be.
     */
    @SuppressWarnings("unchecked") // a tree's maps are from strings
    private static boolean mendIds(Object root) {
        List<Map<?, ?>> mended = new ArrayList<>();
        SchemaSource.visit(root, SchemaSource.NOWHERE, (schema, base) -> {
            if (schema.containsKey("$id") && !isSound(schema.get("$id"))) {
                mendId((Map<String, @Nullable Object>) schema);
                mended.add(schema);
            }
            if (schema.get("id") instanceof String) {
                schema.remove("id"); // of older drafts, and nothing to this one
                mended.add(schema);
            }
        });
        return !mended.isEmpty();
    }

    private static boolean isSound(@Nullable Object id) {
        return id instanceof String uri
                && !uri.isEmpty()
                && SchemaSource.isUri(uri)
                && (uri.indexOf('#') < 0 || uri.indexOf('#') == uri.length() - 1 && uri.length() > 1);
    }

    private static void mendId(Map<String, @Nullable Object> schema) {
        Object id = schema.remove("$id");
        int hash = id instanceof String text ? text.indexOf('#') : -1;
        if (id instanceof String text && hash >= 0) {
            String document = text.substring(0, hash);
            String fragment = text.substring(hash + 1);
            if (!document.isEmpty() && SchemaSource.isUri(document)) {
                schema.put("$id", document);
            } else if (ANCHOR.matcher(fragment).matches()) {
                schema.putIfAbsent("$anchor", fragment);
            }
        }
    }

    private void visit(Map<?, ?> schema, URI base) {
        if (beside.containsKey(schema)) {
            return;
        }
        List<Object> next = new ArrayList<>();
        beside.put(schema, next);
        order.add(schema);
        requireRegex(schema);
        for (String keyword : List.of("$ref", "$dynamicRef")) {
            if (schema.get(keyword) instanceof String reference) {
                try {
                    Object target = source.target(reference, base);
                    if (keyword.equals("$ref") && target instanceof Map<?, ?>) {
                        next.add(target);
                        String pointer = reference.startsWith("#/") ? reference.substring(1) : "";
                        later.add(new Reference(target, source.document(reference, base), pointer));
                    }
                } catch (Misfit e) {
                    throw e.in(keyword);
                }
            }
        }
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            if (schema.get(keyword) instanceof List<?> schemas) {
                schemas.forEach(each -> addSchema(each, next));
            }
        }
        for (String keyword : List.of("not", "if", "then", "else")) {
            addSchema(schema.get(keyword), next);
        }
        if (schema.get("dependentSchemas") instanceof Map<?, ?> schemas) {
            schemas.values().forEach(each -> addSchema(each, next));
        }
    }

    private static void addSchema(@Nullable Object node, List<Object> schemas) {
        if (node instanceof Map<?, ?>) {
            schemas.add(node);
        }
    }

    private static void requireRegex(Map<?, ?> schema) {
        if (schema.get("pattern") instanceof String pattern) {
            requireRegex(pattern, "pattern");
        }
        if (schema.get("patternProperties") instanceof Map<?, ?> patterns) {
            patterns.keySet().forEach(pattern -> requireRegex((String) pattern, "patternProperties"));
        }
    }

    private static void requireRegex(String pattern, String keyword) {
        try {
            Regex.of(pattern);
        } catch (Misfit e) {
            throw e.in(keyword);
        }
    }

    /** Returns how many schemas speak of a place that this one speaks of, itself included. */
    private long cost(Object schema, int depth) {
        Long known = costs.get(schema);
        if (known != null) {
            if (known == UNDER_WAY) {
                throw new Misfit(
                        "the schema refers to itself for the same value, so that checking it has no end; refer "
                                + "from within properties or items");
            }
            return known;
        }
        if (depth == LONGEST_CHAIN) {
            throw new Misfit("more than " + LONGEST_CHAIN + " schemas refer to each other for the same value");
        }
        costs.put(schema, UNDER_WAY);
        long cost = 1;
        for (Object next : beside.getOrDefault(schema, List.of())) {
            cost += cost(next, depth + 1);
        }
        if (cost > MOST_AT_ONE_PLACE) {
            throw new Misfit("more than " + MOST_AT_ONE_PLACE
                    + " schemas apply to one value, because they refer to the same ones over and over");
        }
        costs.put(schema, cost);
        return cost;
    }
}
