package dev.orchestrator.schema.repair;

import java.util.Objects;

/**
 * One change that made a text JSON. All of them, applied to the text, give the JSON.
 *
 * <p>Immutable.
 *
 * @param kind what was wrong
 * @param offset where in the text given, in UTF-16 units
 * @param removed what stood there; empty if nothing was taken away
 * @param inserted what stands there now; empty if nothing was put in its place
 * @since 0.1.0
 */
public record Edit(Kind kind, int offset, String removed, String inserted) {
    /** What was wrong with a text. */
    public enum Kind {
        /** Words before or after the value. */
        PROSE,
        /** The marks of a Markdown code block, with the name of its language. */
        FENCE,
        /** A model's thoughts, such as {@code <think>…</think>}. */
        THINKING,
        /** Another value than the one taken. */
        OTHER_VALUE,
        /** White space that JSON does not know: a byte order mark, a non-breaking space, a control character. */
        WHITE_SPACE,
        /** A comment: {@code //}, {@code /* *}{@code /} or {@code #}. */
        COMMENT,
        /** A comma before a closing bracket, or after another. */
        EXTRA_COMMA,
        /** No comma between two members or items, or another sign in its place. */
        MISSING_COMMA,
        /** No colon after a name, or another sign in its place. */
        MISSING_COLON,
        /** A bracket left open where an outer one is closed. */
        MISSING_BRACKET,
        /** A closing bracket that nothing opened. */
        EXTRA_BRACKET,
        /** Single, typographic, tripled or backward quotes. */
        QUOTES,
        /** A quote within a string, without its backslash. */
        INNER_QUOTE,
        /** A name without quotes. */
        BARE_NAME,
        /** A string without quotes; mended only where a schema asks for a string. */
        BARE_STRING,
        /** A literal of another language: {@code True}, {@code None}, {@code undefined}. */
        LITERAL,
        /** A number that is not written as JSON has it: {@code +1}, {@code .5}, {@code 1_000}, {@code 0x1f}. */
        NUMBER,
        /**
         * {@code NaN} or an infinity, which is {@code null} now: JSON has no such number. Mended only where a schema asks
         * for a number and rejects null.
         */
        NOT_A_NUMBER,
        /** A backslash before what JSON does not escape, or half a surrogate pair. */
        ESCAPE,
        /** A line break or another control character within a string, or half a surrogate pair. */
        RAW_CHARACTER,
        /** A string that holds, as JSON, the object or array that a schema asks for. */
        DOUBLE_ENCODED,
        /** A name without a value; it is gone, since its value is not ours to make up. */
        MISSING_VALUE,
        /** Dots for something left out, which is missing now as it was before. */
        ELLIPSIS,
        /** The text ended inside the value: what was open is closed, and what was not yet a value is gone. */
        CLOSED_AT_END
    }

    /**
     * @throws NullPointerException if a component is null
     * @throws IllegalArgumentException if the offset is negative
     */
    public Edit {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(removed, "removed");
        Objects.requireNonNull(inserted, "inserted");
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative, but was " + offset);
        }
    }
}
