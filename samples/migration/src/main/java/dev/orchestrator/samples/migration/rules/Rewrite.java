package dev.orchestrator.samples.migration.rules;

import java.util.Objects;

/** What rules made of a source file. */
public sealed interface Rewrite {
    /** The file in its new form. */
    record Rewritten(String text) implements Rewrite {
        /** @throws NullPointerException if {@code text} is null */
        public Rewritten {
            Objects.requireNonNull(text, "text");
        }
    }

    /** The rules cannot do it, and say why; the file stays as it is. */
    record Refused(String reason) implements Rewrite {
        /** @throws NullPointerException if {@code reason} is null */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
