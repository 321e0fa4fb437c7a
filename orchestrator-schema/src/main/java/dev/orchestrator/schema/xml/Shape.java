package dev.orchestrator.schema.xml;

import dev.orchestrator.schema.tree.JsonNumber;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand in an element. Immutable. */
sealed interface Shape {
    /** The JSON type of a text. */
    enum Kind {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN
    }

    /**
     * Nothing but text.
     *
     * @param allowed the texts that may stand there; empty for any
     */
    record Text(
            Kind kind,
            List<String> allowed,
            @Nullable Long minLength,
            @Nullable Long maxLength,
            Bounds bounds) implements Shape {}

    /** The keywords {@code minimum}, {@code exclusiveMinimum}, {@code maximum} and {@code exclusiveMaximum}. */
    record Bounds(
            @Nullable JsonNumber least,
            @Nullable JsonNumber above,
            @Nullable JsonNumber most,
            @Nullable JsonNumber below) {}

    /**
     * Elements by name, those of one name beside each other.
     *
     * @param tag what the JSON object says its type is; null if it does not
     */
    record Fields(@Nullable String tag, Map<String, Field> byName) implements Shape {}

    /**
     * An element within another.
     *
     * @param required whether it has to be there; one that repeats is an empty list otherwise
     * @param repeats whether it may be there several times, each an item of a list
     * @param most how often it may be there; null if there is no end
     */
    record Field(
            Shape shape,
            boolean required,
            boolean repeats,
            long least,
            @Nullable Long most) {
        /** Whether there may be none although {@code least} is more: the list itself may be absent. */
        boolean noneOrLeast() {
            return !required && least > 0;
        }
    }

    /** One element, whose name tells which of several it is. */
    record Choice(Map<String, Shape> byTag) implements Shape {}

    /**
     * Elements {@code entry}, each with a {@code key} and a {@code value}.
     *
     * @param least how many there are at least
     * @param most how many there may be; null if there is no end
     */
    record Entries(
            Text key, Shape value, long least, @Nullable Long most) implements Shape {}

    /** What is described under a name, and may contain itself. */
    record Named(String name) implements Shape {}
}
