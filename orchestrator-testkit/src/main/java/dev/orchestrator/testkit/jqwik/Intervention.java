package dev.orchestrator.testkit.jqwik;

import java.time.Duration;
import java.util.Objects;

/**
 * What somebody does to a run, and when.
 *
 * @param kind what
 * @param moment when
 */
public record Intervention(Kind kind, Moment moment) {
    /** @throws NullPointerException if a component is null */
    public Intervention {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(moment, "moment");
    }

    /** What people do to runs. */
    public enum Kind {
        /** Approves what waits for a decision just then. */
        APPROVE,
        /** Rejects it. */
        REJECT,
        /** Pauses the run. */
        PAUSE,
        /** Lets it go on. */
        RESUME,
        /** Cancels it. */
        CANCEL
    }

    /** When somebody does something. */
    public sealed interface Moment {}

    /**
     * When so much time has passed.
     *
     * @param time since the run began
     */
    public record After(Duration time) implements Moment {
        /** @throws NullPointerException if {@code time} is null */
        public After {
            Objects.requireNonNull(time, "time");
        }
    }

    /**
     * When the journal has so many records.
     *
     * @param records from 1
     */
    public record AtRecord(long records) implements Moment {}
}
