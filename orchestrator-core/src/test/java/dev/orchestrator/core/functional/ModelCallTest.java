package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.step.StepEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelCallTest extends EngineTest {
    record Name(String first, String last) {}

    private static final ModelRequest HELLO = ModelRequest.of(Message.user("hello"));

    private static ModelReply answer(String text) {
        return new ModelReply.Answer(text, Usage.of(3, 4));
    }

    private static ModelException busy() {
        return new ModelException(FailureClass.TRANSIENT, "busy");
    }

    private static final Worker ASKING = (assignment, context) ->
            Handoff.of(((ModelReply.Answer) context.model("m").call(HELLO)).text());

    private Run ask(ManualRuntime time, Worker worker, Model model) {
        return start(engine(only(worker).build(), Map.of("m", model), time), unverified());
    }

    @Test
    void a_call_is_written_down_before_and_after_and_its_usage_counted() throws Exception {
        Run run = start(
                engine(only(ASKING).build(), Map.of("m", (request, call) -> {
                    assertThat(call.cancelled()).isFalse();
                    assertThat(call.delta("x")).isTrue();
                    assertThat(call.callId()).isNotBlank();
                    return answer("hi");
                })),
                unverified());
        Outcome outcome = end(run);

        assertThat(done(outcome).result().as(String.class)).isEqualTo("hi");
        assertThat(outcome.report().usage()).isEqualTo(Usage.of(3, 4));
        assertThat(outcome.report().modelCalls()).isEqualTo(1);
        Journal journal = Journal.of(store, run.id());
        assertThat(journal.types())
                .containsSubsequence(
                        "worker-called", "model-call-requested", "model-call-completed", "handoff-received");
        assertThat(journal.events(StepEvent.ModelCallRequested.class).get(0).request())
                .isEqualTo(HELLO);
        assertThat(journal.events(StepEvent.ModelCallCompleted.class).get(0).reply())
                .isEqualTo(answer("hi"));
    }

    @Test
    void what_is_transient_is_tried_four_times_here_and_no_attempt_is_spent() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ManualRuntime time = new ManualRuntime();
        Run run = ask(time, ASKING, (request, call) -> {
            if (calls.incrementAndGet() < 4) {
                throw busy();
            }
            return answer("at last");
        });

        assertThat(done(end(run)).result().as(String.class)).isEqualTo("at last");
        assertThat(calls).hasValue(4);
        assertThat(time.slept()).isEqualTo(3);
        assertThat(run.report().tasks().get(0).attempts()).hasSize(1);
    }

    @Test
    void after_four_tries_the_task_backs_off_twice_and_then_fails() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ManualRuntime time = new ManualRuntime();
        Run run = ask(time, ASKING, (request, call) -> {
            calls.incrementAndGet();
            throw busy();
        });
        EventLog log = EventLog.of(run);
        log.await("backed-off", 1);
        time.advance(Duration.ofSeconds(10));
        log.await("backed-off", 2);
        time.advance(Duration.ofSeconds(10));

        // Two back-offs, and then attempts: the same findings three times in a row end the task.
        Outcome.Failed failed = failed(end(run));
        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(failed.failure().message())
                .contains("'root'")
                .contains("worker 'worker'")
                .contains("busy");
        assertThat(log.events()).filteredOn(e -> e.type().equals("backed-off")).hasSize(2);
        assertThat(calls.get())
                .isEqualTo(4 * (2 + run.report().tasks().get(0).attempts().size()));
    }

    @Test
    void what_is_not_transient_is_not_tried_again() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Outcome outcome = outcomeOf(
                only((assignment, context) -> {
                            assertThatThrownBy(() -> context.model("m").call(HELLO))
                                    .isInstanceOf(ModelException.class)
                                    .hasMessage("wrong key");
                            return Handoff.of("made do");
                        })
                        .build(),
                Map.of("m", (request, call) -> {
                    calls.incrementAndGet();
                    throw new ModelException(FailureClass.POLICY, "wrong key");
                }));

        assertThat(done(outcome).result().as(String.class)).isEqualTo("made do");
        assertThat(calls).hasValue(1);
    }

    @Test
    void a_long_retry_after_parks_the_task_and_frees_its_place() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ManualRuntime time = new ManualRuntime();
        Run run = ask(time, ASKING, (request, call) -> {
            if (calls.incrementAndGet() == 1) {
                throw new ModelException(FailureClass.TRANSIENT, "quota", Duration.ofSeconds(61), null);
            }
            return answer("later");
        });
        EventLog log = EventLog.of(run);
        log.await("task-parked");
        assertThat(time.slept()).isZero();
        time.advance(Duration.ofSeconds(61));

        assertThat(done(end(run)).result().as(String.class)).isEqualTo("later");
        assertThat(run.report().tasks().get(0).attempts()).hasSize(1);
    }

    @Test
    void a_short_retry_after_is_waited_for() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ManualRuntime time = new ManualRuntime();
        var before = time.now();
        Run run = ask(time, ASKING, (request, call) -> {
            if (calls.incrementAndGet() == 1) {
                throw new ModelException(FailureClass.TRANSIENT, "quota", Duration.ofSeconds(59), null);
            }
            return answer("soon");
        });

        done(end(run));
        assertThat(Duration.between(before, time.now())).isEqualTo(Duration.ofSeconds(59));
    }

    @Test
    void a_model_that_returns_null_throws_or_claims_the_impossible_is_a_typed_failure() throws Exception {
        Map<String, Model> models = Map.of(
                "null",
                (request, call) -> null,
                "throws",
                (request, call) -> {
                    throw new IllegalStateException("odd");
                },
                "error",
                (request, call) -> {
                    throw new StackOverflowError();
                },
                "huge",
                (request, call) -> new ModelReply.Answer("x", Usage.of(Long.MAX_VALUE, Long.MAX_VALUE)));
        Outcome outcome = outcomeOf(
                only((assignment, context) -> Handoff.of(List.of("null", "throws", "error", "huge").stream()
                                .map(name -> catchThrowableOfType(
                                        ModelException.class,
                                        () -> context.model(name).call(HELLO)))
                                .map(e -> e.failureClass() + " " + e.getMessage())
                                .toList()))
                        .build(),
                models);

        assertThat(done(outcome).result().as(String[].class))
                .satisfiesExactly(
                        m -> assertThat(m).isEqualTo("INVALID_OUTPUT model 'null' returned null"),
                        m -> assertThat(m).isEqualTo("DEFECT model 'throws' threw IllegalStateException: odd"),
                        m -> assertThat(m).isEqualTo("DEFECT model 'error' threw StackOverflowError"),
                        m -> assertThat(m).startsWith("INVALID_OUTPUT model 'huge' claims an impossible usage"));
    }

    @Test
    void a_model_that_hangs_is_interrupted_at_its_limit_and_asked_again() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(1);
        ManualRuntime time = new ManualRuntime();
        Run run = ask(time, ASKING, (request, call) -> {
            if (calls.incrementAndGet() == 1) {
                asked.countDown();
                new CountDownLatch(1).await();
            }
            return answer("second try");
        });
        await(asked);
        settle(run);
        time.advance(Limits.defaults().modelCall());

        assertThat(done(end(run)).result().as(String.class)).isEqualTo("second try");
        List<StepEvent.ModelCallFailed> failures = Journal.of(store, run.id()).events(StepEvent.ModelCallFailed.class);
        assertThat(failures).singleElement().satisfies(f -> {
            assertThat(f.failureClass()).isEqualTo(FailureClass.TRANSIENT);
            assertThat(f.message()).contains("limit (modelCall) of PT2M");
            assertThat(f.used()).as("what it used").isNull();
        });
    }

    @Test
    void many_waits_set_no_more_timers_than_there_are_deadlines() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ManualRuntime time = new ManualRuntime();
        Worker patient = (assignment, context) -> {
            for (int i = 0; i < 50; i++) {
                context.model("m").call(HELLO);
                time.advance(Limits.defaults().modelCall().plusSeconds(1));
            }
            return Handoff.of(null);
        };
        Run run = start(
                engine(
                        only(patient)
                                .limits(Limits.defaults()
                                        .call(Duration.ofHours(10))
                                        .task(Duration.ofHours(10))
                                        .run(Duration.ofHours(10)))
                                .build(),
                        Map.of("m", (request, call) -> answer("hm " + calls.incrementAndGet())),
                        time),
                unverified());

        done(end(run));
        assertThat(calls).hasValue(50);
        assertThat(time.timers()).isLessThan(10);
    }

    @Test
    void ask_returns_a_value_of_the_type_and_asks_again_twice() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Outcome outcome = outcomeOf(
                only((assignment, context) -> Handoff.of(context.model("m").ask("who?", Name.class)))
                        .build(),
                Map.of("m", (request, call) -> {
                    assertThat(request.output()).isPresent();
                    return switch (calls.incrementAndGet()) {
                        case 1 -> answer("no idea");
                        case 2 -> {
                            assertThat(request.messages()
                                            .get(request.messages().size() - 1)
                                            .text())
                                    .contains("does not match the schema");
                            yield answer("{\"first\":\"Ada\"}");
                        }
                        default -> answer("{\"first\":\"Ada\",\"last\":\"Lovelace\"}");
                    };
                }));

        assertThat(done(outcome).result().as(Name.class)).isEqualTo(new Name("Ada", "Lovelace"));
        assertThat(calls).hasValue(3);
    }

    @Test
    void ask_gives_up_after_two_re_asks_and_at_once_when_refused() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Outcome outcome = outcomeOf(
                only((assignment, context) -> {
                            ModelException invalid = catchThrowableOfType(
                                    ModelException.class,
                                    () -> context.model("m").ask("who?", Name.class));
                            ModelException refused = catchThrowableOfType(
                                    ModelException.class,
                                    () -> context.model("no").ask("who?", Name.class));
                            assertThat(invalid.getMessage()).contains("no valid Name in 3 tries");
                            return Handoff.of(List.of(
                                    invalid.failureClass().name(),
                                    refused.failureClass().name()));
                        })
                        .build(),
                Map.of(
                        "m",
                        (request, call) -> {
                            calls.incrementAndGet();
                            return answer("{}");
                        },
                        "no",
                        (request, call) -> new ModelReply.Refused("no", Usage.NONE)));

        assertThat(done(outcome).result().as(String[].class)).containsExactly("INVALID_OUTPUT", "REFUSED");
        assertThat(calls).hasValue(3);
    }

    @Test
    void an_unknown_model_is_an_error_that_says_which_there_are() throws Exception {
        Outcome outcome = outcomeOf(
                only((assignment, context) -> {
                            assertThatThrownBy(() -> context.model("n"))
                                    .isInstanceOf(OrchestratorException.class)
                                    .hasMessageContainingAll("'n'", "bound are: m", "Orchestrator.builder().model");
                            return Handoff.of(null);
                        })
                        .build(),
                Map.of("m", (request, call) -> answer("x")));

        done(outcome);
    }

    @Test
    void equal_requests_are_told_apart_by_occurrence_and_answered_from_the_record_after_a_park() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ManualRuntime time = new ManualRuntime();
        Run run = ask(
                time,
                (assignment, context) -> {
                    String first = ((ModelReply.Answer) context.model("m").call(HELLO)).text();
                    String second = ((ModelReply.Answer) context.model("m").call(HELLO)).text();
                    context.sleep(Duration.ofMinutes(2));
                    return Handoff.of(first + second);
                },
                (request, call) -> answer("" + calls.incrementAndGet()));
        EventLog.of(run).await("task-parked");
        time.advance(Duration.ofMinutes(2));

        assertThat(done(end(run)).result().as(String.class)).isEqualTo("12");
        assertThat(calls).hasValue(2);
    }

    @Test
    void a_verifier_may_ask_a_model_too() throws Exception {
        Engine engine = engine(
                only((assignment, context) -> Handoff.of("draft"))
                        .verifier("judge", (submission, context) -> {
                            assertThat(context.now()).isNotNull();
                            ModelReply reply = context.model("m").call(HELLO);
                            return ((ModelReply.Answer) reply).text().equals("fine")
                                    ? CheckResult.passed(1)
                                    : CheckResult.rejected("bad", "bad");
                        })
                        .build(),
                Map.of("m", (request, call) -> answer("fine")));

        Outcome outcome = end(start(engine, Goal.of("g").doneWhen(Criterion.of("ok", "judge"))));

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(outcome.report().modelCalls()).isEqualTo(1);
    }

    @Test
    void tokens_that_were_not_written_are_counted() throws Exception {
        Run run = ask(
                new ManualRuntime(),
                (assignment, context) -> Handoff.of(context.model("m").ask("who?", Name.class)),
                (request, call) -> {
                    boolean first = request.messages().size() == 1;
                    boolean wanted = call.delta(first ? "{\"first\":7," : "{\"first\":\"Ada\",\"last\":\"L\"}");
                    assertThat(wanted).isEqualTo(!first);
                    return first
                            ? new ModelReply.Aborted("{\"first\":7,", 11, "no more was wanted", Usage.of(3, 5))
                            : new ModelReply.Answer("{\"first\":\"Ada\",\"last\":\"L\"}", Usage.of(9, 6));
                });

        assertThat(done(end(run)).report().spent())
                .singleElement()
                .satisfies(spent -> assertThat(spent.savedTokens()).isEqualTo(4_096 - 5));
    }

    @Test
    void a_try_that_was_stopped_stays_spent() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Run run = ask(new ManualRuntime(), ASKING, (request, call) -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return answer("never");
        });
        await(asked);
        run.cancel("enough");

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(Journal.of(store, run.id()).events(StepEvent.ModelCallFailed.class))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.failureClass()).isEqualTo(FailureClass.ABANDONED);
                    assertThat(f.used()).isNull();
                });
    }
}
