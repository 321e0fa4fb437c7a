package dev.orchestrator.schema.structured;

import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.repair.Edit;
import dev.orchestrator.schema.stream.Prefix;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a model for a value.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 */
public sealed interface Structured<T> {
    /** Returns the value, or empty if there is none. */
    default Optional<T> value() {
        return Optional.empty();
    }

    /** Returns why there is no value, in one sentence, for people; of a value that there is one. */
    String summary();

    /**
     * A value.
     *
     * @param decoded the value
     * @param json what it was decoded from: valid against the original schema
     * @param edits what had to be changed in the model's text to make it JSON; empty if nothing had to be
     */
    record Valid<T>(T decoded, String json, List<Edit> edits) implements Structured<T> {
        /** @throws NullPointerException if a component is null */
        public Valid {
            Objects.requireNonNull(decoded, "decoded");
            Objects.requireNonNull(json, "json");
            edits = List.copyOf(edits);
        }

        @Override
        public Optional<T> value() {
            return Optional.of(decoded);
        }

        @Override
        public String summary() {
            return edits.isEmpty() ? "a valid value" : "a valid value, after " + edits.size() + " edits";
        }
    }

    /**
     * The model, or a filter of its provider, declined. Asking again in other words of ours does not help.
     *
     * @param reason in its words, or the provider's code
     */
    record Refused<T>(String reason) implements Structured<T> {
        /** @throws NullPointerException if the reason is null */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String summary() {
            return "the model declined: " + reason;
        }
    }

    /**
     * The answer ends before the value does. However well it could be closed, it is not what the model meant to say.
     *
     * @param text the answer so far
     */
    record Truncated<T>(String text) implements Structured<T> {
        /** @throws NullPointerException if the text is null */
        public Truncated {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String summary() {
            return "the answer ends after " + text.length() + " characters, before the value does";
        }
    }

    /**
     * We stopped reading, since no end could have made the answer valid.
     *
     * @param text the answer so far
     * @param at where it could no longer become valid, and why; in terms of the schema that was sent
     */
    record Aborted<T>(String text, Prefix.Dead at) implements Structured<T> {
        /** @throws NullPointerException if a component is null */
        public Aborted {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public String summary() {
            return "the answer was stopped at character " + at.offset() + ": " + place(at.pointer()) + " breaks "
                    + at.keyword();
        }
    }

    /**
     * A whole answer that is not a valid value.
     *
     * @param text the answer
     * @param json what it says, in terms of the original schema; null if it says nothing there
     * @param violations what is wrong with it, at least one; if {@code json} is null, in terms of the schema that was sent
     */
    record Invalid<T>(String text, @Nullable String json, List<Violation> violations) implements Structured<T> {
        /** @throws IllegalArgumentException if there is no violation */
        public Invalid {
            Objects.requireNonNull(text, "text");
            violations = List.copyOf(violations);
            if (violations.isEmpty()) {
                throw new IllegalArgumentException("an invalid answer has at least one violation");
            }
        }

        @Override
        public String summary() {
            int more = violations.size() - 1;
            return "the answer is not valid: " + violations.get(0)
                    + (more == 0 ? "" : more == 1 ? ", and one more violation" : ", and " + more + " more violations");
        }
    }

    /**
     * The endpoint does not hold its model to schemas, and whoever asked demands that: see {@link EnforcementProbe}.
     *
     * @param evidence what was asked, and what came instead
     */
    record Unenforced<T>(String evidence) implements Structured<T> {
        /** @throws NullPointerException if the evidence is null */
        public Unenforced {
            Objects.requireNonNull(evidence, "evidence");
        }

        @Override
        public String summary() {
            return "the endpoint does not enforce schemas: " + evidence;
        }
    }

    private static String place(String pointer) {
        return pointer.isEmpty() ? "the whole value" : pointer;
    }
}
