package dev.orchestrator.testkit.schema;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON texts that are valid against a schema, by the seed: what a model gives that does as it is told.
 *
 * <pre>{@code
 * String answer = Instances.of(JsonSchema.of(Plan.class)).next(42);
 * }</pre>
 *
 * <p>The same schema, seed and size give the same text on every JVM. Every text was validated before it is returned. All
 * keywords of draft 2020-12 are understood, most by construction; {@code not} and the exclusiveness of {@code oneOf} by
 * trying again. Texts of a {@code pattern} are made for literals, classes, groups, alternatives, quantifiers, anchors and
 * back references; a look-around is met by luck. {@code format} is followed although the validator may not insist.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Instances {
    private static final int TRIES = 20;
    private static final int SIZE = 30;
    /** How often it may take for ever. */
    private static final int SPENT = 2;

    private final JsonSchema schema;
    private final SchemaRoot root;
    private final Patterns patterns;
    private final int size;

    private Instances(JsonSchema schema, SchemaRoot root, Patterns patterns, int size) {
        this.schema = schema;
        this.root = root;
        this.patterns = patterns;
        this.size = size;
    }

    /** Returns the instances of that schema, of a size of about 30. */
    public static Instances of(JsonSchema schema) {
        Objects.requireNonNull(schema, "schema");
        return new Instances(schema, new SchemaRoot(schema), new Patterns(), SIZE);
    }

    /**
     * Returns instances of another size.
     *
     * @param size about how many values one may have within it before what is optional is left out and what recurs ends;
     *     0 for the smallest. What the schema requires is there whatever the size, up to 20,000 values
     * @throws IllegalArgumentException if it is negative
     */
    public Instances ofSize(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("size " + size + ": must not be negative");
        }
        return new Instances(schema, root, patterns, size);
    }

    /**
     * Returns the instance of that seed.
     *
     * @throws OrchestratorException of class {@link FailureClass#INFEASIBLE} if none was found in 20 tries, because there
     *     is none or because chance does not meet it; the message points at what in the schema could not be satisfied. Of
     *     class {@link FailureClass#INVALID_OUTPUT} if the schema cannot be applied
     */
    public String next(long seed) {
        String last = "";
        int spent = 0;
        for (int run = 0; run < TRIES; run++) {
            try {
                Object made = new Maker(root, patterns, new Dice(seed, run), size).make(List.of(root.root()), 0);
                String text = JsonTree.write(made);
                List<Violation> violations = schema.validate(text);
                if (violations.isEmpty()) {
                    return text;
                }
                last = blamed(made, violations.get(0));
            } catch (Unsatisfiable e) {
                last = (e.pointer().isEmpty() ? "the whole schema" : e.pointer()) + ": " + e.getMessage();
                if (e.isLast() && ++spent == SPENT) {
                    break;
                }
            }
        }
        throw new OrchestratorException(
                FailureClass.INFEASIBLE,
                "no instance of the JSON Schema was found in up to " + TRIES + " tries; at the last one: " + last
                        + "; simplify the schema there, or write the instance by hand");
    }

    private String blamed(@Nullable Object made, Violation violation) {
        String misfit = new Fit(root, patterns).misfit(root.root(), made);
        return (misfit == null ? "keyword " + violation.keyword() : misfit) + ": made a value that does not fit it, at "
                + violation;
    }
}
