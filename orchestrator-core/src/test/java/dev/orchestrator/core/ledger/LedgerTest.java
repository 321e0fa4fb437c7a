package dev.orchestrator.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.kernel.CallFailure;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerTest {
    private static final CallId CALL = new CallId(TaskId.root(), CallId.Kind.WORK, 1, 0, 1);
    private static final Limits LIMITS = Limits.defaults().maxTokens(1_000).maxCost(new BigDecimal("10"), "USD");

    private static final Evidence EVIDENCE = new Evidence("hash", "1", "digest", 1, Map.of(), Instant.EPOCH);
    private static final Event.End CANCELLED = new Event.End(TaskStatus.CANCELLED, null);

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

    @Test
    void what_just_fits_is_granted() {
        assertThat(request(1, 600, "4")).isNull();
        assertThat(request(2, 400, "6")).isNull();

        assertThat(ledger.tokensLeft(LIMITS)).isZero();
        assertThat(request(3, 0, "0")).isNull();
    }

    @Test
    void a_refusal_tells_what_was_asked_for_and_what_is_left() {
        request(1, 600, "6");

        assertThat(request(2, 401, "0"))
                .isEqualTo("the call may use 401 tokens, but of the limit (maxTokens) of 1000 only 400 are left");
        assertThat(request(2, 0, "4.5"))
                .isEqualTo("the call may cost 4.5 USD, but of the limit (maxCost) of 10 only 4 is left");

        complete(1, 1_100, "11");

        assertThat(request(2, 1, "0")).endsWith("only 0 are left");
        assertThat(request(2, 0, "1")).contains("maxTokens");
        assertThat(ledger.tokensLeft(LIMITS)).isZero();
        assertThat(ledger.costLeft(LIMITS)).hasValue(BigDecimal.ZERO);
    }

    private @Nullable String oneMoreCall(TaskId task, Limits limits) {
        return ledger.refusal(LIMITS, task, limits, new Usage(1, 0, BigDecimal.ZERO));
    }

    @Test
    void a_task_makes_so_many_calls_over_all_its_attempts() {
        Limits two = LIMITS.modelCalls(2);
        request(1, 1, "0");
        assertThat(oneMoreCall(TaskId.root(), two)).isNull();
        request(2, 1, "0");

        CallFailure broken = new CallFailure(FailureClass.DEFECT, "broken", List.of(), null);
        Verdict notMet = new Verdict.NotMet(List.of(Finding.of("wrong", "wrong")), EVIDENCE);
        ledger.apply(new Event.AttemptFailed(CALL, broken, List.of(), Event.Next.RETRY, null));
        ledger.apply(new Event.VerdictRecorded(CALL, "whole", notMet, Event.Next.RETRY, null));
        ledger.apply(new Event.CancelRequested(TaskId.root(), "enough"));

        assertThat(oneMoreCall(TaskId.root(), two))
                .isEqualTo("task 0 has made 2 model calls, which is the limit (modelCalls)");
        assertThat(oneMoreCall(TaskId.root().child(1), two)).isNull();
    }

    static List<Event> ends() {
        CallFailure broken = new CallFailure(FailureClass.DEFECT, "broken", List.of(), null);
        Verdict notMet = new Verdict.NotMet(List.of(Finding.of("wrong", "wrong")), EVIDENCE);
        return List.of(
                new Event.TaskEnded(TaskId.root(), CANCELLED),
                new Event.AttemptFailed(CALL, broken, List.of(), Event.Next.END, CANCELLED),
                new Event.VerdictRecorded(CALL, "whole", notMet, Event.Next.END, CANCELLED));
    }

    /** A run may have very many tasks; only those that can still make calls are kept in mind. */
    @ParameterizedTest
    @MethodSource("ends")
    void the_calls_of_a_task_are_forgotten_when_it_ends(Event end) {
        request(1, 1, "0");

        ledger.apply(end);

        assertThat(oneMoreCall(TaskId.root(), LIMITS.modelCalls(1))).isNull();
    }

    @Test
    void a_money_limit_needs_a_model_that_says_what_it_costs() {
        assertThat(ledger.refusal(LIMITS, TaskId.root(), LIMITS, Usage.of(1, 1)))
                .contains("the model does not say what it costs", "Metered");
    }

    @Test
    void without_a_price_only_the_tokens_count() {
        ledger.apply(new StepEvent.ModelCallRequested(CALL, key(1), 1, 600, null));
        Usage most = new Usage(500, 0, BigDecimal.TEN);

        assertThat(ledger.costLeft(LIMITS)).hasValue(BigDecimal.TEN);
        assertThat(ledger.mayBeGrantedLater(LIMITS, TaskId.root(), LIMITS, most, CALL::equals))
                .isTrue();
        complete(1, 100, "3");
        assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(900);
        assertThat(ledger.costLeft(LIMITS)).hasValue(new BigDecimal("7"));
    }

    @Test
    void money_under_way_may_come_back_too() {
        request(1, 1, "6");
        request(2, 1, "1");
        Predicate<CallId> underWay = CALL::equals;

        assertThat(ledger.mayBeGrantedLater(LIMITS, TaskId.root(), LIMITS, dear("10"), underWay))
                .isTrue();
        complete(1, 1, "6");
        assertThat(ledger.mayBeGrantedLater(LIMITS, TaskId.root(), LIMITS, dear("4"), underWay))
                .isTrue();
        assertThat(ledger.mayBeGrantedLater(LIMITS, TaskId.root(), LIMITS, dear("4.01"), underWay))
                .isFalse();
    }

    private static Usage dear(String price) {
        return new Usage(1, 0, new BigDecimal(price));
    }

    @Test
    void without_a_money_limit_no_money_is_left_to_tell() {
        assertThat(ledger.costLeft(Limits.defaults())).isEmpty();
    }

    @Test
    void an_end_without_a_beginning_is_spent_all_the_same() {
        complete(1, 10, "1");

        assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(990);
        assertThat(ledger.costLeft(LIMITS)).hasValue(new BigDecimal("9"));
    }

    @Test
    void an_overrun_tells_what_was_expected() {
        ledger.apply(new StepEvent.Overrun(CALL, key(1), 10, BigDecimal.ONE, dear("2")));

        assertThat(request(2, 1, "0")).contains("used 1 tokens for 2 where at most 10 for 1 could be expected");

        ledger.apply(new StepEvent.Overrun(CALL, key(1), 10, null, Usage.of(11, 0)));

        assertThat(request(2, 1, "0")).contains("used 11 tokens where at most 10 could be expected");
    }
}
