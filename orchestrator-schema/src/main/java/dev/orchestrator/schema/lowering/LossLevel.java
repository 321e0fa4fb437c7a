package dev.orchestrator.schema.lowering;

/**
 * How much of a schema a lowering keeps, from best to worst.
 *
 * <p>Where an array of keys and values stands for an object, no provider's schema rules out that a key appears twice in
 * it, whatever the level. {@link Lowered#raise} refuses such an answer; it never raises it to something invalid.
 *
 * @since 0.1.0
 */
public enum LossLevel {
    /** The provider enforces all of it but that keys differ: every valid document can be answered, and no other. */
    EXACT,
    /** Every answer whose keys differ is valid once raised, but not every valid document can be answered. */
    NARROWED,
    /** Some of it is not enforced by the provider: an answer may be invalid, which raising or validating it finds. */
    RELAXED,
    /** Nothing of this part of the schema is enforced; the model is told in words. */
    PROMPT_ONLY;

    /** Returns the worse of two. */
    public LossLevel or(LossLevel other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
