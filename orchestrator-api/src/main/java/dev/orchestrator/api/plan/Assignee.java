package dev.orchestrator.api.plan;

import java.util.Objects;

/** Who a subtask goes to: a worker, without asking a planner again, or a planner, which may break it down further. */
public sealed interface Assignee {
    /** Returns the registered name. */
    String name();

    /** A worker, by its registered name. */
    record ToWorker(String name) implements Assignee {
        /** @throws IllegalArgumentException if {@code name} is blank */
        public ToWorker {
            requireName(name);
        }
    }

    /** A planner, by its registered name. */
    record ToPlanner(String name) implements Assignee {
        /** @throws IllegalArgumentException if {@code name} is blank */
        public ToPlanner {
            requireName(name);
        }
    }

    private static void requireName(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "an assignee is named as it is registered in the pipeline, but the name was blank");
        }
    }
}
