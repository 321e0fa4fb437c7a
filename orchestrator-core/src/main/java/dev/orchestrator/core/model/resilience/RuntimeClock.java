package dev.orchestrator.core.model.resilience;

import dev.orchestrator.core.runtime.Runtime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A runtime's time, for whoever wants a clock. */
final class RuntimeClock extends Clock {
    private final Runtime runtime;

    RuntimeClock(Runtime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Instant instant() {
        return runtime.now();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this; // nobody asks it for dates
    }
}
