package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.Priced;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetTest extends EngineTest {
    /** Says it costs one, and costs what it is told. */
    private record Dear(Usage usage, AtomicInteger calls) implements Model, Priced {
        static Dear at(@Nullable String price) {
            return new Dear(new Usage(1, 1, price == null ? null : new BigDecimal(price)), new AtomicInteger());
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) {
            calls.incrementAndGet();
            return new ModelReply.Answer("x", usage);
        }

        @Override
        public BigDecimal atMost(ModelRequest request) {
            return BigDecimal.ONE;
        }
    }

    private static ModelRequest request() {
        return ModelRequest.of(Message.user("a")).maxOutputTokens(100);
    }

    /** Asks as often as it may and returns how often that was, and why not more often. */
    private static final Worker GREEDY = (assignment, context) -> {
        for (int i = 0; ; i++) {
            try {
                context.model("m").call(request());
            } catch (ModelException e) {
                assertThat(e.failureClass()).isEqualTo(FailureClass.BUDGET);
                return Handoff.of(i + " " + e.getMessage());
            }
        }
    };

    private String greedy(Limits limits, Model model) throws InterruptedException {
        return done(outcomeOf(only(GREEDY).limits(limits).build(), Map.of("m", model)))
                .result()
                .as(String.class);
    }

    private static ModelReply cheap(ModelRequest request, ModelCall call) {
        return new ModelReply.Answer("x", Usage.of(1, 9));
    }

    @Test
    void tokens_are_reserved_at_their_worst_and_settled_at_what_they_were() throws Exception {
        // 119 are reserved for each call, 10 are used: after 89 calls 110 are left.
        assertThat(greedy(Limits.defaults().maxTokens(1_000), BudgetTest::cheap))
                .startsWith("89 ")
                .contains("the call may use 119 tokens", "limit (maxTokens) of 1000", "only 110 are left");
    }

    @Test
    void a_task_makes_no_more_model_calls_than_it_may() throws Exception {
        assertThat(greedy(Limits.defaults().modelCalls(3), BudgetTest::cheap))
                .isEqualTo("3 task 0 has made 3 model calls, which is the limit (modelCalls)");
    }

    @Test
    void a_money_limit_refuses_a_model_that_does_not_say_what_it_costs() throws Exception {
        assertThat(greedy(Limits.defaults().maxCost(BigDecimal.TEN, "USD"), BudgetTest::cheap))
                .startsWith("0 ")
                .contains("does not say what it costs", "Priced");
    }

    @Test
    void money_is_settled_at_the_price_of_the_reply() throws Exception {
        assertThat(greedy(Limits.defaults().maxCost(new BigDecimal("2"), "USD"), Dear.at("0.25")))
                .startsWith("5 ")
                .contains("may cost 1 USD", "limit (maxCost) of 2", "only 0.75 is left");
    }

    @Test
    void a_reply_without_a_price_has_cost_what_was_reserved() throws Exception {
        assertThat(greedy(Limits.defaults().maxCost(new BigDecimal("2"), "USD"), Dear.at(null)))
                .startsWith("2 ")
                .contains("only 0 is left");
    }

    @Test
    void a_price_above_its_bound_is_an_overrun_and_nothing_further_is_granted() throws Exception {
        Dear model = Dear.at("1.01");
        assertThat(greedy(Limits.defaults().maxCost(BigDecimal.TEN, "USD"), model))
                .startsWith("1 ")
                .contains("(overrun)", "for 1.01", "for 1 could be expected");
        assertThat(model.calls()).hasValue(1);
    }

    @Test
    void more_tokens_than_there_can_be_are_an_overrun() throws Exception {
        assertThat(greedy(Limits.defaults(), (request, call) -> new ModelReply.Answer("x", Usage.of(1_000, 0))))
                .startsWith("1 ")
                .contains("used 1000 tokens where at most 119 could be expected (overrun)");
    }

    @Test
    void a_budget_that_is_used_up_fails_the_task_with_the_limit_named_and_no_second_attempt() throws Exception {
        Outcome.Failed outcome = failed(outcomeOf(
                only((assignment, context) -> Handoff.of(
                                context.model("m").call(request()).usage().tokens()))
                        .limits(Limits.defaults().maxTokens(50))
                        .build(),
                Map.of("m", BudgetTest::cheap)));

        assertThat(outcome.failure().failureClass()).isEqualTo(FailureClass.BUDGET);
        assertThat(outcome.failure().message()).contains("maxTokens");
        assertThat(outcome.failure().next()).contains("Raise the limit");
        assertThat(outcome.report().tasks().get(0).attempts()).hasSize(1);
    }

    @Test
    void whoever_spends_at_once_never_has_more_reserved_and_spent_than_there_is() throws Exception {
        AtomicLong out = new AtomicLong();
        AtomicLong most = new AtomicLong();
        AtomicLong spent = new AtomicLong();
        Model counting = (request, call) -> {
            most.accumulateAndGet(spent.get() + out.addAndGet(119), Math::max);
            Thread.onSpinWait();
            spent.addAndGet(10);
            out.addAndGet(-119);
            return new ModelReply.Answer("x", Usage.of(1, 9));
        };
        Pipeline pipeline = Pipeline.builder()
                .planner(split(IntStream.range(0, 16)
                        .mapToObj(i -> Subtask.work("w" + i, "greedy"))
                        .toArray(Subtask[]::new)))
                .worker("greedy", GREEDY)
                .limits(Limits.defaults().maxTokens(5_000).modelCalls(1_000).concurrency(16))
                .build();

        Outcome outcome = outcomeOf(pipeline, Map.of("m", counting));

        done(outcome);
        assertThat(most.get()).isLessThanOrEqualTo(5_000 + 16 * 10);
        assertThat(outcome.report().usage().tokens()).isEqualTo(spent.get()).isBetween(4_882L - 119, 5_000L);
    }

    @Test
    void a_planner_is_told_what_is_left() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> {
                    context.model("m").call(request());
                    assertThat(request.remaining().tokens()).isEqualTo(1_000);
                    assertThat(request.remaining().cost()).hasValue(BigDecimal.TEN);
                    assertThat(request.remaining().tasks()).isEqualTo(6);
                    assertThat(request.remaining().depth()).isEqualTo(2);
                    return Move.conclude(null);
                })
                .limits(Limits.defaults()
                        .maxTokens(1_000)
                        .maxCost(BigDecimal.TEN, "EUR")
                        .tasks(7)
                        .depth(2))
                .build();

        done(outcomeOf(pipeline, Map.of("m", Dear.at("1"))));
    }
}
