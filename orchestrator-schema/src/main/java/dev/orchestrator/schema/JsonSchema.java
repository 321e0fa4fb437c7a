package dev.orchestrator.schema;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema, draft 2020-12: made from a type or taken from a text.
 *
 * <p>Immutable and safe for use by several threads. A schema made from a type is compiled when it first validates; equal
 * schemas share what was compiled. Nothing is ever fetched: a schema refers to itself, to the draft's own schemas, and to
 * the documents that were given along with it.
 *
 * <p><b>{@code format} rejects</b> what is not of the format: a guarantee that lets any string through as a date is none.
 * Dates, times and durations are those of {@code java.time}: RFC 3339, and beyond it years of more than four digits with
 * a sign, durations with a sign or a fraction. A format that is not known rejects nothing. {@link #formatAsAnnotation}
 * has it the other way, the draft's default.
 *
 * <p><b>{@code pattern}</b> is ECMAScript's, matched with {@code java.util.regex} after its spelling was translated.
 *
 * <p><b>Hostile schemas and texts</b> end in an error: a text of more than 16 Mi characters is no schema, nor is one that
 * nests deeper than 500 levels, or that refers to itself without going deeper into the value. Work is counted while a
 * text is validated, so that endless backtracking and exponential references end in a violation, the same on every
 * machine.
 *
 * @since 0.1.0
 */
public final class JsonSchema {
    private static final ClassValue<JsonSchema> KNOWN = new ClassValue<>() {
        @Override
        protected JsonSchema computeValue(Class<?> type) {
            return made(type);
        }
    };

    private final String text;
    private final Map<String, String> others;
    private final boolean assertsFormats;
    private volatile @Nullable Validator validator;

    private JsonSchema(String text, Map<String, String> others, boolean assertsFormats, @Nullable Validator validator) {
        this.text = text;
        this.others = others;
        this.assertsFormats = assertsFormats;
        this.validator = validator;
    }

    private static JsonSchema made(Type type) {
        return made(Definitions.schemaOf(type));
    }

    /** Returns a schema that is known to be one. */
    static JsonSchema made(Map<String, Object> schema) {
        String text = JsonWriter.inOrder().value(schema).text();
        return new JsonSchema(text, Map.of(), true, null);
    }

    /**
     * Returns the schema of what {@link Json#write} makes of this type.
     *
     * <p>A record is an object without further properties; its components are required unless they are {@code Optional}
     * or {@code @Nullable} (any annotation of that name), and keep their order. A sealed interface is any of its records,
     * told apart by the property {@code type}. Every record but the type itself is described once, under {@code $defs},
     * so that types may contain themselves. The annotations in {@link dev.orchestrator.schema.annotation} add descriptions
     * and bounds.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the type, or one within it, has no
     *     JSON form, or an annotation makes no sense where it is; the message names it
     */
    public static JsonSchema of(Class<?> type) {
        return of((Type) Objects.requireNonNull(type, "type"));
    }

    /**
     * As {@link #of(Class)}, for a generic type such as {@code new TypeRef<List<Invoice>>() {}}.
     *
     * @throws OrchestratorException as {@link #of(Class)} does
     */
    public static JsonSchema of(TypeRef<?> type) {
        return of(type.type());
    }

    /**
     * As {@link #of(Class)}, for any type.
     *
     * @throws OrchestratorException as {@link #of(Class)} does
     */
    public static JsonSchema of(Type type) {
        Objects.requireNonNull(type, "type");
        try {
            // Only classes are kept: a type with arguments could keep its arguments' class loader alive.
            return type instanceof Class<?> known ? KNOWN.get(known) : made(type);
        } catch (Misfit e) {
            throw e.as("cannot describe " + type.getTypeName() + " as JSON Schema");
        }
    }

    /**
     * Returns the schema a text holds.
     *
     * <p>An {@code $id} that is no URI, or not a string, is taken no notice of.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the text is not JSON, not a schema of
     *     draft 2020-12, refers to what is not within it, or is one that no value could be checked against in reasonable
     *     time; the message names the place
     */
    public static JsonSchema parse(String text) {
        return parse(text, Map.of());
    }

    /**
     * As {@link #parse(String)}, with documents that the schema may refer to.
     *
     * @param others the documents by their absolute URI, each a schema, or a dialect of draft 2020-12 that the schema's
     *     {@code $schema} names
     * @throws OrchestratorException as {@link #parse(String)} does
     */
    public static JsonSchema parse(String text, Map<String, String> others) {
        Objects.requireNonNull(text, "text");
        Map<String, String> kept = Map.copyOf(others);
        try {
            // at once, to hear of what is wrong
            Validator validator = Validator.of(text, kept, () -> SchemaCheck.check(text, kept));
            return new JsonSchema(text, kept, true, validator);
        } catch (Misfit e) {
            throw e.as("not a JSON Schema");
        }
    }

    /**
     * Returns the same schema, in which {@code format} describes and does not reject, as the draft has it unless it is
     * told otherwise.
     */
    public JsonSchema formatAsAnnotation() {
        return new JsonSchema(text, others, false, validator);
    }

    /** Returns whether {@code format} rejects what is not of the format. */
    public boolean assertsFormats() {
        return assertsFormats;
    }

    /** Returns the schema as JSON text; as it was given, if it was. */
    public String text() {
        return text;
    }

    /**
     * Returns how a text departs from this schema; empty if it is valid. A text that cannot be checked has one violation,
     * whose keyword is {@code json}: it is not JSON, holds a number of more than 400 digits, with an exponent beyond
     * -324 to 308, or beyond the range of a double, exceeds a limit of {@link Json}, or takes more work than its length justifies.
     *
     * <p>The order is that of the schema, so that equal texts give equal lists. Where a value fits none of several
     * alternatives, those that its {@code type} property rules out are not spoken of. At most 1,000 violations. Numbers
     * with a fraction or an exponent are compared as doubles.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the schema cannot be applied
     */
    public List<Violation> validate(String json) {
        Objects.requireNonNull(json, "json");
        Validator known = validator;
        if (known == null) {
            known = Validator.of(text, others, () -> text);
            validator = known;
        }
        return known.validate(json, assertsFormats);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof JsonSchema that
                        && text.equals(that.text)
                        && assertsFormats == that.assertsFormats
                        && others.equals(that.others);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
