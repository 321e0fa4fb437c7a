package dev.orchestrator.api.store;

import dev.orchestrator.api.RunId;
import java.time.Instant;
import java.util.Objects;

/**
 * A run in a listing.
 *
 * @param id the run
 * @param status as the last owner noted it
 * @param head the seq of its last record
 * @param updated when it last changed
 */
public record RunSummary(RunId id, String status, long head, Instant updated) {
    /** @throws NullPointerException if a component is null */
    public RunSummary {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(updated, "updated");
    }
}
