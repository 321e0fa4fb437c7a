package dev.orchestrator.schema.stream;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.format.AskedFormat;
import dev.orchestrator.schema.rules.SchemaCompiler;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.util.List;
import java.util.Objects;

/**
 * A schema against which a text can be checked while it is being written, as a model's answer is.
 *
 * <pre>{@code
 * PrefixSchema schema = PrefixSchema.of(JsonSchema.of(Plan.class)); // once
 *
 * PrefixValidator validator = schema.start(); // for each answer
 * for (String delta : deltas) {
 *     if (validator.feed(delta) instanceof Prefix.Dead dead) {
 *         break; // whatever follows, the answer is invalid: see dead.pointer() and dead.keyword()
 *     }
 * }
 * }</pre>
 *
 * <p>A text dies at the first character that one of these rules out, given what came before; the same one, however the
 * text is split:
 *
 * <table>
 * <caption>What is decided, and where</caption>
 * <thead><tr><th>keyword</th><th>dies at</th></tr></thead>
 * <tbody>
 * <tr><td>{@code json}: what is not JSON or UTF-8, a name that appears twice, half a surrogate pair, more than
 *     500 levels, a number of more than 1,000 characters</td><td>the first character that cannot be; a name that appears
 *     twice at its closing quote, and a number that {@link JsonSchema#validate} cannot count with at its end</td></tr>
 * <tr><td>{@code type}</td><td>the first character of the value; a fraction that should be an integer at the number's
 *     end</td></tr>
 * <tr><td>{@code enum}, {@code const}</td><td>the first character of a string that none of the strings has there; of other
 *     values at the first character, if none begins so, or at the end</td></tr>
 * <tr><td>{@code minLength}</td><td>the closing quote</td></tr>
 * <tr><td>{@code maxLength}</td><td>the first code point that is too much</td></tr>
 * <tr><td>{@code pattern}</td><td>the first character after which nothing can match, if it is made of characters, classes,
 *     groups, alternatives and repetition, with {@code ^} and {@code $} at its ends only, and is neither too large nor
 *     beyond the first 32 of the schema; else the closing quote</td></tr>
 * <tr><td>{@code format}, unless it {@linkplain JsonSchema#formatAsAnnotation describes only}</td><td>the closing
 *     quote</td></tr>
 * <tr><td>{@code minimum}, {@code maximum}, {@code exclusiveMinimum}, {@code exclusiveMaximum}, {@code multipleOf}</td>
 *     <td>the end of the number, which is the first character after it</td></tr>
 * <tr><td>{@code additionalProperties}: {@code false}</td><td>the first character of the name that none of the {@code
 *     properties} has there; with {@code patternProperties} the closing quote of the name</td></tr>
 * <tr><td>{@code propertyNames}, unless it applies further schemas</td><td>the closing quote of the name</td></tr>
 * <tr><td>{@code required}, {@code dependentRequired}, {@code minProperties}</td><td>the end of the object</td></tr>
 * <tr><td>{@code maxProperties}, {@code maxItems}</td><td>the comma after the last that is allowed; if none is, the first
 *     character of the first</td></tr>
 * <tr><td>{@code minItems}, {@code contains}, {@code minContains}</td><td>the end of the array</td></tr>
 * <tr><td>{@code maxContains}, {@code uniqueItems}</td><td>the end of the item</td></tr>
 * <tr><td>{@code properties}, {@code patternProperties}, {@code additionalProperties}, {@code prefixItems}, {@code items},
 *     {@code allOf}, {@code $ref} within the schema, by pointer or anchor</td><td>where the schema they name dies; {@code
 *     false} at the closing quote of the name, or the first character of the item</td></tr>
 * <tr><td>{@code anyOf}, {@code oneOf}</td><td>where the last of the alternatives dies; {@code oneOf} with several that fit
 *     at the end of the value</td></tr>
 * <tr><td>{@code not}</td><td>the end of the value</td></tr>
 * <tr><td>{@code if}, {@code then}, {@code else}</td><td>where both {@code then} and {@code else}, or both {@code if} and
 *     {@code else} have died; else at the end of the value</td></tr>
 * </tbody>
 * </table>
 *
 * <p>All else is left to {@link JsonSchema#validate} on the whole text: {@code dependentSchemas}, {@code
 * unevaluatedProperties}, {@code unevaluatedItems}, {@code $dynamicRef}, references into schemas with an {@code $id} of their
 * own, and every keyword not named here; see {@link #deferred}. So are single cases that would cost too much or where exact
 * numbers and doubles disagree: other patterns, and formats, on more than 4,096 characters or that take too long, more than
 * 32 formats, comparisons of objects and arrays of more than 100,000 characters, bounds beyond 2<sup>53</sup>, more than
 * 4,096 schemas at work on one value, more than 10 million values in all, or fewer by as many schemas as the schema applies
 * to one. What is left to the end never makes a text die, not even below a {@code not}: a text that dies is one that {@code
 * validate} finds invalid.
 *
 * <p>Immutable and safe for use by several threads; compiling costs far more than starting, so keep it.
 *
 * @since 0.1.0
 */
public final class PrefixSchema {
    private final SchemaCompiler.Compiled compiled;

    private PrefixSchema(SchemaCompiler.Compiled compiled) {
        this.compiled = compiled;
    }

    /**
     * Compiles a schema.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if one value would have to be checked
     *     against more than 4,096 schemas, or 250 within each other; the message names the place
     */
    public static PrefixSchema of(JsonSchema schema) {
        Objects.requireNonNull(schema, "schema");
        try {
            return new PrefixSchema(SchemaCompiler.compile(
                    JsonTree.parse(schema.text()), schema.assertsFormats() ? AskedFormat::new : null));
        } catch (Misfit e) {
            throw e.as("cannot compile the JSON Schema");
        }
    }

    /** Returns a validator of one text, at its beginning. */
    public PrefixValidator start() {
        return new PrefixValidator(compiled);
    }

    /**
     * Returns the keywords that are left to the end, as JSON pointers into the schema, sorted; empty if all are decided
     * early.
     */
    public List<String> deferred() {
        return compiled.deferred();
    }
}
