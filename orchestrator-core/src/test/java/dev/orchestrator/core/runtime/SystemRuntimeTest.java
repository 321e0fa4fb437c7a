package dev.orchestrator.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SystemRuntimeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant wall = START;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return wall;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    void time_passes_as_it_does_whatever_the_clock_is_set_to() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may run over
        try (SystemRuntime runtime = new SystemRuntime(clock, nanos::get)) {
            assertThat(runtime.now()).isEqualTo(START);

            for (Duration jump : new Duration[] {Duration.ofDays(3_650), Duration.ofDays(-7_300)}) {
                wall = wall.plus(jump);
                Instant before = runtime.now();
                nanos.addAndGet(Duration.ofSeconds(2).toNanos());

                assertThat(runtime.now()).isEqualTo(before.plusSeconds(2));
            }
        }
    }
}
