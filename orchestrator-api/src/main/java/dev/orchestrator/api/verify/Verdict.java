package dev.orchestrator.api.verify;

import dev.orchestrator.api.Finding;
import java.util.List;
import java.util.Objects;

/** What the library makes of a verifier's report. */
public sealed interface Verdict {
    /** The criterion is met. Never without evidence. */
    record Met(Evidence evidence) implements Verdict {
        /** @throws NullPointerException if {@code evidence} is null */
        public Met {
            Objects.requireNonNull(evidence, "evidence");
        }
    }

    /** The criterion is not met; at least one finding says why. */
    record NotMet(List<Finding> findings, Evidence evidence) implements Verdict {
        /** @throws IllegalArgumentException if there is no finding */
        public NotMet {
            findings = List.copyOf(findings);
            Objects.requireNonNull(evidence, "evidence");
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a rejection needs at least one finding");
            }
        }
    }

    /** No submission could meet the criterion. */
    record Impossible(String reason) implements Verdict {
        /** @throws NullPointerException if {@code reason} is null */
        public Impossible {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Nothing is known: never counts as met. */
    record Inconclusive(String reason) implements Verdict {
        /** @throws NullPointerException if {@code reason} is null */
        public Inconclusive {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
