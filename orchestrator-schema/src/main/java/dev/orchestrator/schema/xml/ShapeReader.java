package dev.orchestrator.schema.xml;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.xml.Shape.Bounds;
import dev.orchestrator.schema.xml.Shape.Choice;
import dev.orchestrator.schema.xml.Shape.Entries;
import dev.orchestrator.schema.xml.Shape.Field;
import dev.orchestrator.schema.xml.Shape.Fields;
import dev.orchestrator.schema.xml.Shape.Kind;
import dev.orchestrator.schema.xml.Shape.Named;
import dev.orchestrator.schema.xml.Shape.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the shapes in a JSON Schema. */
final class ShapeReader {
    /** The property by which the records of a sealed interface are told apart. */
    static final String TAG = "type";

    static final String ROOT = "#";
    private static final String DEFS = "#/$defs/";
    private static final Set<String> SAYS_NOTHING_OF_SHAPE = Set.of("$schema", "$defs", "title", "description");

    private final Map<?, ?> defs;
    private final Map<String, Shape> named = new LinkedHashMap<>();

    private ShapeReader(Map<?, ?> root) {
        this.defs = root.get("$defs") instanceof Map<?, ?> found ? found : Map.of();
    }

    /**
     * Returns the shapes of a schema by name; that of the whole is {@link #ROOT}.
     *
     * @throws Misfit if something in it has no XML form
     */
    static Map<String, Shape> read(@Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> root)) {
            throw new Misfit("a schema that allows anything has no XML form");
        }
        ShapeReader reader = new ShapeReader(root);
        reader.named.put(ROOT, new Named(ROOT)); // keeps the place
        reader.named.put(ROOT, reader.shape(root));
        return reader.named;
    }

    /** Returns what a name stands for. */
    static Shape resolved(Map<String, Shape> named, Shape shape) {
        Shape found = shape;
        for (int i = 0; found instanceof Named name && i <= named.size(); i++) {
            found = named.getOrDefault(name.name(), name);
        }
        return found;
    }

    private Shape shape(Map<?, ?> schema) {
        if (schema.get("$ref") instanceof String reference) {
            return at("$ref", () -> reference(reference));
        }
        if (schema.get("anyOf") instanceof List<?> options) {
            return at("anyOf", () -> anyOf(options));
        }
        List<?> types = schema.get("type") instanceof List<?> several
                ? several.stream().filter(type -> !"null".equals(type)).toList()
                : schema.get("type") == null ? List.of() : List.of(schema.get("type"));
        if (types.size() != 1) {
            throw new Misfit("has no XML form: say which one type it has"
                    + (schema.keySet().stream().allMatch(SAYS_NOTHING_OF_SHAPE::contains) ? "" : ", and nothing else"));
        }
        return switch ((String) types.get(0)) {
            case "string" -> text(Kind.STRING, schema);
            case "integer" -> text(Kind.INTEGER, schema);
            case "number" -> text(Kind.NUMBER, schema);
            case "boolean" -> text(Kind.BOOLEAN, schema);
            case "object" -> object(schema);
            default ->
                throw new Misfit("an array has an XML form only as a property, and not within an array; put an object"
                        + " between them");
        };
    }

    private Shape reference(String reference) {
        if (reference.equals(ROOT)) {
            return new Named(ROOT);
        }
        String name = reference.startsWith(DEFS) ? reference.substring(DEFS.length()) : "";
        if (!(defs.get(name) instanceof Map<?, ?> schema)) {
            throw new Misfit("only references to " + ROOT + " and " + DEFS + "… have an XML form, not " + reference);
        }
        if (!named.containsKey(name)) {
            requireName(name);
            named.put(name, new Named(name)); // keeps the place, and ends recursion
            named.put(name, shape(schema));
        }
        return new Named(name);
    }

    private Shape anyOf(List<?> options) {
        List<Map<?, ?>> schemas = new ArrayList<>();
        for (Object option : options) {
            if (option instanceof Map<?, ?> schema && !"null".equals(schema.get("type"))) {
                schemas.add(schema);
            }
        }
        if (schemas.size() == 1) {
            return shape(schemas.get(0));
        }
        Map<String, Shape> byTag = new LinkedHashMap<>();
        for (Map<?, ?> schema : schemas) {
            Map<?, ?> target = schema;
            if (schema.get("$ref") instanceof String reference
                    && reference.startsWith(DEFS)
                    && defs.get(reference.substring(DEFS.length())) instanceof Map<?, ?> found) {
                target = found;
            }
            if (!(target.get("properties") instanceof Map<?, ?> properties
                    && properties.get(TAG) instanceof Map<?, ?> tag
                    && tag.get("const") instanceof String name)) {
                throw new Misfit("several forms can be told apart only if each is an object whose property \"" + TAG
                        + "\" is a constant");
            }
            requireName(name);
            if (byTag.put(name, shape(schema)) != null) {
                throw new Misfit("two forms are both called " + name);
            }
        }
        return new Choice(byTag);
    }

    private Shape object(Map<?, ?> schema) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> found ? found : Map.of();
        if (properties.isEmpty() && schema.get("additionalProperties") instanceof Map<?, ?> values) {
            Map<?, ?> names = schema.get("propertyNames") instanceof Map<?, ?> found ? found : Map.of();
            Long least = number(schema, "minProperties");
            return new Entries(
                    text(Kind.STRING, names),
                    at("additionalProperties", () -> shape(values)),
                    least == null ? 0 : least,
                    number(schema, "maxProperties"));
        }
        if (!Boolean.FALSE.equals(schema.get("additionalProperties"))) {
            throw new Misfit("an object with other properties than those named has no XML form; say"
                    + " \"additionalProperties\": false");
        }
        List<?> required = schema.get("required") instanceof List<?> names ? names : List.of();
        String tag =
                properties.get(TAG) instanceof Map<?, ?> type && type.get("const") instanceof String name ? name : null;
        Map<String, Field> fields = new LinkedHashMap<>();
        properties.forEach((name, property) -> {
            if (tag == null || !name.equals(TAG)) {
                fields.put(
                        (String) name,
                        at(
                                "properties",
                                () -> at(
                                        (String) name, () -> field((String) name, property, required.contains(name)))));
            }
        });
        return new Fields(tag, fields);
    }

    private Field field(String name, @Nullable Object property, boolean required) {
        requireName(name);
        if (!(property instanceof Map<?, ?> schema)) {
            throw new Misfit("a property that may be anything has no XML form");
        }
        boolean repeats = "array".equals(schema.get("type"))
                || schema.get("type") instanceof List<?> types && types.contains("array");
        if (!repeats) {
            return new Field(shape(schema), required, false, required ? 1 : 0, 1L);
        }
        if (!(schema.get("items") instanceof Map<?, ?> items)) {
            throw new Misfit("a list of anything has no XML form");
        }
        Long least = number(schema, "minItems");
        return new Field(
                at("items", () -> shape(items)), required, true, least == null ? 0 : least, number(schema, "maxItems"));
    }

    private static Text text(Kind kind, Map<?, ?> schema) {
        List<String> allowed = new ArrayList<>();
        if (schema.containsKey("const")) {
            allowed.add(String.valueOf(schema.get("const")));
        } else if (schema.get("enum") instanceof List<?> values) {
            values.stream().filter(value -> value != null).forEach(value -> allowed.add(value.toString()));
        }
        return new Text(
                kind,
                List.copyOf(allowed),
                number(schema, "minLength"),
                number(schema, "maxLength"),
                new Bounds(
                        bound(schema, "minimum"),
                        bound(schema, "exclusiveMinimum"),
                        bound(schema, "maximum"),
                        bound(schema, "exclusiveMaximum")));
    }

    private static @Nullable JsonNumber bound(Map<?, ?> schema, String keyword) {
        return schema.get(keyword) instanceof JsonNumber number ? number : null;
    }

    private static @Nullable Long number(Map<?, ?> schema, String keyword) {
        return schema.get(keyword) instanceof JsonNumber number ? number.whole(0, Long.MAX_VALUE) : null;
    }

    /** Names are kept as they are, so they have to be names in XML too. */
    static void requireName(String name) {
        if (!name.matches("[\\p{L}_][\\p{L}\\p{Nd}._-]*") || name.regionMatches(true, 0, "xml", 0, 3)) {
            throw new Misfit("'" + Misfit.shortened(name)
                    + "' cannot be the name of an element; use letters, digits, '_', '-' and '.', a letter first, and"
                    + " not 'xml'");
        }
    }

    private interface Part<T> {
        T read();
    }

    private static <T> T at(String where, Part<T> part) {
        try {
            return part.read();
        } catch (Misfit e) {
            throw e.in(where);
        }
    }
}
