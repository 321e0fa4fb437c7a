package dev.orchestrator.api.store;

import dev.orchestrator.api.RunId;
import java.util.Objects;

/**
 * The right to append to a run's journal.
 *
 * @param run the run
 * @param owner who has it
 * @param epoch grows with every change of hands
 */
public record Ownership(RunId run, String owner, long epoch) {
    /** @throws NullPointerException if {@code run} or {@code owner} is null */
    public Ownership {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(owner, "owner");
    }
}
