package dev.orchestrator.testkit.simulation;

import org.jspecify.annotations.Nullable;

/**
 * What came of a schedule.
 *
 * @param simulation as it was in the end
 * @param thrown null if it passed
 */
record Tried(Simulation simulation, @Nullable Throwable thrown) {
    private static final int SIGNIFICANT = 80;

    /** Returns the schedule as it went: what was not reached is not in it. */
    String schedule() {
        return simulation.schedule();
    }

    /** Returns whether both failed of the same, as far as messages tell: numbers do not count. */
    boolean failsLike(Tried other) {
        return thrown != null && other.thrown != null && kindOf(thrown).equals(kindOf(other.thrown));
    }

    private static String kindOf(Throwable e) {
        String message = String.valueOf(e.getMessage()).strip();
        String line = message.lines().findFirst().orElse("");
        String kind = e.getClass().getName() + " " + line.replaceAll("@[0-9a-f]+|[0-9]+", "#");
        return kind.substring(0, Math.min(SIGNIFICANT, kind.length()));
    }
}
