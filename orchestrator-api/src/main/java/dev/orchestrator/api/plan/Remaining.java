package dev.orchestrator.api.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the limits when a planner is asked.
 *
 * @param money in the run's currency; null if there is no money limit
 * @param tokens for the run
 * @param tasks that may still be added
 * @param depth by which the tree may still grow below this task
 * @param rounds this task's planner may still be asked, this one not counted
 * @param time the run may still be active
 */
public record Remaining(@Nullable BigDecimal money, long tokens, int tasks, int depth, int rounds, Duration time) {
    /** @throws NullPointerException if {@code time} is null */
    public Remaining {
        Objects.requireNonNull(time, "time");
    }

    /** Returns what is left of the money limit, if there is one. */
    public Optional<BigDecimal> cost() {
        return Optional.ofNullable(money);
    }
}
