package dev.orchestrator.testkit.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a schedule.
 *
 * @param schedule as it went: what was not reached is not in it
 * @param thrown null if it passed
 * @param story what each decision other than 0 was
 */
record Tried(String schedule, @Nullable Throwable thrown, List<String> story) {
    private static final int SIGNIFICANT = 80;

    /** Returns whether both failed of the same, as far as messages tell: numbers do not count. */
    boolean failsLike(Tried other) {
        return thrown != null && other.thrown != null && kindOf(thrown).equals(kindOf(other.thrown));
    }

    private static String kindOf(Throwable e) {
        String message = String.valueOf(e.getMessage()).strip();
        String line = message.lines().findFirst().orElse("");
        String kind = e.getClass().getName() + " " + line.replaceAll("[0-9]+", "#");
        return kind.substring(0, Math.min(SIGNIFICANT, kind.length()));
    }
}
