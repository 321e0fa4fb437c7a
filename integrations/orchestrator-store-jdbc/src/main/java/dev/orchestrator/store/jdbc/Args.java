package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import java.time.Duration;
import java.util.Objects;

/** Checks what callers give. */
final class Args {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Args() {}

    static void owner(RunId run, String owner, Duration ttl) {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(owner, "owner");
        ttl(ttl);
    }

    static void ttl(Duration ttl) {
        Objects.requireNonNull(ttl, "ttl");
        if (ttl.toMillis() < 1 || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ttl must be between a millisecond and a hundred years, but was " + ttl);
        }
    }
}
