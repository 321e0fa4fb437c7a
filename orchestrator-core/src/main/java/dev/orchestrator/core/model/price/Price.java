package dev.orchestrator.core.model.price;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model's tokens cost. Amounts are exact. Discounts, for cached input or batches, are not taken into account.
 *
 * <pre>{@code
 * Price.perMillion("USD", new BigDecimal("1.25"), new BigDecimal("10.00"))
 *         .above(200_000, new BigDecimal("2.50"), new BigDecimal("15.00"));
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Price {
    private static final int MILLION = 6;

    /** What runs on a machine of one's own. */
    public static final Price FREE = new Price(null, List.of(new Tier(0, BigDecimal.ZERO, BigDecimal.ZERO)));

    private final @Nullable Currency currency;
    /** In the order of their lengths; the first one is for input of any length. */
    private final List<Tier> tiers;

    /**
     * What tokens cost from some length of the input on.
     *
     * @param above longer than this, in tokens
     * @param input per million tokens read
     * @param output per million tokens written
     */
    private record Tier(long above, BigDecimal input, BigDecimal output) {
        Tier {
            if (Objects.requireNonNull(input, "input").signum() < 0
                    || Objects.requireNonNull(output, "output").signum() < 0) {
                throw new IllegalArgumentException("a price cannot be negative: " + input + " in, " + output + " out");
            }
        }

        BigDecimal cost(long inputTokens, long outputTokens) {
            return input.multiply(BigDecimal.valueOf(inputTokens))
                    .add(output.multiply(BigDecimal.valueOf(outputTokens)))
                    .movePointLeft(MILLION);
        }
    }

    private Price(@Nullable Currency currency, List<Tier> tiers) {
        this.currency = currency;
        this.tiers = tiers;
    }

    /**
     * Returns a price per million tokens.
     *
     * @param currency an ISO 4217 code such as {@code USD}
     * @throws IllegalArgumentException if an amount is negative, or {@code currency} is no such code
     */
    public static Price perMillion(String currency, BigDecimal input, BigDecimal output) {
        Currency parsed;
        try {
            parsed = Currency.getInstance(currency);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a price needs an ISO 4217 currency code such as USD, but was given '" + currency + "'", e);
        }
        return new Price(parsed, List.of(new Tier(0, input, output)));
    }

    /**
     * Returns a price that is another one, for all of a call's tokens, when its input is longer than this.
     *
     * @throws IllegalArgumentException if an amount is negative, or {@code inputTokens} is not more than in the call
     *     before
     */
    public Price above(long inputTokens, BigDecimal input, BigDecimal output) {
        if (inputTokens <= tiers.get(tiers.size() - 1).above()) {
            throw new IllegalArgumentException(
                    "prices for longer input come in the order of its length, but " + inputTokens + " comes after "
                            + tiers.get(tiers.size() - 1).above());
        }
        List<Tier> more = new ArrayList<>(tiers);
        more.add(new Tier(inputTokens, input, output));
        return new Price(currency, List.copyOf(more));
    }

    /** Returns what it is in; empty if it is {@link #FREE}. */
    public Optional<Currency> currency() {
        return Optional.ofNullable(currency);
    }

    /** Returns what a call has cost that used so many tokens. */
    public BigDecimal cost(long inputTokens, long outputTokens) {
        Tier tier = tiers.get(0);
        for (Tier each : tiers) {
            tier = inputTokens > each.above() ? each : tier;
        }
        return tier.cost(inputTokens, outputTokens);
    }

    /** Returns the most that a call can have cost that used no more than so many tokens. */
    public BigDecimal mostCost(long inputTokens, long outputTokens) {
        BigDecimal most = BigDecimal.ZERO;
        for (int i = 0; i < tiers.size(); i++) {
            Tier tier = tiers.get(i);
            if (i == 0 || inputTokens > tier.above()) {
                long longest = i + 1 < tiers.size() ? tiers.get(i + 1).above() : Long.MAX_VALUE;
                most = most.max(tier.cost(Math.min(inputTokens, longest), outputTokens));
            }
        }
        return most;
    }

    /** Returns the same usage with its price; a price that it has already is kept. */
    public Usage price(Usage usage) {
        return usage.price() != null
                ? usage
                : new Usage(usage.inputTokens(), usage.outputTokens(), cost(usage.inputTokens(), usage.outputTokens()));
    }

    /** Returns the most that a call can use and cost: {@link dev.orchestrator.api.model.Metered#atMost}. */
    public Usage atMost(ModelRequest request) {
        long input = InputBound.of(request);
        return new Usage(input, request.maxOutputTokens(), mostCost(input, request.maxOutputTokens()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Price that && Objects.equals(currency, that.currency) && tiers.equals(that.tiers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(currency, tiers);
    }

    @Override
    public String toString() {
        if (currency == null) {
            return "free";
        }
        StringBuilder text = new StringBuilder();
        for (Tier tier : tiers) {
            text.append(text.isEmpty() ? "" : "; above " + tier.above() + " tokens of input ")
                    .append(tier.input())
                    .append(" in, ")
                    .append(tier.output())
                    .append(" out");
        }
        return text + " (" + currency + " per million tokens)";
    }
}
