package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Pointer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A whole schema: what its references mean, and how deep the shallowest instance of each of its parts is. */
final class SchemaRoot {
    /** The height of what has no finite instance. */
    static final int ENDLESS = 1_000;

    private static final String UNNAMED = "schema:/";
    private static final int ROUNDS = 60;
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");
    private static final Set<String> BY_NAME =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    private final Part root;
    private final List<Part> all = new ArrayList<>();
    /** By the identity of the map of keywords: the id of the resource it belongs to. */
    private final Map<Object, String> bases = new IdentityHashMap<>();
    /** Resources by id, and anchors by {@code id#name}. */
    private final Map<String, Part> named = new HashMap<>();
    /** The outermost part that bears each dynamic anchor. */
    private final Map<String, Part> dynamic = new HashMap<>();
    /** By the identity of the map of keywords. */
    private final Map<Object, Integer> heights = new IdentityHashMap<>();

    SchemaRoot(JsonSchema schema) {
        root = new Part(Objects.requireNonNull(JsonTree.parse(schema.text()), "a schema is never null"), "");
        named.put(UNNAMED, root);
        collect(root.schema(), "", UNNAMED);
        measure();
    }

    Part root() {
        return root;
    }

    private void collect(@Nullable Object node, String pointer, String base) {
        if (node instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                collect(items.get(i), pointer + '/' + i, base);
            }
        } else if (node instanceof Map<?, ?> map) {
            Part part = new Part(map, pointer);
            String own = part.string("$id") != null ? resolved(base, part.string("$id")) : base;
            named.putIfAbsent(own, part);
            bases.put(map, own);
            all.add(part);
            for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
                if (part.string(keyword) != null) {
                    named.putIfAbsent(own + '#' + part.string(keyword), part);
                }
            }
            if (part.string("$dynamicAnchor") != null) {
                dynamic.putIfAbsent(part.string("$dynamicAnchor"), part);
            }
            map.forEach((keyword, value) -> {
                String at = part.at((String) keyword);
                if (BY_NAME.contains(keyword) && value instanceof Map<?, ?> schemas) {
                    schemas.forEach((name, each) -> collect(each, at + '/' + Pointer.escaped((String) name), own));
                } else if (!DATA.contains(keyword)) {
                    collect(value, at, own);
                }
            });
        }
    }

    private static String resolved(String base, @Nullable String reference) {
        try {
            return URI.create(base).resolve(String.valueOf(reference)).toString();
        } catch (IllegalArgumentException noUri) {
            return String.valueOf(reference);
        }
    }

    /** Returns what a part refers to; nothing is asked of what lies outside the schema. */
    List<Part> targets(Part from) {
        List<Part> targets = new ArrayList<>();
        if (from.get("$ref") instanceof String reference) {
            targets.add(target(reference, from));
        }
        if (from.get("$dynamicRef") instanceof String reference) {
            Part fixed = target(reference, from);
            String anchor = fixed.string("$dynamicAnchor");
            boolean moves = anchor != null && reference.endsWith('#' + anchor);
            targets.add(moves ? dynamic.getOrDefault(anchor, fixed) : fixed);
        }
        return targets;
    }

    private Part target(String reference, Part from) {
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : Pointer.decoded(reference.substring(hash + 1));
        String base = bases.getOrDefault(from.schema(), UNNAMED);
        String id = document.isEmpty() ? base : resolved(base, document);
        Part resource = named.get(fragment.isEmpty() || fragment.startsWith("/") ? id : id + '#' + fragment);
        if (resource == null) {
            return new Part(Boolean.TRUE, from.pointer());
        }
        return fragment.startsWith("/") ? below(resource, fragment) : resource;
    }

    private static Part below(Part resource, String pointer) {
        Object found = Pointer.at(resource.schema(), pointer);
        return new Part(found == null ? Boolean.TRUE : found, resource.pointer() + pointer);
    }

    /** Returns how many objects and arrays within each other the shallowest instance needs, about. */
    int height(@Nullable Part part) {
        if (part == null || Boolean.TRUE.equals(part.schema())) {
            return 0;
        }
        return part.isFalse() ? ENDLESS : heights.getOrDefault(part.schema(), ENDLESS);
    }

    /** Starts from endless and lowers what can be lowered until nothing can: what recurs for ever stays endless. */
    private void measure() {
        boolean lowered = true;
        for (int round = 0; lowered && round < ROUNDS; round++) {
            lowered = false;
            for (int i = all.size() - 1; i >= 0; i--) {
                Part part = all.get(i);
                int height = measured(part);
                if (height < height(part)) {
                    heights.put(part.schema(), height);
                    lowered = true;
                }
            }
        }
    }

    private int measured(Part part) {
        int height = part.has("const") || part.has("enum") ? 0 : own(part);
        for (Part target : targets(part)) {
            height = Math.max(height, height(target));
        }
        for (int i = 0; i < part.list("allOf").size(); i++) {
            height = Math.max(height, height(part.in("allOf", i)));
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            int least = part.list(keyword).isEmpty() ? 0 : ENDLESS;
            for (int i = 0; i < part.list(keyword).size(); i++) {
                least = Math.min(least, height(part.in(keyword, i)));
            }
            height = Math.max(height, least);
        }
        return height;
    }

    private int own(Part part) {
        List<String> types = part.types();
        boolean objects = types.isEmpty() ? part.has("required") : types.contains("object");
        boolean arrays = types.isEmpty() ? !part.has("required") && part.has("minItems") : types.contains("array");
        if (types.isEmpty() ? !objects && !arrays : types.stream().anyMatch(it -> !it.matches("object|array"))) {
            return 0;
        }
        return 1 + Math.min(objects ? members(part) : ENDLESS, arrays ? items(part) : ENDLESS);
    }

    private int members(Part part) {
        return part.strings("required").stream()
                .mapToInt(name -> height(part.in("properties", name)))
                .max()
                .orElse(0);
    }

    private int items(Part part) {
        int height = 0;
        for (int i = 0;
                i < Math.min(part.count("minItems", 0), part.list("prefixItems").size() + 1);
                i++) {
            Part prefix = part.in("prefixItems", i);
            height = Math.max(height, height(prefix == null ? part.in("items") : prefix));
        }
        return part.has("contains") && part.count("minContains", 1) > 0
                ? Math.max(height, height(part.in("contains")))
                : height;
    }
}
