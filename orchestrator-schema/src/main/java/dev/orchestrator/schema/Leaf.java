package dev.orchestrator.schema;

import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Payload;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.Misfit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type without parts.
 *
 * @param expected what a person is told was expected
 * @param schema the JSON Schema
 * @param accept returns the value, or null if the node is none
 */
record Leaf(String expected, Map<String, Object> schema, Function<Object, @Nullable Object> accept) implements Shape {
    static final Leaf STRING = new Leaf("a string", Schemas.type("string"), n -> n instanceof String ? n : null);

    private static final Map<Class<?>, Shape> KNOWN = known();

    /** Any JSON value, null included. */
    private record Any(Function<@Nullable Object, @Nullable Object> convert) implements Shape {
        @Override
        public @Nullable Object read(@Nullable Object node) {
            return convert.apply(node);
        }

        @Override
        public Map<String, Object> schema(Definitions definitions) {
            return Schemas.ANYTHING;
        }

        @Override
        public boolean hasNull() {
            return true;
        }
    }

    /** Returns the shape of a type without parts, or null if the type has parts or is unknown. */
    static @Nullable Shape of(Class<?> type) {
        return type.isEnum() ? constants(type) : KNOWN.get(type);
    }

    @Override
    public Object read(@Nullable Object node) {
        Object value = node == null ? null : accept.apply(node);
        if (value == null) {
            throw Misfit.expected(expected, node);
        }
        return value;
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return schema;
    }

    private static Map<Class<?>, Shape> known() {
        Map<Class<?>, Shape> known = new HashMap<>();
        known.put(String.class, STRING);
        both(known, boolean.class, Boolean.class, new Leaf("true or false", Schemas.type("boolean"), Leaf::bool));
        both(known, long.class, Long.class, whole("a whole number", Long.MIN_VALUE, Long.MAX_VALUE, v -> v));
        both(known, int.class, Integer.class, whole(Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue));
        both(known, short.class, Short.class, whole(Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue));
        both(known, byte.class, Byte.class, whole(Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue));
        both(known, double.class, Double.class, number("a number within the range of a double", Leaf::doubleOf));
        both(known, float.class, Float.class, number("a number within the range of a float", Leaf::floatOf));
        known.put(BigDecimal.class, number("a number", JsonNumber::decimal));
        known.put(
                BigInteger.class,
                new Leaf(
                        "a whole number",
                        Schemas.type("integer"),
                        n -> n instanceof JsonNumber number ? number.whole() : null));
        both(
                known,
                char.class,
                Character.class,
                new Leaf(
                        "a string of one character",
                        Schemas.of("type", "string", "minLength", 1, "maxLength", 1),
                        n -> n instanceof String text && text.length() == 1 ? text.charAt(0) : null));
        known.put(
                byte[].class,
                new Leaf(
                        "bytes in Base64",
                        Schemas.of("type", "string", "contentEncoding", "base64"),
                        n -> n instanceof String text
                                ? parsed(text, t -> Base64.getDecoder().decode(t))
                                : null));
        for (Scalar scalar : Scalar.ALL) {
            known.put(
                    scalar.type(),
                    new Leaf(
                            scalar.expected(),
                            scalar.schema(),
                            n -> n instanceof String text ? parsed(text, scalar.parse()) : null));
        }
        known.put(Object.class, new Any(Leaf::natural));
        known.put(JsonText.class, new Any(n -> new JsonText(text(n))));
        known.put(Payload.class, new Any(n -> new JsonPayload(text(n))));
        return known;
    }

    private static void both(Map<Class<?>, Shape> known, Class<?> primitive, Class<?> wrapper, Shape shape) {
        known.put(primitive, shape);
        known.put(wrapper, shape);
    }

    private static Leaf whole(long min, long max, Function<Long, Object> narrow) {
        return whole("a whole number from " + min + " to " + max, min, max, narrow);
    }

    private static Leaf whole(String expected, long min, long max, Function<Long, Object> narrow) {
        return new Leaf(expected, Schemas.type("integer"), node -> {
            Long value = node instanceof JsonNumber number ? number.whole(min, max) : null;
            return value == null ? null : narrow.apply(value);
        });
    }

    private static Leaf number(String expected, Function<JsonNumber, @Nullable Object> convert) {
        return new Leaf(
                expected,
                Schemas.type("number"),
                node -> node instanceof JsonNumber number ? convert.apply(number) : null);
    }

    private static Leaf constants(Class<?> type) {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            byName.put(((Enum<?>) constant).name(), constant);
        }
        List<String> names = List.copyOf(byName.keySet());
        return new Leaf(
                "one of " + Misfit.quoted(names),
                Bounds.described(type, Schemas.of("type", "string", "enum", names)),
                byName::get);
    }

    private static @Nullable Object bool(Object node) {
        return node instanceof Boolean ? node : null;
    }

    private static @Nullable Object doubleOf(JsonNumber number) {
        double value = Double.parseDouble(number.text());
        return Double.isInfinite(value) ? null : value;
    }

    private static @Nullable Object floatOf(JsonNumber number) {
        float value = Float.parseFloat(number.text());
        return Float.isInfinite(value) ? null : value;
    }

    private static @Nullable Object parsed(String text, Function<String, Object> parse) {
        try {
            return parse.apply(text);
        } catch (RuntimeException notOne) {
            return null;
        }
    }

    private static String text(@Nullable Object node) {
        return new JsonWriter().value(node).text();
    }

    /** Returns the value as plain Java: null, booleans, strings, numbers, lists and maps. */
    private static @Nullable Object natural(@Nullable Object node) {
        if (node instanceof JsonNumber number) {
            Number value = number.natural();
            if (value == null) {
                throw Misfit.expected("a number with a smaller exponent", node);
            }
            return value;
        } else if (node instanceof List<?> items) {
            List<@Nullable Object> list = new ArrayList<>(items.size());
            items.forEach(item -> list.add(natural(item)));
            return Collections.unmodifiableList(list);
        } else if (node instanceof Map<?, ?> members) {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            members.forEach((name, value) -> map.put(name, natural(value)));
            return Collections.unmodifiableMap(map);
        }
        return node;
    }
}
