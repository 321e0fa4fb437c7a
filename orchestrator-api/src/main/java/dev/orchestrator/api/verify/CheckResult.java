package dev.orchestrator.api.verify;

import dev.orchestrator.api.Finding;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a verifier found: a report, not a verdict. */
public sealed interface CheckResult {
    /**
     * Returns a pass without facts.
     *
     * @param executed how many checks were really carried out
     */
    static Passed passed(long executed) {
        return new Passed(executed, Map.of());
    }

    /** Returns a rejection with one finding. */
    static Rejected rejected(String code, String message) {
        return new Rejected(List.of(Finding.of(code, message)));
    }

    /** Returns a rejection. */
    static Rejected rejected(List<Finding> findings) {
        return new Rejected(findings);
    }

    /** Returns that the criterion cannot be met. */
    static Unsatisfiable unsatisfiable(String reason) {
        return new Unsatisfiable(reason);
    }

    /** Returns that the check could not be carried out. */
    static CouldNotRun couldNotRun(String reason) {
        return new CouldNotRun(reason);
    }

    /**
     * Everything checked was fine.
     *
     * @param executed how many checks were really carried out: tests run, files compiled, 1 for a plain command. Less
     *     than 1 is inconclusive: nothing was looked at
     * @param facts what else the evidence should say
     */
    record Passed(long executed, Map<String, String> facts) implements CheckResult {
        /**
         * Copies {@code facts}, sorted by name.
         *
         * @throws NullPointerException if a fact is null; the message names it
         */
        public Passed {
            facts.forEach((name, value) -> Objects.requireNonNull(value, () -> "fact '" + name + "' is null"));
            facts = facts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(facts));
        }
    }

    /**
     * Something is not as it should be.
     *
     * @param findings what, first cause first; none is inconclusive
     */
    record Rejected(List<Finding> findings) implements CheckResult {
        /** Copies {@code findings}. */
        public Rejected {
            findings = List.copyOf(findings);
        }
    }

    /**
     * No submission could pass.
     *
     * @param reason why; not blank
     */
    record Unsatisfiable(String reason) implements CheckResult {
        /** @throws IllegalArgumentException if {@code reason} is blank */
        public Unsatisfiable {
            requireReason(reason);
        }
    }

    /**
     * The check itself failed; nothing is known about the submission.
     *
     * @param reason why; not blank
     */
    record CouldNotRun(String reason) implements CheckResult {
        /** @throws IllegalArgumentException if {@code reason} is blank */
        public CouldNotRun {
            requireReason(reason);
        }
    }

    private static void requireReason(String reason) {
        Objects.requireNonNull(reason, "reason");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a check result needs a reason");
        }
    }
}
