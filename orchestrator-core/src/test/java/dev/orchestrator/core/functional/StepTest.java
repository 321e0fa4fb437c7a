package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.call.StepFailedException;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.step.StepEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepTest extends EngineTest {
    private static final Duration PARKS = Duration.ofMinutes(2);

    private interface Body {
        Object invoke(Payload arguments, ToolContext context) throws Exception;
    }

    private static Tool tool(ToolSpec spec, Body body) {
        return new Tool() {
            @Override
            public ToolSpec spec() {
                return spec;
            }

            @Override
            public Object invoke(Payload arguments, ToolContext context) throws Exception {
                return body.invoke(arguments, context);
            }
        };
    }

    /** Runs a worker that parks once, so that it is called twice in one attempt. */
    private Outcome calledTwice(Worker worker) throws InterruptedException {
        ManualRuntime time = new ManualRuntime();
        Run run = start(engine(only(worker).build(), Map.of(), time), unverified());
        EventLog.of(run).await("task-parked");
        time.advance(PARKS);
        Outcome outcome = end(run);
        assertThat(run.report().tasks().get(0).attempts()).hasSize(1);
        return outcome;
    }

    @Test
    void a_step_is_done_once_however_often_the_call_is_made() throws Exception {
        AtomicInteger bodies = new AtomicInteger();
        Outcome outcome = calledTwice((assignment, context) -> {
            List<Integer> results = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                results.add(context.step(
                        "count", "same", Effect.IDEMPOTENT, Integer.class, id -> bodies.incrementAndGet()));
            }
            results.add(context.step("count", "other", Effect.PURE, Integer.class, id -> bodies.incrementAndGet()));
            context.sleep(PARKS);
            return Handoff.of(results);
        });

        assertThat(done(outcome).result().as(Integer[].class)).containsExactly(1, 2, 3, 4);
        assertThat(bodies).hasValue(4);
    }

    @Test
    void a_failed_step_fails_alike_when_answered_from_the_record() throws Exception {
        AtomicInteger bodies = new AtomicInteger();
        List<StepFailedException> failures = Collections.synchronizedList(new ArrayList<>());
        calledTwice((assignment, context) -> {
            failures.add(catchThrowableOfType(
                    StepFailedException.class,
                    () -> context.step("send", 1, Effect.AT_MOST_ONCE, String.class, id -> {
                        bodies.incrementAndGet();
                        throw new IllegalStateException("no paper");
                    })));
            context.sleep(PARKS);
            return Handoff.of(null);
        });

        assertThat(bodies).hasValue(1);
        assertThat(failures).hasSize(2);
        assertThat(failures.get(1).getMessage())
                .isEqualTo(failures.get(0).getMessage())
                .contains("no paper");
        assertThat(failures.get(1).failureClass()).isEqualTo(failures.get(0).failureClass());
        assertThat(failures).extracting(StepFailedException::step).containsExactly("send", "send");
        assertThat(failures.get(0)).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_error_thrown_by_a_step_is_recorded_like_an_exception() throws Exception {
        AtomicInteger bodies = new AtomicInteger();
        calledTwice((assignment, context) -> {
            assertThatThrownBy(() -> context.step("deep", null, Effect.AT_MOST_ONCE, String.class, id -> {
                        bodies.incrementAndGet();
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageContaining("StackOverflowError");
            context.sleep(PARKS);
            return Handoff.of(null);
        });

        assertThat(bodies).hasValue(1);
    }

    @Test
    void intents_and_outcomes_of_effects_are_in_the_journal_and_pure_steps_have_no_intent() throws Exception {
        Run run = start(
                engine(only((assignment, context) -> {
                            context.step("p", null, Effect.PURE, String.class, id -> "pure");
                            context.step("i", null, Effect.IDEMPOTENT, String.class, id -> "idempotent");
                            context.step("a", null, Effect.AT_MOST_ONCE, String.class, id -> "once");
                            return Handoff.of(null);
                        })
                        .build()),
                unverified());
        end(run);

        Journal journal = Journal.of(store, run.id());
        assertThat(journal.types())
                .containsSubsequence(
                        "worker-called",
                        "step-recorded",
                        "step-intended",
                        "step-recorded",
                        "step-intended",
                        "step-recorded",
                        "handoff-received");
        assertThat(journal.events(StepEvent.StepIntended.class))
                .extracting(StepEvent.StepIntended::effect)
                .containsExactly(Effect.IDEMPOTENT, Effect.AT_MOST_ONCE);
    }

    @Test
    void a_steps_id_is_the_same_whenever_the_call_is_made_and_no_other_steps() throws Exception {
        List<String> ids = Collections.synchronizedList(new ArrayList<>());
        calledTwice((assignment, context) -> {
            for (int i = 0; i < 2; i++) {
                context.step("s", 1, Effect.IDEMPOTENT, String.class, id -> {
                    ids.add(id);
                    return id;
                });
            }
            context.sleep(PARKS);
            return Handoff.of(null);
        });

        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void nothing_that_is_recorded_may_be_done_inside_a_step() throws Exception {
        List<String> refused = new ArrayList<>();
        done(outcomeOf(
                only((assignment, context) -> {
                            context.step("outer", null, Effect.PURE, String.class, id -> {
                                for (var inner : insideOf(context)) {
                                    refused.add(catchThrowableOfType(IllegalStateException.class, inner::run)
                                            .getMessage());
                                }
                                return null;
                            });
                            return Handoff.of(null);
                        })
                        .build(),
                Map.of("m", (request, call) -> {
                    throw new AssertionError("asked inside a step");
                })));

        assertThat(refused).hasSize(6).allMatch(m -> m.contains("steps do not nest"));
    }

    private interface Inner {
        void run() throws Exception;
    }

    private static List<Inner> insideOf(WorkContext context) {
        return List.of(
                () -> context.step("inner", null, Effect.PURE, String.class, id -> ""),
                context::now,
                context::random,
                () -> context.sleep(Duration.ofMillis(1)),
                () -> context.approval("s", null),
                () -> context.model("m").call(ModelRequest.of(Message.user("x"))));
    }

    @Test
    void now_and_random_are_the_same_when_the_call_is_made_again() throws Exception {
        List<Instant> times = Collections.synchronizedList(new ArrayList<>());
        List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
        calledTwice((assignment, context) -> {
            times.add(context.now());
            numbers.add(context.random());
            numbers.add(context.random());
            context.sleep(PARKS);
            return Handoff.of(null);
        });

        assertThat(times).hasSize(2);
        assertThat(times.get(0)).isEqualTo(times.get(1));
        assertThat(numbers.subList(2, 4)).isEqualTo(numbers.subList(0, 2));
        assertThat(numbers.get(0)).isNotEqualTo(numbers.get(1));
    }

    @Test
    void a_short_sleep_holds_the_thread_and_a_long_one_parks() throws Exception {
        ManualRuntime time = new ManualRuntime();
        Instant before = time.now();
        AtomicInteger calls = new AtomicInteger();
        Run run = start(
                engine(
                        only((assignment, context) -> {
                                    calls.incrementAndGet();
                                    context.sleep(Duration.ofSeconds(60));
                                    context.sleep(Duration.ofSeconds(-5));
                                    context.sleep(Duration.ofSeconds(61));
                                    return Handoff.of(context.now());
                                })
                                .build(),
                        Map.of(),
                        time),
                unverified());
        EventLog.of(run).await("task-parked");
        assertThat(calls).hasValue(1);
        assertThat(time.slept()).isEqualTo(1);
        time.advance(Duration.ofSeconds(61));

        assertThat(Duration.between(before, done(end(run)).result().as(Instant.class)))
                .isEqualTo(Duration.ofSeconds(121));
        assertThat(calls).hasValue(2);
        assertThat(time.slept()).isEqualTo(1);
    }

    @Test
    void a_context_kept_beyond_its_call_refuses_everything() throws Exception {
        AtomicReference<WorkContext> kept = new AtomicReference<>();
        done(outcomeOf(
                only((assignment, context) -> {
                            kept.set(context);
                            return Handoff.of(null);
                        })
                        .build(),
                Map.of("m", (request, call) -> null)));

        WorkContext context = kept.get();
        List<Inner> all = new ArrayList<>(insideOf(context));
        all.add(context::directory);
        for (Inner inner : all) {
            assertThatThrownBy(inner::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is over");
        }
    }

    @Test
    void what_a_thread_of_its_own_does_after_the_call_is_over_is_refused_and_not_written_down() throws Exception {
        ExecutorService own = Executors.newSingleThreadExecutor();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicReference<Future<?>> left = new AtomicReference<>();
        try {
            Run run = start(
                    engine(only((assignment, context) -> {
                                left.set(own.submit(() -> context.step("s", 1, Effect.PURE, String.class, id -> {
                                    inside.countDown();
                                    await(over);
                                    throw new IllegalArgumentException("late");
                                })));
                                await(inside);
                                return Handoff.of(null);
                            })
                            .build()),
                    unverified());
            done(end(run));
            over.countDown();
            assertThatThrownBy(() -> left.get().get())
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is over");
            assertThat(run.approvals()).isEmpty();
            assertThat(Journal.of(store, run.id()).types()).endsWith("run-ended");
        } finally {
            own.shutdownNow();
        }
    }

    @Test
    void a_context_serves_several_threads_of_user_code() throws Exception {
        ExecutorService own = Executors.newFixedThreadPool(4);
        AtomicInteger bodies = new AtomicInteger();
        try {
            Outcome outcome = calledTwice((assignment, context) -> {
                List<Future<Integer>> futures = IntStream.range(0, 40)
                        .mapToObj(i -> own.submit(() -> context.step("s", i, Effect.IDEMPOTENT, Integer.class, id -> {
                            bodies.incrementAndGet();
                            return i;
                        })))
                        .toList();
                int sum = 0;
                for (Future<Integer> future : futures) {
                    sum += future.get();
                }
                context.sleep(PARKS);
                return Handoff.of(sum);
            });
            assertThat(done(outcome).result().as(Integer.class)).isEqualTo(780);
            assertThat(bodies).hasValue(40);
        } finally {
            own.shutdownNow();
        }
    }

    @Test
    void a_call_may_park_on_a_thread_of_its_own() throws Exception {
        ExecutorService own = Executors.newSingleThreadExecutor();
        try {
            Outcome outcome = calledTwice((assignment, context) -> {
                own.submit(() -> {
                            context.sleep(PARKS);
                            return null;
                        })
                        .get();
                return Handoff.of("slept");
            });
            assertThat(done(outcome).result().as(String.class)).isEqualTo("slept");
        } finally {
            own.shutdownNow();
        }
    }

    @Test
    void a_worker_that_swallows_the_park_parks_nevertheless_and_can_do_nothing_more() throws Exception {
        AtomicInteger after = new AtomicInteger();
        Outcome outcome = calledTwice((assignment, context) -> {
            try {
                context.sleep(PARKS);
            } catch (Throwable swallowed) {
                try {
                    context.step("after", null, Effect.PURE, Integer.class, id -> after.incrementAndGet());
                } catch (Throwable again) {
                    return Handoff.of("wrong");
                }
            }
            return Handoff.of("right");
        });

        assertThat(done(outcome).result().as(String.class)).isEqualTo("right");
        assertThat(after).hasValue(0);
    }

    @Test
    void a_tool_is_called_with_what_its_schema_allows_and_recorded_by_its_effect() throws Exception {
        ToolSpec spec = new ToolSpec(
                "add",
                "adds",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]}",
                Effect.IDEMPOTENT);
        Run run = start(
                engine(only((assignment, context) -> {
                            StepFailedException refused = catchThrowableOfType(
                                    StepFailedException.class, () -> context.tool("add", Map.of("a", "one")));
                            assertThat(refused.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
                            assertThat(refused.getMessage()).contains("'add'").contains("/a");
                            assertThatThrownBy(() -> context.tool("sub", Map.of()))
                                    .isInstanceOf(OrchestratorException.class)
                                    .hasMessageContainingAll("'sub'", "registered are: add");
                            return Handoff.of(
                                    context.tool("add", Map.of("a", 1)).as(Integer.class));
                        })
                        .tool(tool(spec, (arguments, context) -> {
                            assertThat(context.callId()).isNotBlank();
                            assertThat(context.cancelled()).isFalse();
                            return ((Number) arguments.as(Map.class).get("a")).intValue() + 1;
                        }))
                        .build()),
                unverified());

        assertThat(done(end(run)).result().as(Integer.class)).isEqualTo(2);
        assertThat(Journal.of(store, run.id()).events(StepEvent.StepRecorded.class))
                .singleElement()
                .satisfies(e -> assertThat(e.effect()).isEqualTo(Effect.IDEMPOTENT));
    }

    @Test
    void a_tool_that_hangs_is_interrupted_at_its_limit_whatever_its_effect_unless_it_must_not_happen_twice()
            throws Exception {
        for (Effect effect : List.of(Effect.PURE, Effect.IDEMPOTENT)) {
            CountDownLatch called = new CountDownLatch(1);
            ManualRuntime time = new ManualRuntime();
            Run run = start(
                    engine(
                            only((assignment, context) -> {
                                        StepFailedException late = catchThrowableOfType(
                                                StepFailedException.class, () -> context.tool("hang", Map.of()));
                                        assertThat(late.failureClass()).isEqualTo(FailureClass.DEADLINE);
                                        return Handoff.of(late.getMessage());
                                    })
                                    .tool(tool(ToolSpec.of("hang", "hangs").effect(effect), (arguments, context) -> {
                                        called.countDown();
                                        new CountDownLatch(1).await();
                                        return null;
                                    }))
                                    .build(),
                            Map.of(),
                            time),
                    unverified());
            await(called);
            settle(run);
            time.advance(PARKS);
            assertThat(done(end(run)).result().as(String.class)).contains("limit (modelCall) of PT2M");
        }
    }

    @Test
    void what_must_not_happen_twice_is_let_finish_and_written_down_when_the_run_is_cancelled() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Run run = start(
                engine(only((assignment, context) -> {
                            context.step("pay", null, Effect.AT_MOST_ONCE, String.class, id -> {
                                called.countDown();
                                try {
                                    await(finish);
                                    interrupted.set(false);
                                } catch (InterruptedException e) {
                                    interrupted.set(true);
                                }
                                return "paid";
                            });
                            new CountDownLatch(1).await();
                            return Handoff.of(null);
                        })
                        .build()),
                unverified());
        await(called);
        run.cancel("changed my mind");
        EventLog.of(run).await("stop-requested");
        finish.countDown();

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(interrupted).hasValue(false);
        assertThat(Journal.of(store, run.id()).types())
                .containsSubsequence("stop-requested", "step-recorded", "late-outcome", "task-ended", "run-ended");
    }
}
