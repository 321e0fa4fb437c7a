package dev.orchestrator.api.run;

import dev.orchestrator.api.RunId;
import java.util.List;
import java.util.Objects;

/**
 * Where a forked run comes from.
 *
 * @param run whose first records it begins with
 * @param lastSeq how many of them
 * @param overridden the parts of the pipeline that were exchanged, such as {@code worker 'java'}, in order
 */
public record ForkOrigin(RunId run, long lastSeq, List<String> overridden) {
    /**
     * @throws NullPointerException if a component is null
     * @throws IllegalArgumentException if {@code lastSeq} is less than 1
     */
    public ForkOrigin {
        Objects.requireNonNull(run, "run");
        overridden = List.copyOf(overridden);
        if (lastSeq < 1) {
            throw new IllegalArgumentException("lastSeq must be at least 1, but was " + lastSeq);
        }
    }
}
