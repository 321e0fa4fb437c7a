package dev.orchestrator.testkit.simulation;

import org.jspecify.annotations.Nullable;

/** Looks for a bug in the engine of its own class loader. Known to that one and to who asks: only the JDK's types here. */
public interface Hunter {
    /** Tries so many seeds, from 0 on; returns what is found, null if all pass. */
    @Nullable Found among(long seeds) throws InterruptedException;

    /** Tries one seed or schedule; returns what is found, null if it passes. */
    @Nullable Found in(String schedule) throws InterruptedException;

    /**
     * A schedule that fails.
     *
     * @param decisions how many of it are not first-in-first-out, or are faults
     * @param message says of what, and what it took to find and shrink it
     */
    record Found(String schedule, int decisions, String message) {
        /** Returns the first words of what it fails of. */
        String what() {
            return message.strip().lines().findFirst().orElse("");
        }

        long seed() {
            return Long.parseLong(schedule.substring(0, schedule.indexOf(':')));
        }
    }
}
