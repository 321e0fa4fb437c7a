package dev.orchestrator.schema.stream;

import java.util.Objects;
import java.util.function.Function;

/**
 * What is known of a JSON text after a part of it.
 *
 * @since 0.1.0
 */
public sealed interface Prefix {
    /** Returns true if the text has ended, well or badly: nothing more need be read. */
    default boolean ended() {
        return !(this instanceof Alive);
    }

    /** Calls the one function that fits, and returns what it returns. */
    default <T> T match(
            Function<? super Alive, ? extends T> alive,
            Function<? super Dead, ? extends T> dead,
            Function<? super Complete, ? extends T> complete) {
        if (this instanceof Alive it) {
            return alive.apply(it);
        } else if (this instanceof Dead it) {
            return dead.apply(it);
        }
        return complete.apply((Complete) this);
    }

    /** The text goes on, and nothing that was decided rules it out. */
    record Alive() implements Prefix {}

    /**
     * Whatever follows, the text is not valid.
     *
     * @param pointer the place of the value that cannot be valid, as a JSON pointer; empty for the whole value
     * @param keyword the schema keyword that rules it out, {@code false} for a schema that allows nothing, or {@code json}
     *     if the text is not JSON
     * @param offset the place of the first character that is too much, in {@code char}s from the beginning of the text;
     *     the length of the text if its end is what is wrong
     */
    record Dead(String pointer, String keyword, long offset) implements Prefix {
        /** @throws NullPointerException if a component is null */
        public Dead {
            Objects.requireNonNull(pointer, "pointer");
            Objects.requireNonNull(keyword, "keyword");
        }
    }

    /**
     * The text is one whole JSON value, and nothing that was decided rules it out. Only white space may follow.
     *
     * <p>That is not yet validity: what was left to the end is for {@link dev.orchestrator.schema.JsonSchema#validate}.
     */
    record Complete() implements Prefix {}
}
