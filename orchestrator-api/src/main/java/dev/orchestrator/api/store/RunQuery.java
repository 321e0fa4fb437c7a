package dev.orchestrator.api.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to list.
 *
 * @param withStatus only runs with this status; null for all
 * @param limit how many at most; at least 1
 */
public record RunQuery(@Nullable String withStatus, int limit) {
    /** @throws IllegalArgumentException if {@code limit} is less than 1 */
    public RunQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
    }

    /** Returns a query for all runs. */
    public static RunQuery all(int limit) {
        return new RunQuery(null, limit);
    }

    /** Returns the status asked for, if one is. */
    public Optional<String> status() {
        return Optional.ofNullable(withStatus);
    }
}
