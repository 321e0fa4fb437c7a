package dev.orchestrator.api.run;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * What one model was used for by one role in one attempt of a task, failed tries included.
 *
 * @param task whose attempt it was
 * @param role who asked
 * @param name what the planner, worker or verifier is registered as
 * @param attempt the worker's attempt or the planner's round; a verifier's is the one it judged; from 1
 * @param model what the model is bound to
 * @param tries how often it was asked
 * @param usage what is known to have been used
 * @param unsettledTokens the most tokens used besides, by tries of which nobody knows how they ended: under way, out of
 *     time, cut short. They count against the limits
 * @param unsettledCost the most paid besides, for such tries and for answers without a price
 * @param savedTokens the most tokens that were not written, since reading was stopped where no end could have been valid
 */
public record Spent(
        TaskId task,
        Caller.Kind role,
        String name,
        int attempt,
        String model,
        long tries,
        Usage usage,
        long unsettledTokens,
        BigDecimal unsettledCost,
        long savedTokens) {
    /** @throws NullPointerException if a component is null */
    public Spent {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(unsettledCost, "unsettledCost");
    }
}
