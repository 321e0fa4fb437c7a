package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says about one place, as far as it helps to choose a repair: the types that may stand there. It may say
 * too much is allowed and never too little, so that no choice rests on a keyword this does not read.
 *
 * <p>It keeps what it found, so all but {@link #OPEN} are for one thread.
 */
final class View {
    static final int NULL = 1;
    static final int BOOLEAN = 2;
    static final int NUMBER = 4;
    static final int STRING = 8;
    static final int ARRAY = 16;
    static final int OBJECT = 32;
    private static final int ALL = 63;

    private static final int WORK = 1_000;
    private static final int KEPT = 1_000;

    /** Where anything may stand, also below. Threads share it, so it keeps nothing. */
    static final View OPEN = new View(true, true);

    private final @Nullable Object schema;
    private final @Nullable Object root;
    private final Map<String, View> properties = new HashMap<>();
    private @Nullable View items;
    private int types = -1;
    private int work;

    View(@Nullable Object schema, @Nullable Object root) {
        this.schema = schema;
        this.root = root;
    }

    static int kind(@Nullable Object value) {
        if (value instanceof Map<?, ?>) {
            return OBJECT;
        } else if (value instanceof List<?>) {
            return ARRAY;
        } else if (value instanceof String) {
            return STRING;
        } else if (value instanceof JsonNumber) {
            return NUMBER;
        }
        return value == null ? NULL : BOOLEAN;
    }

    /** Returns whether a value of one of these types may be right. */
    boolean allows(int kinds) {
        return (types() & kinds) != 0;
    }

    /** Returns whether a schema rules some types out, and not this one. */
    boolean asksFor(int kind) {
        return types() != ALL && allows(kind);
    }

    /** Returns whether the schema names this very string as a possible value. */
    boolean names(String text) {
        work = 0;
        return this != OPEN && names(schema, text);
    }

    View property(String name) {
        if (this == OPEN) {
            return OPEN;
        }
        View known = properties.get(name);
        if (known == null) {
            known = child(node -> propertyOf(node, name));
            if (properties.size() < KEPT) {
                properties.put(name, known);
            }
        }
        return known;
    }

    View item(int index) {
        if (this == OPEN) {
            return OPEN;
        }
        View known = items;
        if (known == null) {
            known = child(View::itemOf);
            items = known;
        }
        return known;
    }

    private int types() {
        if (this == OPEN) {
            return ALL;
        } else if (types < 0) {
            work = 0;
            int found = types(schema);
            types = found == 0 ? ALL : found; // a contradiction helps nobody
        }
        return types;
    }

    private int types(@Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> node) || ++work > WORK) {
            return Boolean.FALSE.equals(schema) ? 0 : ALL;
        }
        int types = ALL;
        if (node.get("type") instanceof String type) {
            types &= type(type);
        } else if (node.get("type") instanceof List<?> several) {
            types &= several.stream().mapToInt(View::type).reduce(0, (a, b) -> a | b);
        }
        if (node.containsKey("const")) {
            types &= kind(node.get("const"));
        }
        if (node.get("enum") instanceof List<?> values) {
            types &= values.stream().mapToInt(View::kind).reduce(0, (a, b) -> a | b);
        }
        for (Object part : parts(node)) {
            types &= types(part);
        }
        for (List<?> branches : choices(node)) {
            types &= branches.stream().mapToInt(this::types).reduce(0, (a, b) -> a | b);
        }
        return types;
    }

    private static int type(@Nullable Object name) {
        return switch (String.valueOf(name)) {
            case "null" -> NULL;
            case "boolean" -> BOOLEAN;
            case "number", "integer" -> NUMBER;
            case "string" -> STRING;
            case "array" -> ARRAY;
            case "object" -> OBJECT;
            default -> ALL;
        };
    }

    private boolean names(@Nullable Object schema, String text) {
        if (!(schema instanceof Map<?, ?> node) || ++work > WORK) {
            return false;
        }
        return text.equals(node.get("const"))
                || node.get("enum") instanceof List<?> values && values.contains(text)
                || parts(node).stream().anyMatch(part -> names(part, text))
                || choices(node).stream().flatMap(List::stream).anyMatch(part -> names(part, text));
    }

    /** Returns the schemas that all hold beside this one. */
    private List<Object> parts(Map<?, ?> node) {
        List<Object> parts = new ArrayList<>();
        if (node.get("$ref") instanceof String reference) {
            Object target = reference.startsWith("#") ? target(reference.substring(1)) : Pointer.NOTHING;
            if (target != null && target != Pointer.NOTHING) {
                parts.add(target);
            }
        }
        if (node.get("allOf") instanceof List<?> all) {
            parts.addAll(all);
        }
        return parts;
    }

    private @Nullable Object target(String fragment) {
        try {
            return Pointer.find(root, Pointer.decoded(fragment));
        } catch (Misfit notEncoded) {
            return Pointer.NOTHING;
        }
    }

    /** Returns the lists of which some schema holds. */
    private static List<List<?>> choices(Map<?, ?> node) {
        List<List<?>> choices = new ArrayList<>();
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (node.get(keyword) instanceof List<?> branches) {
                choices.add(branches);
            }
        }
        return choices;
    }

    private View child(Function<Map<?, ?>, Object> step) {
        work = 0;
        Object child = child(schema, step);
        return Boolean.TRUE.equals(child) ? OPEN : new View(child, root);
    }

    /** Returns a schema of what stands below, made of the schemas that hold there. */
    private Object child(@Nullable Object schema, Function<Map<?, ?>, Object> step) {
        if (!(schema instanceof Map<?, ?> node) || ++work > WORK) {
            return !Boolean.FALSE.equals(schema);
        }
        List<Object> all = new ArrayList<>();
        add(all, step.apply(node));
        parts(node).forEach(part -> add(all, child(part, step)));
        for (List<?> branches : choices(node)) {
            List<Object> some = new ArrayList<>();
            branches.forEach(branch -> add(some, child(branch, step)));
            some.removeIf(Boolean.FALSE::equals);
            if (!some.isEmpty() && !some.contains(true)) {
                add(all, some.size() == 1 ? some.get(0) : Map.of("anyOf", some));
            }
        }
        all.removeIf(Boolean.TRUE::equals);
        return all.isEmpty() ? true : all.size() == 1 ? all.get(0) : Map.of("allOf", all);
    }

    private static void add(List<Object> schemas, Object schema) {
        if (schemas.stream().noneMatch(known -> known == schema)) {
            schemas.add(schema);
        }
    }

    private static Object propertyOf(Map<?, ?> node, String name) {
        if (node.get("properties") instanceof Map<?, ?> properties && properties.get(name) != null) {
            return properties.get(name);
        }
        Object others = node.get("additionalProperties");
        return others == null || node.containsKey("patternProperties") ? true : others;
    }

    private static Object itemOf(Map<?, ?> node) {
        Object items = node.get("items");
        return items == null || node.containsKey("prefixItems") ? true : items;
    }
}
