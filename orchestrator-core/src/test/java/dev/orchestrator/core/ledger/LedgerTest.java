package dev.orchestrator.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final CallId CALL = new CallId(TaskId.root(), CallId.Kind.WORK, 1, 0, 1);
    private static final Limits LIMITS = Limits.defaults().maxTokens(1_000).maxCost(new BigDecimal("10"), "USD");

    private Ledger ledger = new Ledger();

    private static StepKey key(int n) {
        return new StepKey("model:m", ModelRequest.of(Message.user("hi")), n);
    }

    private @Nullable String request(int n, long tokens, String cost) {
        BigDecimal most = new BigDecimal(cost);
        String refusal = ledger.refusal(LIMITS, TaskId.root(), LIMITS, tokens, most);
        if (refusal == null) {
            ledger.apply(new StepEvent.ModelCallRequested(CALL, key(n), 1, tokens, most));
        }
        return refusal;
    }

    private void complete(int n, long tokens, @Nullable String price) {
        Usage usage = new Usage(tokens, 0, price == null ? null : new BigDecimal(price));
        ledger.apply(new StepEvent.ModelCallCompleted(CALL, key(n), new ModelReply.Answer("", usage)));
    }

    @Test
    void what_is_reserved_counts_until_it_is_settled() {
        assertThat(request(1, 600, "6")).isNull();
        assertThat(request(2, 600, "1")).contains("maxTokens");
        assertThat(request(2, 100, "6")).contains("maxCost");
        assertThat(ledger.hasOpenReservations()).isTrue();
        complete(1, 10, "0.5");
        assertThat(ledger.hasOpenReservations()).isFalse();
        assertThat(request(2, 600, "6")).isNull();
        assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(390);
        assertThat(ledger.costLeft(LIMITS)).hasValue(new BigDecimal("3.5"));
    }

    @Test
    void a_call_that_failed_gives_back_what_was_reserved() {
        request(1, 1_000, "10");
        ledger.apply(new StepEvent.ModelCallFailed(CALL, key(1), FailureClass.TRANSIENT, "busy"));

        assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(1_000);
        assertThat(ledger.hasOpenReservations()).isFalse();
    }

    @Test
    void after_an_overrun_nothing_is_granted() {
        request(1, 10, "1");
        ledger.apply(new StepEvent.Overrun(CALL, key(1), 10, BigDecimal.ONE, Usage.of(11, 0)));
        complete(1, 11, null);

        assertThat(request(2, 1, "0")).contains("(overrun)", "task 0", "used 11 tokens");
    }

    /** I17, for providers that keep to their bounds. */
    @Property(tries = 300)
    void reserved_and_settled_never_exceed_a_limit(@ForAll List<@IntRange(min = 0, max = 400) Integer> choices) {
        ledger = new Ledger();
        Deque<Integer> open = new ArrayDeque<>();
        long spent = 0;
        BigDecimal paid = BigDecimal.ZERO;
        int n = 0;
        for (int choice : choices) {
            if (choice % 3 != 0 && request(n, choice, "" + choice / 50) == null) {
                open.add(choice);
                n++;
            } else if (!open.isEmpty()) {
                int bound = open.remove();
                int settled = n - open.size() - 1;
                boolean priced = choice % 2 == 0;
                complete(settled, bound - bound % 7, priced ? "" + bound / 100 : null);
                spent += bound - bound % 7;
                paid = paid.add(new BigDecimal(priced ? bound / 100 : bound / 50));
            }
            long reserved = open.stream().mapToLong(i -> i).sum();
            long worst = open.stream().mapToLong(i -> i / 50).sum();
            assertThat(spent + reserved).isLessThanOrEqualTo(1_000);
            assertThat(paid.add(new BigDecimal(worst))).isLessThanOrEqualTo(BigDecimal.TEN);
            assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(1_000 - spent - reserved);
        }
    }
}
