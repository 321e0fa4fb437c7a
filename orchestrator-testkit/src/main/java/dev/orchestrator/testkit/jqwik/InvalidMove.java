package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.plan.Move;
import java.util.Objects;

/**
 * A move that is wrong in one way.
 *
 * @param move what a planner answers
 * @param finding the code of the finding with which it comes back, such as {@code cycle}
 */
public record InvalidMove(Move move, String finding) {
    /** @throws NullPointerException if a component is null */
    public InvalidMove {
        Objects.requireNonNull(move, "move");
        Objects.requireNonNull(finding, "finding");
    }
}
