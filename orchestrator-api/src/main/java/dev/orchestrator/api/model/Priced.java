package dev.orchestrator.api.model;

import java.math.BigDecimal;

/** Optional for models: says what a call can cost, without which a run with a money limit does not call it. */
public interface Priced {
    /**
     * Returns the most this request can cost, in the currency of the run's money limit.
     *
     * @return not negative
     */
    BigDecimal atMost(ModelRequest request);
}
