package dev.orchestrator.schema.repair;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.repair.Edit.Kind;
import dev.orchestrator.schema.repair.Finder.Candidate;
import dev.orchestrator.schema.repair.Finder.Mark;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Limit;
import dev.orchestrator.schema.tree.Misfit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON in what a model sent, and mends it.
 *
 * <p>Models wrap values in code blocks, prose and thoughts, and write JSON as other languages would: with trailing
 * commas, single quotes, comments, {@code True}. This takes the value out and makes it JSON, changing as little as it can;
 * {@link Repaired#edits()} has every change. {@link Edit.Kind} lists what is mended.
 *
 * <p>What holds always:
 *
 * <ul>
 *   <li>JSON comes back as it was, also out of a code block or prose. With a schema, JSON that is valid comes back as it
 *       was; JSON that is not may have a string replaced by the object or array it holds, where the schema asks for one.
 *   <li>Nothing is made up. A name without a value goes, and is then missing. {@code NaN} and infinities become null
 *       where a schema asks for a number and rejects null, so that it says what is wrong. Elsewhere they are not guessed
 *       at, nor are a number such as {@code 1,000}, a property that appears twice, words without quotes where no schema
 *       asks for a string, several words without quotes in an array, and quotes that leave open whether there is one
 *       property or two: then there is no JSON.
 *   <li>A text that ends inside the value is {@linkplain Repaired#truncated() truncated}, however well it could be closed.
 *       Words without quotes that are the whole text, where a schema asks for a string, are the whole string: nothing is
 *       left open that would say otherwise. In a code block that is not closed, they are truncated.
 *   <li>The result is JSON that the rest of this library reads: at most 500 levels of nesting, numbers of at most 1,000
 *       characters, texts of at most 64 Mi characters. Work and memory grow with the length of the text alone, and no text
 *       leads to an exception.
 * </ul>
 *
 * <p>Of several values the one is taken that has a type the schema allows and the fewest violations; among equals one in a
 * code block, the longest, the first. A value that the end of the text cuts off goes before all, since it is what the model
 * was writing. Where another one of no violations says something else, the result is {@linkplain Repaired#ambiguous()
 * ambiguous}. A result is <em>not</em> validated: that is for the caller to do, against the original schema.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class JsonRepair {
    private static final JsonRepair WITHOUT_SCHEMA = new JsonRepair(null);

    private final @Nullable JsonSchema schema;
    private final @Nullable Object tree;

    private JsonRepair(@Nullable JsonSchema schema) {
        this.schema = schema;
        this.tree = schema == null ? null : JsonTree.parse(schema.text());
    }

    /** Returns a repairer for values of a schema, which guides its choices. */
    public static JsonRepair of(JsonSchema schema) {
        return new JsonRepair(Objects.requireNonNull(schema, "schema"));
    }

    /** Returns a repairer that knows nothing of what to expect. */
    public static JsonRepair withoutSchema() {
        return WITHOUT_SCHEMA;
    }

    /** Returns the JSON in a text, and what had to be changed. */
    public Repaired repair(String text) {
        Objects.requireNonNull(text, "text");
        if (text.length() > Limit.TEXT) {
            return none();
        }
        View view = schema == null ? View.OPEN : new View(tree, tree);
        return isJson(text) ? decoded(text, view) : extracted(text, view);
    }

    private static Repaired none() {
        return new Repaired(null, List.of(), false);
    }

    private static boolean isJson(String text) {
        try {
            JsonTree.parse(text);
            return true;
        } catch (Misfit e) {
            return false;
        }
    }

    /** Looks for strings that hold the objects and arrays a schema asks for; all else in JSON is left alone. */
    private Repaired decoded(String text, View view) {
        List<Edit> edits = Mender.decoded(text, 0, text.length(), view).edits();
        if (!edits.isEmpty()) {
            String json = Draft.apply(text, 0, text.length(), edits);
            if (isJson(json) && violations(text) > 0) {
                return new Repaired(json, edits, false);
            }
        }
        return new Repaired(text, List.of(), false);
    }

    private int violations(String json) {
        try {
            return schema == null ? 0 : schema.validate(json).size();
        } catch (OrchestratorException cannotBeApplied) {
            return 0;
        }
    }

    private record Choice(Candidate candidate, String json, List<Edit> edits, int violations) {
        boolean mayBeMeant() {
            return candidate.fits() && candidate.whole() && violations == 0;
        }
    }

    private Repaired extracted(String text, View view) {
        Finder finder = new Finder(text, view);
        List<Candidate> candidates = finder.find();
        List<Choice> choices = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Draft draft = candidate.draft();
            List<Edit> edits = draft.edits();
            String json = Draft.apply(text, draft.start, draft.at, edits);
            if (isJson(json)) {
                choices.add(new Choice(candidate, json, edits, candidates.size() == 1 ? 0 : violations(json)));
            }
        }
        Choice best = choices.stream()
                .min(Comparator.comparing((Choice it) -> !it.candidate.fits())
                        .thenComparing(it -> !it.candidate.cutAtEnd())
                        .thenComparingInt(it -> it.violations)) // else in the order of the candidates
                .orElse(null);
        if (best == null) {
            return none();
        }
        List<Mark> marks = new ArrayList<>(finder.marks());
        for (Candidate other : candidates) {
            if (other != best.candidate) {
                marks.add(new Mark(Kind.OTHER_VALUE, other.draft().start, other.draft().at));
            }
        }
        Repaired repaired = Surroundings.without(best.candidate.draft(), best.json, best.edits, marks);
        boolean one = !best.mayBeMeant() || !finder.mayHaveMore() && isOnly(best, choices);
        return one ? repaired : repaired.asOneOfSeveral();
    }

    /** Returns whether all that may be meant says the same. */
    private static boolean isOnly(Choice best, List<Choice> choices) {
        Object said = JsonTree.parse(best.json);
        return choices.stream()
                .allMatch(it -> it == best || !it.mayBeMeant() || Objects.equals(JsonTree.parse(it.json), said));
    }
}
