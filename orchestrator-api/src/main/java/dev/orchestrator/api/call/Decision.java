package dev.orchestrator.api.call;

import dev.orchestrator.api.JsonText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A person's answer to an approval.
 *
 * @param approved whether to go on
 * @param by who decided; not blank
 * @param comment why; may be empty
 * @param answer what was asked for, where that is more than a yes; null if it is not
 */
public record Decision(
        boolean approved,
        String by,
        String comment,
        @Nullable JsonText answer) {
    /** @throws IllegalArgumentException if {@code by} is blank */
    public Decision {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(comment, "comment");
        if (by.isBlank()) {
            throw new IllegalArgumentException("a decision needs to say who made it");
        }
    }

    /** Creates a decision without an answer. */
    public Decision(boolean approved, String by, String comment) {
        this(approved, by, comment, null);
    }

    /**
     * Returns a yes with an answer. For a step in doubt that is: it has happened, and this was its result (files
     * that it left are not brought back).
     *
     * @param answer one JSON value
     */
    public static Decision answer(String by, JsonText answer) {
        return new Decision(true, by, "", Objects.requireNonNull(answer, "answer"));
    }

    /** Returns a yes. For a step in doubt that is: it has not happened, do it. */
    public static Decision approve(String by) {
        return new Decision(true, by, "");
    }

    /** Returns a no. For a step in doubt that is: give it up. */
    public static Decision reject(String by, String comment) {
        return new Decision(false, by, comment);
    }
}
