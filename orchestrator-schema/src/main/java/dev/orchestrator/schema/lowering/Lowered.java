package dev.orchestrator.schema.lowering;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A schema as a provider accepts it, what that loses, and the way back from an answer.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Lowered {
    private final String profile;
    private final JsonSchema original;
    private final String text;
    private final Form form;
    private final List<Loss> losses;
    private volatile @Nullable JsonSchema schema;

    Lowered(String profile, JsonSchema original, String text, Form form, List<Loss> losses) {
        this.profile = profile;
        this.original = original;
        this.text = text;
        this.form = form;
        this.losses = losses;
    }

    /** Returns the name of the profile that accepts it. */
    public String profile() {
        return profile;
    }

    /** Returns the schema that was lowered. */
    public JsonSchema original() {
        return original;
    }

    /** Returns the schema to send. */
    public JsonSchema schema() {
        JsonSchema known = schema;
        if (known == null) {
            known = JsonSchema.parse(text);
            schema = known;
        }
        return known;
    }

    /** Returns the worst of the losses; {@link LossLevel#EXACT} if there are none. */
    public LossLevel loss() {
        return losses.stream().map(Loss::level).reduce(LossLevel.EXACT, LossLevel::or);
    }

    /** Returns what is lost, place by place; empty if nothing is. */
    public List<Loss> losses() {
        return losses;
    }

    /**
     * Returns what an answer to {@link #schema()} says in terms of {@link #original()}.
     *
     * <p>An answer that is valid against the lowered schema is raised to a text that is valid against the original, if
     * {@link #loss()} is {@link LossLevel#EXACT} or {@link LossLevel#NARROWED}; the one exception is an answer in which
     * an array of keys and values that stands for an object has a key twice, which is refused. In any case the text is to
     * be validated against the original: whether a provider keeps to a schema is not known beforehand. Where an answer is
     * of the wrong type, and it can be left as it is, it is; nothing of it is left out but null that stands for an
     * absent property.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the answer is not JSON, or has no
     *     original. Whatever the loss, that is so if an array of keys and values has a key twice. Of answers that are
     *     valid against the lowered schema, it is so besides only if the loss is {@link LossLevel#RELAXED} or worse: if
     *     such an array has a key that is a property of its own beside the array or must be absent, or if a string that
     *     should hold JSON does not. Of other answers, it is so as well if what stands for an object, an array or an
     *     alternative lacks a part or has one too many, or if the answer is none of several alternatives. The message
     *     names the place in the answer
     */
    public String raise(String answer) {
        Objects.requireNonNull(answer, "answer");
        try {
            return JsonTree.write(form.raise(JsonTree.parse(answer), new Form.Raising()));
        } catch (Misfit e) {
            throw e.as("cannot raise the answer to " + profile);
        }
    }

    /** Returns the way back. */
    Form form() {
        return form;
    }

    @Override
    public String toString() {
        return text;
    }
}
