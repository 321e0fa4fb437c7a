package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.step.StepEvent;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetTest extends EngineTest {
    private static final Limits LIMITS = Limits.defaults().maxCost(BigDecimal.TEN, "USD");
    private static final ModelRequest HELLO = ModelRequest.of(Message.user("hello"));

    /** Says it costs one, and costs what it is told. */
    private record Dear(Usage usage, AtomicInteger calls) implements Model, Metered {
        static Dear at(@Nullable String price) {
            return new Dear(new Usage(1, 1, price == null ? null : new BigDecimal(price)), new AtomicInteger());
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) {
            calls.incrementAndGet();
            return new ModelReply.Answer("x", usage);
        }

        @Override
        public Usage atMost(ModelRequest request) {
            return new Usage(10, 100, BigDecimal.ONE);
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
        // 1,145 are reserved for each call, 10 are used: after 86 calls 1,140 are left.
        assertThat(greedy(Limits.defaults().maxTokens(2_000), BudgetTest::cheap))
                .startsWith("86 ")
                .contains("the call may use 1145 tokens", "limit (maxTokens) of 2000", "only 1140 are left");
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
                .contains("does not say what it costs", "Metered");
    }

    @Test
    void without_a_money_limit_a_model_that_costs_something_is_refused_and_one_that_is_free_is_not() throws Exception {
        assertThat(greedy(Limits.defaults(), Dear.at("0.25")))
                .startsWith("0 ")
                .contains("may cost 1", "no money limit is set", "Limits.maxCost");
        assertThat(greedy(Limits.defaults().modelCalls(2), new Abroad("EUR"))).startsWith("2 ");
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
        assertThat(greedy(Limits.defaults(), (request, call) -> new ModelReply.Answer("x", Usage.of(1_146, 0))))
                .startsWith("1 ")
                .contains("used 1146 tokens where at most 1145 could be expected (overrun)");
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
            most.accumulateAndGet(spent.get() + out.addAndGet(1_145), Math::max);
            Thread.onSpinWait();
            spent.addAndGet(10);
            out.addAndGet(-1_145);
            return new ModelReply.Answer("x", Usage.of(1, 9));
        };
        Pipeline pipeline = Pipeline.builder()
                .planner(split(IntStream.range(0, 16)
                        .mapToObj(i -> Subtask.work("w" + i, "greedy"))
                        .toArray(Subtask[]::new)))
                .worker("greedy", GREEDY)
                .limits(Limits.defaults().maxTokens(25_000).modelCalls(10_000).concurrency(16))
                .build();

        Outcome outcome = outcomeOf(pipeline, Map.of("m", counting));

        done(outcome);
        assertThat(most.get()).isLessThanOrEqualTo(25_000 + 16 * 10);
        assertThat(outcome.report().usage().tokens()).isEqualTo(spent.get()).isBetween(23_855L - 10, 25_000L);
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

    // ---- tries that came to nothing ----

    /** Asks a model that behaves so, once, and returns how that went. */
    private StepEvent.ModelCallFailed failureOf(Model model) throws Exception {
        Run run = start(
                engine(
                        only((assignment, context) -> {
                                    catchThrowableOfType(
                                            ModelException.class,
                                            () -> context.model("m").call(HELLO));
                                    return Handoff.of(null);
                                })
                                .limits(model instanceof Metered ? LIMITS : Limits.defaults())
                                .build(),
                        Map.of("m", model)),
                unverified());
        done(end(run));
        return Journal.of(store, run.id())
                .events(StepEvent.ModelCallFailed.class)
                .get(0);
    }

    private static ModelException failure(@Nullable Usage used) {
        return new ModelException(FailureClass.DEFECT, "no", null, null, used);
    }

    /** Says that a call can use 1,000 tokens, for one. */
    private record Metering(Model model) implements Model, Metered {
        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            return model.call(request, call);
        }

        @Override
        public Usage atMost(ModelRequest request) {
            return new Usage(500, 500, BigDecimal.ONE);
        }
    }

    @Test
    void what_a_failed_try_may_be_billed_for_is_on_record() throws Exception {
        Usage used = new Usage(20, 3, new BigDecimal("0.10"));

        assertThat(failureOf((request, call) -> {
                            throw failure(used);
                        })
                        .used())
                .isEqualTo(used);
    }

    @Test
    void what_nobody_knows_of_a_failed_try_is_not_on_record() throws Exception {
        assertThat(failureOf((request, call) -> {
                            throw failure(null);
                        })
                        .used())
                .isNull();
        assertThat(failureOf((request, call) -> {
                            throw failure(Usage.of(Long.MAX_VALUE, Long.MAX_VALUE));
                        })
                        .used())
                .as("what cannot be")
                .isNull();
        assertThat(failureOf((request, call) -> {
                            throw new IllegalStateException("odd");
                        })
                        .used())
                .isNull();
    }

    @Test
    void a_try_that_was_turned_away_cost_nothing_where_calls_have_a_price() throws Exception {
        Model turnsAway = (request, call) -> {
            throw failure(Usage.NONE);
        };

        assertThat(failureOf(new Metering(turnsAway)).used()).isEqualTo(new Usage(0, 0, BigDecimal.ZERO));
        assertThat(failureOf(turnsAway).used()).isEqualTo(Usage.NONE);
    }

    @Test
    void a_failed_try_can_be_an_overrun() throws Exception {
        Model model = new Metering((request, call) -> {
            throw failure(new Usage(600, 401, BigDecimal.ONE));
        });
        Outcome outcome = outcomeOf(
                only((assignment, context) -> {
                            catchThrowableOfType(
                                    ModelException.class,
                                    () -> context.model("m").call(HELLO));
                            return Handoff.of(catchThrowableOfType(
                                            ModelException.class,
                                            () -> context.model("m").call(HELLO))
                                    .getMessage());
                        })
                        .limits(LIMITS)
                        .build(),
                Map.of("m", model));

        assertThat(done(outcome).result().as(String.class)).contains("used 1001 tokens", "(overrun)");
    }

    @Test
    void a_bound_that_cannot_be_is_a_defect_and_the_model_is_not_asked() throws Exception {
        Metered none = request -> null;
        Metered huge = request -> Usage.of(Long.MAX_VALUE, Long.MAX_VALUE);
        Metered broken = request -> {
            throw new IllegalStateException("odd");
        };
        for (Metered metered : List.of(none, huge, broken)) {
            Outcome outcome = outcomeOf(
                    only((assignment, context) -> Handoff.of(context.model("m").call(HELLO)))
                            .build(),
                    Map.of("m", new Bounded(metered)));

            assertThat(failed(outcome).failure().failureClass()).isEqualTo(FailureClass.DEFECT);
            assertThat(failed(outcome).failure().message()).contains("model 'm'", "uses at most");
            assertThat(outcome.report().modelCalls()).isZero();
        }
    }

    private record Bounded(Metered metered) implements Model, Metered {
        @Override
        public ModelReply call(ModelRequest request, ModelCall call) {
            return new ModelReply.Answer("never asked", Usage.NONE);
        }

        @Override
        public Usage atMost(ModelRequest request) {
            return metered.atMost(request);
        }
    }

    // ---- currencies ----

    /** Free of charge, in a currency. */
    private record Abroad(String code) implements Model, Metered {
        @Override
        public ModelReply call(ModelRequest request, ModelCall call) {
            return new ModelReply.Answer("x", new Usage(1, 1, BigDecimal.ZERO));
        }

        @Override
        public Usage atMost(ModelRequest request) {
            return new Usage(10, 100, BigDecimal.ZERO);
        }

        @Override
        public Optional<Currency> currency() {
            return Optional.of(Currency.getInstance(code));
        }
    }

    @Test
    void amounts_of_two_currencies_are_refused_before_anything_is_spent() {
        Limits dollars = Limits.defaults().maxCost(BigDecimal.TEN, "USD");
        Pipeline pipeline = only(GREEDY).limits(dollars).build();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> engine(pipeline, Map.of("m", new Abroad("EUR"))).start(unverified()))
                .withMessageContainingAll("limit (maxCost) is in USD", "model 'm' is in EUR");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine(
                                only(GREEDY).build(),
                                Map.of("m", new Abroad("EUR"), "n", new Abroad("CHF"), "o", Dear.at("0")))
                        .start(unverified()))
                .withMessageContainingAll("model 'm' is in EUR", "model 'n' is in CHF");
        assertThat(store.runs(RunQuery.all(10))).isEmpty();
    }

    @Test
    void a_run_does_not_go_on_with_models_of_another_currency() throws Exception {
        Limits dollars = Limits.defaults().maxCost(BigDecimal.TEN, "USD").modelCalls(3);
        Pipeline pipeline = only(GREEDY).limits(dollars).build();
        Run whole = start(engine(pipeline, Map.of("m", new Abroad("USD"))), unverified());
        assertThat(done(end(whole)).result().as(String.class)).startsWith("3 ");
        StateStore left = Crash.after(4, store, whole.id());

        assertThatThrownBy(() -> engine(pipeline, Map.of("m", new Abroad("EUR")), new ManualRuntime(), left)
                        .resume(whole.id()))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll(whole.id().value(), "is in USD", "model 'm' is in EUR");
        assertThat(Crash.records(left, whole.id())).isEqualTo(4);
    }

    // ---- who used what ----

    @Test
    void a_report_tells_who_used_what_and_adds_up() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Model model = new Model() {
            @Override
            public ModelReply call(ModelRequest request, ModelCall call) {
                if (calls.incrementAndGet() == 1) {
                    throw new ModelException(FailureClass.TRANSIENT, "broke off", null, null, Usage.of(7, 1));
                }
                return new ModelReply.Answer("x", Usage.of(10, 2));
            }
        };
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> {
                    context.model("m").call(request());
                    return Move.work("worker");
                })
                .worker("worker", (assignment, context) -> {
                    context.model("n").call(request());
                    return Handoff.of(assignment.attempt());
                })
                .verifier("judge", (submission, context) -> {
                    context.model("m").call(request());
                    return submission.result().as(Integer.class) == 1
                            ? CheckResult.rejected("first", "Once more.")
                            : CheckResult.passed(1);
                })
                .build();

        RunReport report = end(start(
                        engine(pipeline, Map.of("m", model, "n", model), new ManualRuntime()),
                        Goal.of("do it").doneWhen(Criterion.of("good", "judge"))))
                .report();

        assertThat(report.spent())
                .extracting(s -> s.role() + " " + s.name() + " " + s.attempt() + " " + s.model() + " " + s.tries() + " "
                        + s.usage().inputTokens())
                .containsExactly(
                        "PLANNER root 1 m 2 17",
                        "WORKER worker 1 n 1 10",
                        "VERIFIER judge 1 m 1 10",
                        "WORKER worker 2 n 1 10",
                        "VERIFIER judge 2 m 1 10");
        assertThat(report.usage()).isEqualTo(Usage.of(57, 11));
        assertThat(report.modelCalls()).isEqualTo(6);
    }
}
