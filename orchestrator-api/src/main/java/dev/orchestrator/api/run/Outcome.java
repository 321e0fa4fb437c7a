package dev.orchestrator.api.run;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.FileTree;
import java.util.Objects;

/** How a run ended. */
public sealed interface Outcome {
    /** Returns what happened. */
    RunReport report();

    /**
     * The goal is reached: every criterion met, with evidence.
     *
     * @param result the root task's result
     * @param files the root task's files
     */
    record Accepted(Payload result, FileTree files, RunReport report) implements Outcome {
        /** @throws NullPointerException if a component is null */
        public Accepted {
            Objects.requireNonNull(result, "result");
            Objects.requireNonNull(files, "files");
            Objects.requireNonNull(report, "report");
        }
    }

    /**
     * The work is done, and nobody has judged it: the goal said {@code withoutVerification}.
     *
     * @param result the root task's result
     * @param files the root task's files
     */
    record Unverified(Payload result, FileTree files, RunReport report) implements Outcome {
        /** @throws NullPointerException if a component is null */
        public Unverified {
            Objects.requireNonNull(result, "result");
            Objects.requireNonNull(files, "files");
            Objects.requireNonNull(report, "report");
        }
    }

    /**
     * The goal is not reached. What was achieved below the root is in the report.
     *
     * @param failure why
     */
    record Failed(Failure failure, RunReport report) implements Outcome {
        /** @throws NullPointerException if a component is null */
        public Failed {
            Objects.requireNonNull(failure, "failure");
            Objects.requireNonNull(report, "report");
        }
    }

    /**
     * The run was cancelled.
     *
     * @param reason why
     */
    record Cancelled(String reason, RunReport report) implements Outcome {
        /** @throws NullPointerException if a component is null */
        public Cancelled {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(report, "report");
        }
    }
}
