package dev.orchestrator.schema;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.tree.Misfit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema, draft 2020-12: made from a type or taken from a text.
 *
 * <p>Immutable and safe for use by several threads. A schema made from a type is compiled when it first validates; equal
 * texts share what was compiled. {@code format} describes and does not reject, as the draft has it; nothing is ever fetched.
 *
 * @since 0.1.0
 */
public final class JsonSchema {
    private static final ClassValue<JsonSchema> KNOWN = new ClassValue<>() {
        @Override
        protected JsonSchema computeValue(Class<?> type) {
            return new JsonSchema(
                    JsonWriter.inOrder().value(Definitions.schemaOf(type)).text());
        }
    };

    private final String text;
    private volatile @Nullable Validator validator;

    private JsonSchema(String text) {
        this.text = text;
    }

    /**
     * Returns the schema of what {@link Json#write} makes of this type.
     *
     * <p>A record is an object without further properties; its components are required unless they are {@code Optional}
     * or {@code @Nullable} (any annotation of that name), and keep their order. A sealed interface is any of its records,
     * told apart by the property {@code type}. Every record but the type itself is described once, under {@code $defs},
     * so that types may contain themselves.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the type, or one within it, has no
     *     JSON form; the message names it
     */
    public static JsonSchema of(Class<?> type) {
        Objects.requireNonNull(type, "type");
        try {
            return KNOWN.get(type);
        } catch (Misfit e) {
            throw e.as("cannot describe " + type.getTypeName() + " as JSON Schema");
        }
    }

    /**
     * Returns the schema a text holds.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the text is not JSON, not a schema of
     *     draft 2020-12, or refers to what is not within it; the message names the place
     */
    public static JsonSchema parse(String text) {
        Objects.requireNonNull(text, "text");
        try {
            SchemaCheck.check(text);
        } catch (Misfit e) {
            throw e.as("not a JSON Schema");
        }
        JsonSchema schema = new JsonSchema(text);
        schema.validator = Validator.of(text); // at once, since a pattern may be no regular expression
        return schema;
    }

    /** Returns the schema as JSON text; as it was given, if it was. */
    public String text() {
        return text;
    }

    /**
     * Returns how a text departs from this schema; empty if it is valid. A text that is not JSON, or that is
     * nested so deeply that checking it ends the stack, has one violation, whose keyword is {@code json}.
     *
     * <p>The order is that of the schema, so that equal texts give equal lists. Where a value fits none of several
     * alternatives, those that its {@code type} property rules out are not spoken of. At most 1,000 violations; numbers
     * are compared as doubles, those beyond their range as the largest.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the schema cannot be applied
     */
    public List<Violation> validate(String json) {
        Objects.requireNonNull(json, "json");
        Validator known = validator;
        if (known == null) {
            known = Validator.of(text);
            validator = known;
        }
        return known.validate(json);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof JsonSchema that && text.equals(that.text);
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
