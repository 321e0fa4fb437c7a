package dev.orchestrator.api.model;

import dev.orchestrator.api.Usage;
import java.util.Currency;
import java.util.Optional;

/**
 * Optional for models: says what a call can use and cost, which is reserved before it is made. Without it tokens are
 * bounded by the size of the request, and a run with a money limit does not call the model.
 */
public interface Metered {
    /**
     * Returns the most tokens that this request can use, and the most that it can cost; a price of null says that the
     * cost is not known. What is used beyond that is an overrun, after which the run makes no more model calls. Asked
     * before each try, by several threads at once.
     */
    Usage atMost(ModelRequest request);

    /** Returns what prices are in; empty if calls cost nothing, or whatever the run's money limit is in. */
    default Optional<Currency> currency() {
        return Optional.empty();
    }
}
