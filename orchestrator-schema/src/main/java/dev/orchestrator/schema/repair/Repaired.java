package dev.orchestrator.schema.repair;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link JsonRepair} made of a text.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class Repaired {
    private final @Nullable String json;
    private final List<Edit> edits;
    private final boolean truncated;
    private final boolean ambiguous;

    Repaired(@Nullable String json, List<Edit> edits, boolean truncated) {
        this(json, edits, truncated, false);
    }

    private Repaired(@Nullable String json, List<Edit> edits, boolean truncated, boolean ambiguous) {
        this.json = json;
        this.edits = List.copyOf(edits);
        this.truncated = truncated;
        this.ambiguous = ambiguous;
    }

    Repaired asOneOfSeveral() {
        return new Repaired(json, edits, truncated, true);
    }

    /**
     * Returns the JSON, or empty if there is none to be found, or none that could be mended without guessing. It is
     * JSON, and no more than that: whether it is valid against a schema is still to be asked.
     */
    public Optional<String> json() {
        return Optional.ofNullable(json);
    }

    /** Returns what was changed, in the order of the text; empty if nothing was, or if there is no JSON. */
    public List<Edit> edits() {
        return edits;
    }

    /**
     * Returns whether part of the value is missing: the text ended inside it, or dots stand for something left out. Such
     * JSON is good for showing how far a model came, and must never be taken for its answer, even if it is valid.
     */
    public boolean truncated() {
        return truncated;
    }

    /**
     * Returns whether the text has another value that fits the schema as well and says something else, or so many that
     * this was not found out. Which of them is meant only the model knows.
     */
    public boolean ambiguous() {
        return ambiguous;
    }

    /** Returns whether the text given is the JSON, unchanged. */
    public boolean untouched() {
        return json != null && edits.isEmpty();
    }

    @Override
    public String toString() {
        return (json == null ? "no JSON" : untouched() ? "untouched" : edits.size() + " edits")
                + (truncated ? ", truncated" : "")
                + (ambiguous ? ", one of several" : "");
    }
}
