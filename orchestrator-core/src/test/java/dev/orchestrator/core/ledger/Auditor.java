package dev.orchestrator.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.core.step.StepEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a journal, event by event, against what it says of each try; with another arithmetic than the {@link Ledger}'s:
 * money is a whole number of the smallest parts, and a try has one cost and one only.
 */
public final class Auditor {
    private static final int SCALE = 18;

    private final long maxTokens;
    private final @Nullable BigInteger maxCost;
    private final Map<List<Object>, Deque<Try>> tries = new HashMap<>();
    private BigInteger tokens = BigInteger.ZERO;
    private BigInteger cost = BigInteger.ZERO;
    /** Used beyond its bound, which nobody could know. */
    private BigInteger tokensOver = BigInteger.ZERO;

    private BigInteger costOver = BigInteger.ZERO;
    private boolean overrun;
    private int requests;

    private record Try(long tokens, BigInteger cost) {}

    public Auditor(Limits limits) {
        maxTokens = limits.maxTokens();
        maxCost = limits.maxCost().map(Auditor::parts).orElse(null);
    }

    private static BigInteger parts(@Nullable BigDecimal amount) {
        return amount == null ? BigInteger.ZERO : amount.setScale(SCALE).unscaledValue();
    }

    /** Takes the next event of the journal. */
    public void read(Object event) {
        if (event instanceof StepEvent.ModelCallRequested e) {
            assertThat(overrun).as("granted after an overrun: %s", e).isFalse();
            Try begun = new Try(e.tokens(), parts(e.cost()));
            tries.computeIfAbsent(List.of(e.call(), e.key()), k -> new ArrayDeque<>())
                    .push(begun);
            count(begun.tokens, begun.cost);
            requests++;
        } else if (event instanceof StepEvent.ModelCallCompleted e) {
            ended(e, e.reply().usage());
        } else if (event instanceof StepEvent.ModelCallFailed e) {
            ended(e, e.used());
        } else if (event instanceof StepEvent.Overrun) {
            overrun = true;
        }
        assertThat(tokens.subtract(tokensOver))
                .as("tokens spent and reserved after %s", event)
                .isLessThanOrEqualTo(BigInteger.valueOf(maxTokens));
        if (maxCost != null) {
            assertThat(cost.subtract(costOver))
                    .as("money spent and reserved after %s", event)
                    .isLessThanOrEqualTo(maxCost);
        }
    }

    /** Of equal tries the last one begun is the one that ends: those before it were cut short. */
    private void ended(StepEvent.OfStep end, @Nullable Usage used) {
        Try begun = tries.get(List.of(end.call(), end.key())).pop();
        if (used == null) {
            return;
        }
        BigInteger paid = used.price() == null ? begun.cost : parts(used.price());
        count(used.tokens() - begun.tokens, paid.subtract(begun.cost));
        tokensOver = tokensOver.add(BigInteger.valueOf(Math.max(0, used.tokens() - begun.tokens)));
        costOver = costOver.add(paid.subtract(begun.cost).max(BigInteger.ZERO));
        if (used.tokens() > begun.tokens || paid.compareTo(begun.cost) > 0 && begun.cost.signum() > 0) {
            assertThat(overrun)
                    .as("noticed that %s is more than %s", used, begun)
                    .isTrue();
        }
    }

    private void count(long moreTokens, BigInteger moreCost) {
        tokens = tokens.add(BigInteger.valueOf(moreTokens));
        cost = cost.add(moreCost);
    }

    /** Returns how many tokens are spent or reserved. */
    public long tokens() {
        return tokens.longValueExact();
    }

    /** Returns how much money is spent or reserved. */
    public BigDecimal cost() {
        return new BigDecimal(cost, SCALE);
    }

    /** Returns how many calls were granted. */
    public int requests() {
        return requests;
    }

    /** Returns whether a provider billed more than its bound. */
    public boolean overrun() {
        return overrun;
    }
}
