package dev.orchestrator.schema.grammar;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.util.List;
import java.util.Objects;

/**
 * A grammar in the form of llama.cpp (GBNF), for engines that sample only what a grammar allows.
 *
 * <p>What a grammar makes a model write is JSON of the schema's form: objects with the properties in the schema's order and
 * no others, arrays, enumerations, alternatives, recursion, lengths, patterns as far as they are regular, and the formats
 * date, time, date-time and uuid. {@link #unexpressed()} names what is left to validation, which is never to be left out.
 *
 * <p>A grammar is narrower than its schema where that does a model good: numbers have at most 18 digits before and after
 * the point and two in the exponent, there is little white space between tokens, and objects are closed if the schema names
 * their properties. What it allows beyond the schema is all in {@link #unexpressed()}.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class Gbnf {
    private final String text;
    private final List<Unexpressed> unexpressed;

    private Gbnf(String text, List<Unexpressed> unexpressed) {
        this.text = text;
        this.unexpressed = List.copyOf(unexpressed);
    }

    /**
     * Returns the grammar of a schema.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if no value is valid, a part of the schema
     *     refers to nothing but itself, or the grammar would be too large; the message names the place
     */
    public static Gbnf of(JsonSchema schema) {
        Objects.requireNonNull(schema, "schema");
        try {
            return GrammarWriter.write(JsonTree.parse(schema.text()), Gbnf::new);
        } catch (Misfit e) {
            throw e.as("cannot write a grammar for the JSON Schema");
        }
    }

    /** Returns the grammar, one rule a line; the first is {@code root}. */
    public String text() {
        return text;
    }

    /** Returns what the grammar does not hold a model to; the same part of a schema is named once, where it is met first. */
    public List<Unexpressed> unexpressed() {
        return unexpressed;
    }

    @Override
    public String toString() {
        return text;
    }
}
