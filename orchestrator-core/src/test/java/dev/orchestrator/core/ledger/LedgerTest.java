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
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.math.BigDecimal;
import java.util.Map;
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
        String refusal = ledger.refusal(LIMITS, TaskId.root(), LIMITS, new Usage(tokens, 0, most));
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

    private void fail(int n, @Nullable Usage used) {
        ledger.apply(new StepEvent.ModelCallFailed(CALL, key(n), FailureClass.TRANSIENT, "busy", used, null));
    }

    @Test
    void a_try_that_was_turned_away_gives_back_what_was_reserved() {
        request(1, 1_000, "10");
        fail(1, new Usage(0, 0, BigDecimal.ZERO));

        assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(1_000);
        assertThat(ledger.costLeft(LIMITS).orElseThrow()).isEqualByComparingTo("10");
        assertThat(ledger.hasOpenReservations()).isFalse();
    }

    @Test
    void a_try_that_failed_has_used_what_it_may_be_billed_for() {
        request(1, 1_000, "10");
        fail(1, new Usage(300, 0, new BigDecimal("0.25")));

        assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(700);
        assertThat(ledger.costLeft(LIMITS)).hasValue(new BigDecimal("9.75"));
        assertThat(ledger.settled()).isEqualTo(new Usage(300, 0, new BigDecimal("0.25")));
    }

    @Test
    void a_try_of_which_nobody_knows_what_it_used_stays_spent_and_is_not_waited_for() {
        request(1, 600, "6");
        fail(1, null);

        assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(400);
        assertThat(ledger.costLeft(LIMITS)).hasValue(new BigDecimal("4"));
        assertThat(ledger.settled()).isEqualTo(Usage.NONE);
        assertThat(ledger.hasOpenReservations()).isFalse();
    }

    @Test
    void what_is_under_way_may_come_out_cheaper_and_what_a_crash_cut_short_never_will() {
        request(1, 600, "6");
        Usage most = new Usage(600, 0, BigDecimal.ONE);

        assertThat(ledger.refusal(LIMITS, TaskId.root(), LIMITS, most)).contains("maxTokens");
        assertThat(ledger.mayBeGrantedLater(LIMITS, TaskId.root(), LIMITS, most, CALL::equals))
                .isTrue();
        assertThat(ledger.mayBeGrantedLater(LIMITS, TaskId.root(), LIMITS, most, call -> false))
                .isFalse();
        Usage dear = new Usage(1, 0, new BigDecimal("11"));
        assertThat(ledger.mayBeGrantedLater(LIMITS, TaskId.root(), LIMITS, dear, CALL::equals))
                .isFalse();

        ledger.apply(new Event.RunReopened(Map.of()));

        assertThat(ledger.mayBeGrantedLater(LIMITS, TaskId.root(), LIMITS, most, CALL::equals))
                .isFalse();
        assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(400);
        assertThat(ledger.hasOpenReservations()).isFalse();
    }

    @Test
    void a_try_that_is_made_again_after_a_crash_is_reserved_for_twice() {
        request(1, 300, "3");
        ledger.apply(new Event.RunReopened(Map.of()));
        request(1, 300, "3");
        complete(1, 100, "1");

        assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(600);
        assertThat(ledger.costLeft(LIMITS)).hasValue(new BigDecimal("6"));
    }

    @Test
    void what_costs_something_needs_a_money_limit() {
        Limits none = Limits.defaults();

        assertThat(ledger.refusal(none, TaskId.root(), none, new Usage(1, 1, new BigDecimal("0.01"))))
                .contains("no money limit is set", "maxCost");
        assertThat(ledger.refusal(none, TaskId.root(), none, new Usage(1, 1, BigDecimal.ZERO)))
                .isNull();
        assertThat(ledger.refusal(none, TaskId.root(), none, Usage.of(1, 1))).isNull();
    }

    @Test
    void after_an_overrun_nothing_is_granted() {
        request(1, 10, "1");
        ledger.apply(new StepEvent.Overrun(CALL, key(1), 10, BigDecimal.ONE, Usage.of(11, 0)));
        complete(1, 11, null);

        assertThat(request(2, 1, "0")).contains("(overrun)", "task 0", "used 11 tokens");
    }
}
