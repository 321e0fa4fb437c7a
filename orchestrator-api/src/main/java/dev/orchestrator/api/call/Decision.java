package dev.orchestrator.api.call;

import java.util.Objects;

/**
 * A person's answer to an approval.
 *
 * @param approved whether to go on
 * @param by who decided; not blank
 * @param comment why; may be empty
 */
public record Decision(boolean approved, String by, String comment) {
    /** @throws IllegalArgumentException if {@code by} is blank */
    public Decision {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(comment, "comment");
        if (by.isBlank()) {
            throw new IllegalArgumentException("a decision needs to say who made it");
        }
    }

    /** Returns a yes. */
    public static Decision approve(String by) {
        return new Decision(true, by, "");
    }

    /** Returns a no. */
    public static Decision reject(String by, String comment) {
        return new Decision(false, by, comment);
    }
}
