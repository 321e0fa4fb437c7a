package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The {@code $defs} of a schema under way: each named type is described once, which also ends recursion. */
final class Definitions {
    private static final int DEEPEST = 100;

    private final Type root;
    private final Map<Type, String> names = new HashMap<>();
    private final Map<String, Object> definitions = new LinkedHashMap<>();
    private boolean rootSeen;
    private int depth;

    private Definitions(Type root) {
        this.root = root;
    }

    /** Returns the whole schema of a type. */
    static Map<String, Object> schemaOf(Type type) {
        Type root = Types.resolve(type, Map.of());
        return schemaOf(root, definitions -> Shapes.of(root).schema(definitions));
    }

    /**
     * Returns the whole schema of what has a body.
     *
     * @param root what has it; only its name counts, unless the body refers to it
     */
    static Map<String, Object> schemaOf(Type root, Function<Definitions, Map<String, Object>> body) {
        Definitions definitions = new Definitions(root);
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.putAll(body.apply(definitions));
        if (!definitions.definitions.isEmpty()) {
            schema.put("$defs", definitions.definitions);
        }
        return schema;
    }

    /** Returns a reference to the type; the whole body where the type is the root, the first time. */
    Map<String, Object> define(Type type, Supplier<Map<String, Object>> body) {
        if (type.equals(root)) {
            if (rootSeen) {
                return Schemas.of("$ref", "#");
            }
            rootSeen = true;
            return body.get();
        }
        String known = names.get(type);
        if (known == null) {
            if (depth == DEEPEST) {
                throw new Misfit(root.getTypeName() + " needs more than " + DEEPEST
                        + " types within each other; does a generic record contain itself with ever larger arguments?");
            }
            known = unusedName(type);
            names.put(type, known);
            definitions.put(known, Map.of()); // keeps the place; replaced when the body is known
            depth++;
            definitions.put(known, body.get());
            depth--;
        }
        return Schemas.of("$ref", "#/$defs/" + known);
    }

    private String unusedName(Type type) {
        String simple = name(type);
        String name = simple;
        for (int i = 2; definitions.containsKey(name); i++) {
            name = simple + i;
        }
        return name;
    }

    private static String name(Type type) {
        StringBuilder name = new StringBuilder(Types.raw(type).getSimpleName().replaceAll("[^A-Za-z0-9_]", "_"));
        if (type instanceof ParameterizedType generic) {
            name.append("Of");
            for (Type argument : generic.getActualTypeArguments()) {
                name.append(name(argument));
            }
        }
        return name.toString();
    }
}
