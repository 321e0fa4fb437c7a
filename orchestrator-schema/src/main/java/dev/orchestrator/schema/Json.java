package dev.orchestrator.schema;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Payload;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values to canonical JSON, and back.
 *
 * <p><b>What has a JSON form:</b> records, sealed interfaces of records, enums, {@code String}, numbers, booleans,
 * {@code List}, {@code Set}, {@code Map} with string or enum keys, arrays, {@code Optional}, {@code java.time} values,
 * {@code UUID}, {@code URI}, {@code byte[]} (Base64), {@link dev.orchestrator.api.JsonText} and {@link Payload}.
 *
 * <p><b>Records</b> are objects. A component that is null or an empty {@code Optional} is left out, so that a new
 * optional component changes no text written before. A record that implements a sealed interface also carries the
 * property {@code type}: its simple name in kebab case, {@code http-get} for {@code HttpGet}. Records that are not public
 * in an exported package of a named module need {@code opens its.package to dev.orchestrator.schema;} there.
 *
 * <p><b>Canonical</b> means: properties in the order of their names (by UTF-16 code unit), the elements of a set in the
 * order of their texts, no white space, only those escapes that JSON demands. Equal values have equal texts. Numbers are
 * not rewritten: {@code 1} and {@code 1.0} are two texts.
 *
 * <p><b>Limits</b>, in both directions: nesting of 500 levels, numbers of 1,000 characters, strings of 16 Mi characters,
 * property names of 50,000; a written text ends at 64 Mi characters.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Json {
    /** Longer texts are left to the writer, which knows the limits. */
    private static final int PLAIN = 1_000;

    private Json() {}

    /**
     * Returns the canonical JSON of a value.
     *
     * @param value null is written as {@code null}; {@code JsonText} is parsed and rewritten
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the value has no JSON form: a type
     *     not named above, NaN or infinity, half a surrogate pair, a null component that is not {@code @Nullable},
     *     {@code JsonText} that is not JSON, a value that contains itself, or one that exceeds a limit; the message
     *     names the place within the value
     */
    public static String write(@Nullable Object value) {
        if (value instanceof JsonPayload payload) {
            return payload.json();
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof String text && isPlain(text)) {
            return '"' + text + '"';
        }
        try {
            return new JsonWriter().value(value).text();
        } catch (Misfit e) {
            throw e.as("cannot write " + nameOf(value) + " as JSON");
        } catch (RuntimeException e) {
            throw new OrchestratorException(
                    FailureClass.INVALID_OUTPUT,
                    "cannot write " + nameOf(value) + " as JSON: reading the value threw " + e,
                    e);
        }
    }

    /**
     * Reads a value of a type.
     *
     * <p>Strict where a mistake could hide: no coercion ({@code "1"} is no number, {@code 1} no boolean; 1.0 is a whole
     * number), no property twice, no text after the value, no required component missing or null. Lenient where formats
     * grow: unknown properties are ignored, a missing collection is empty.
     *
     * @return the value; null only for the text {@code null} read as {@code Object}
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the text is not JSON or has another
     *     shape, with a message that says where (as a JSON pointer), what was expected, and what was found; also if the
     *     type has no JSON form, or the record's constructor refuses the values
     */
    @SuppressWarnings("unchecked") // a shape reads values of its type
    public static <T> T read(String json, Class<T> type) {
        return (T) read(json, (Type) type);
    }

    /**
     * As {@link #read(String, Class)}, for generic types such as those of a {@link dev.orchestrator.api.TypeRef}.
     *
     * @return the value; null only for the text {@code null} read as {@code Object}
     */
    @SuppressWarnings("NullAway") // null only where the caller asked for Object
    public static Object read(String json, Type type) {
        Objects.requireNonNull(json, "json");
        Objects.requireNonNull(type, "type");
        try {
            return Shapes.of(type).read(JsonTree.parse(json));
        } catch (Misfit e) {
            throw e.as("cannot read " + type.getTypeName() + " from JSON");
        }
    }

    /**
     * Wraps a text that is known to be canonical, because {@link #write} or {@link #canonical} made it; it is not checked
     * again. Two payloads of this library are equal if their texts are.
     */
    public static Payload payload(String canonicalJson) {
        return new JsonPayload(Objects.requireNonNull(canonicalJson, "canonicalJson"));
    }

    /**
     * Returns the value as a payload.
     *
     * @throws OrchestratorException as {@link #write} does
     */
    public static Payload payloadOf(@Nullable Object value) {
        return value instanceof JsonPayload payload ? payload : new JsonPayload(write(value));
    }

    /**
     * Rewrites a JSON text canonically.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the text is not one JSON value, with
     *     line and column; or repeats a property, or exceeds a limit
     */
    public static String canonical(String json) {
        Objects.requireNonNull(json, "json");
        try {
            return new JsonWriter().value(JsonTree.parse(json)).text();
        } catch (Misfit e) {
            throw e.as("cannot read JSON");
        }
    }

    /** Whether nothing in the text needs an escape or a second look. */
    private static boolean isPlain(String text) {
        if (text.length() > PLAIN) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static String nameOf(@Nullable Object value) {
        return value == null
                ? "null"
                : value instanceof Map<?, ?> ? "a map" : "a " + value.getClass().getTypeName();
    }
}
