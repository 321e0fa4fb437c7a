package dev.orchestrator.api;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What model calls used.
 *
 * @param inputTokens tokens read
 * @param outputTokens tokens written
 * @param price what it cost, in the run's currency; null if no price is known
 */
public record Usage(
        long inputTokens, long outputTokens, @Nullable BigDecimal price) {
    /** Nothing used, nothing paid. */
    public static final Usage NONE = new Usage(0, 0, null);

    /** @throws IllegalArgumentException if a number is negative */
    public Usage {
        if (inputTokens < 0 || outputTokens < 0 || price != null && price.signum() < 0) {
            throw new IllegalArgumentException(
                    "usage cannot be negative: " + inputTokens + " in, " + outputTokens + " out, price " + price);
        }
    }

    /** Returns usage without a known price. */
    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, null);
    }

    /** Returns the price, if known. */
    public Optional<BigDecimal> cost() {
        return Optional.ofNullable(price);
    }

    /** Returns tokens read and written together. */
    public long tokens() {
        return Math.addExact(inputTokens, outputTokens);
    }

    /** Returns the sum; its price is unknown only if both prices are. */
    public Usage plus(Usage other) {
        Objects.requireNonNull(other, "other");
        BigDecimal sum = price == null ? other.price : other.price == null ? price : price.add(other.price);
        return new Usage(
                Math.addExact(inputTokens, other.inputTokens), Math.addExact(outputTokens, other.outputTokens), sum);
    }
}
