package dev.orchestrator.schema.lowering;

/**
 * How much of a schema a lowering keeps, from best to worst.
 *
 * @since 0.1.0
 */
public enum LossLevel {
    /** The provider enforces all of it: every valid document can be answered, and no other. */
    EXACT,
    /** Every answer is valid once raised, but not every valid document can be answered. */
    NARROWED,
    /** Some of it is not enforced by the provider: an answer may be invalid, which validating it finds. */
    RELAXED,
    /** Nothing of this part of the schema is enforced; the model is told in words. */
    PROMPT_ONLY;

    /** Returns the worse of two. */
    public LossLevel or(LossLevel other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
