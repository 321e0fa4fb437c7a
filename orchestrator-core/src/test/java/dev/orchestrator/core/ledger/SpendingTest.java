package dev.orchestrator.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private static final TaskId ROOT = TaskId.root();
    private static final CallId WORK = call(CallId.Kind.WORK, 1);
    private static final Usage USED = new Usage(30, 10, new BigDecimal("0.5"));

    private final Spending spending = new Spending();

    private static CallId call(CallId.Kind kind, int number) {
        return new CallId(ROOT, kind, number, 0, 1);
    }

    private static StepKey key(String step) {
        return new StepKey(step, ModelRequest.of(Message.user("hi")).maxOutputTokens(100), 0);
    }

    private void request(CallId call, String step, String name, @Nullable String cost) {
        BigDecimal most = cost == null ? null : new BigDecimal(cost);
        spending.apply(new StepEvent.ModelCallRequested(call, key(step), 1, 200, most), c -> name);
    }

    private void complete(CallId call, ModelReply reply) {
        spending.apply(new StepEvent.ModelCallCompleted(call, key("model:m"), reply), c -> "java");
    }

    private void fail(CallId call, @Nullable Usage used) {
        spending.apply(
                new StepEvent.ModelCallFailed(call, key("model:m"), FailureClass.TRANSIENT, "busy", used, null),
                c -> "java");
    }

    private Spent only() {
        assertThat(spending.of(ROOT)).hasSize(1);
        return spending.of(ROOT).get(0);
    }

    @Test
    void is_told_apart_by_who_asked_and_what_was_asked_in_the_order_of_asking() {
        request(call(CallId.Kind.PLAN, 1), "model:big", "root", null);
        request(WORK, "model:small", "java", null);
        request(call(CallId.Kind.WORK, 2), "model:small", "java", null);
        request(call(CallId.Kind.CHECK, 2), "elsewhere", "judge", null);

        assertThat(spending.of(ROOT))
                .extracting(Spent::role, Spent::name, Spent::attempt, Spent::model)
                .containsExactly(
                        tuple(Caller.Kind.PLANNER, "root", 1, "big"),
                        tuple(Caller.Kind.WORKER, "java", 1, "small"),
                        tuple(Caller.Kind.WORKER, "java", 2, "small"),
                        tuple(Caller.Kind.VERIFIER, "judge", 2, "elsewhere"));
        assertThat(spending.of(ROOT.child(1))).isEmpty();
    }

    @Test
    void tries_of_one_call_are_added_up() {
        request(WORK, "model:m", "java", "1");
        fail(WORK, USED);
        request(WORK, "model:m", "java", "1");
        complete(WORK, new ModelReply.Answer("yes", USED));

        assertThat(spending.tries()).isEqualTo(2);
        assertThat(spending.usage()).isEqualTo(USED.plus(USED));
        assertThat(only())
                .isEqualTo(new Spent(
                        ROOT, Caller.Kind.WORKER, "java", 1, "m", 2, USED.plus(USED), 0, new BigDecimal("0"), 0));
    }

    @Test
    void what_nobody_knows_stays_unsettled() {
        request(WORK, "model:m", "java", "1.5");
        fail(WORK, null);

        assertThat(only().unsettledTokens()).isEqualTo(200);
        assertThat(only().unsettledCost()).isEqualTo(new BigDecimal("1.5"));
        assertThat(only().usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void a_price_that_nobody_told_stays_unsettled() {
        request(WORK, "model:m", "java", "1.5");
        complete(WORK, new ModelReply.Answer("yes", Usage.of(30, 10)));

        assertThat(only().unsettledTokens()).isZero();
        assertThat(only().unsettledCost()).isEqualTo(new BigDecimal("1.5"));
    }

    @Test
    void a_model_without_a_price_leaves_no_money_unsettled() {
        request(WORK, "model:m", "java", null);
        assertThat(only().unsettledCost()).isZero();

        complete(WORK, new ModelReply.Answer("yes", USED));

        assertThat(only().unsettledCost()).isZero();
        assertThat(only().usage()).isEqualTo(USED);
    }

    @Test
    void what_was_not_written_after_an_abort_is_saved() {
        request(WORK, "model:m", "java", "1");
        complete(WORK, new ModelReply.Aborted("{", 1, "no end could have been valid", USED));

        assertThat(only().savedTokens()).isEqualTo(100 - 10);

        request(WORK, "model:m", "java", "1");
        complete(WORK, new ModelReply.Aborted("{", 1, "no end could have been valid", Usage.of(0, 101)));

        assertThat(only().savedTokens()).isEqualTo(90);
    }

    @Test
    void an_end_without_a_beginning_changes_nothing() {
        complete(WORK, new ModelReply.Aborted("{", 1, "no end could have been valid", USED));
        fail(WORK, USED);

        assertThat(spending.usage()).isEqualTo(Usage.NONE);
        assertThat(spending.of(ROOT)).isEmpty();
    }
}
