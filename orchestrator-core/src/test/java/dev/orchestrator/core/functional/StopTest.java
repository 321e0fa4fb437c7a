package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StopTest extends EngineTest {
    /** Ignores interrupts until the latch opens. */
    private static void hang(CountDownLatch until) {
        boolean open = false;
        while (!open) {
            try {
                open = until.await(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                // This one is stubborn.
            }
        }
    }

    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Works until it may go on, whatever happens. */
    private Pipeline.Builder stubborn() {
        return only((assignment, context) -> {
            working.countDown();
            hang(goOn);
            return Handoff.of("too late");
        });
    }

    /** Works until it is interrupted. */
    private Pipeline.Builder endless() {
        return only((assignment, context) -> {
            working.countDown();
            new CountDownLatch(1).await();
            return Handoff.of(null);
        });
    }

    /** Starts a run and returns when its worker has begun. */
    private Run working(Engine engine) throws InterruptedException {
        Run run = start(engine, unverified());
        await(working);
        return run;
    }

    @Test
    void cancelling_interrupts_workers_and_ends_everything_below() throws Exception {
        CountDownLatch bothWorking = new CountDownLatch(2);
        AtomicInteger interrupted = new AtomicInteger();
        Pipeline pipeline = Pipeline.builder()
                .planner(split(
                        Subtask.work("a", "wait"),
                        Subtask.work("b", "wait"),
                        Subtask.work("c", "wait").after("a")))
                .worker("wait", (assignment, context) -> {
                    bothWorking.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        assertThat(context.cancelled()).isTrue();
                        interrupted.incrementAndGet();
                        throw e;
                    }
                    return Handoff.of(null);
                })
                .build();
        Run run = start(engine(pipeline), unverified());
        await(bothWorking);
        run.cancel("too dear");
        run.cancel("again");

        assertThat(end(run))
                .isInstanceOfSatisfying(
                        Outcome.Cancelled.class, c -> assertThat(c.reason()).isEqualTo("too dear"));
        assertThat(interrupted).hasValue(2);
        assertThat(run.report().tasks()).extracting(TaskReport::status).containsOnly(TaskStatus.CANCELLED);
        assertThat(store.runs(RunQuery.all(1)).get(0).status()).isEqualTo("cancelled");
    }

    /** Both are in the mailbox when the loop comes back from the store: the stop first, and the question after it. */
    @Test
    void what_is_asked_for_in_the_batch_that_stops_the_call_is_not_granted() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean holds = new AtomicBoolean();
        AtomicReference<Thread> asking = new AtomicReference<>();
        AtomicInteger calls = new AtomicInteger();
        StateStore slow = new FrontStore(store) {
            @Override
            public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
                if (holds.compareAndSet(true, false)) {
                    held.countDown();
                    hang(release);
                }
                super.append(by, expectedHead, batch);
            }
        };
        Pipeline pipeline = Pipeline.builder()
                .planner(split(Subtask.work("a", "asks"), Subtask.work("b", "holds")))
                .worker("asks", (assignment, context) -> {
                    hang(goOn);
                    asking.set(Thread.currentThread());
                    context.model("m").call(ModelRequest.of(Message.user("hello")));
                    return Handoff.of(null);
                })
                .worker("holds", (assignment, context) -> {
                    holds.set(true);
                    context.step("s", null, Effect.IDEMPOTENT, String.class, id -> "");
                    return Handoff.of(null);
                })
                .build();
        Model model = (request, call) -> {
            calls.incrementAndGet();
            return new ModelReply.Answer("hi", Usage.of(1, 1));
        };
        Run run = start(engine(pipeline, Map.of("m", model), new ManualRuntime(), slow), unverified());
        await(held);
        run.cancel("enough");
        goOn.countDown();
        while (asking.get() == null || asking.get().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        release.countDown();

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(Journal.of(store, run.id()).types()).doesNotContain("model-call-requested");
        assertThat(calls).hasValue(0);
    }

    @Test
    void who_does_not_stop_within_the_grace_is_not_waited_for() throws Exception {
        ManualRuntime time = new ManualRuntime();
        Run run = working(engine(stubborn().build(), Map.of(), time));
        run.cancel("stop");
        EventLog log = EventLog.of(run);
        log.await("stop-requested");
        assertThat(run.await(Duration.ZERO)).isEmpty();
        time.advance(Duration.ofSeconds(30));

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        goOn.countDown();
    }

    @Test
    void a_run_that_ends_beside_a_hanging_call_lets_go_of_it_and_its_timers_come_to_rest() throws Exception {
        ManualRuntime time = new ManualRuntime();
        Limits limits = Limits.defaults().run(Duration.ofMinutes(10));
        Run run = working(engine(stubborn().limits(limits).build(), Map.of(), time));
        settle(run);
        time.advance(Duration.ofMinutes(10));

        Outcome.Failed outcome = failed(end(run));
        assertThat(outcome.failure().failureClass()).isEqualTo(FailureClass.DEADLINE);
        assertThat(outcome.failure().message()).contains("limit (run) of PT10M");
        assertThat(store.runs(RunQuery.all(1)).get(0).status()).isEqualTo("running");
        for (int i = 0; i < 5; i++) {
            time.advance(Duration.ofSeconds(10));
            settle(run);
            assertThat(time.due())
                    .as("timers that fire at once, and again, and again")
                    .isZero();
        }
        assertThat(store.runs(RunQuery.all(1)).get(0).status()).isEqualTo("failed");
        long head = store.runs(RunQuery.all(1)).get(0).head();
        goOn.countDown();
        run.approvals();
        assertThat(store.runs(RunQuery.all(1)).get(0).head()).isEqualTo(head);
    }

    @Test
    void a_call_that_runs_out_of_time_is_interrupted_and_tried_again() throws Exception {
        ManualRuntime time = new ManualRuntime();
        Run run = working(engine(
                only((assignment, context) -> {
                            if (assignment.attempt() == 1) {
                                working.countDown();
                                new CountDownLatch(1).await();
                            }
                            return Handoff.of(assignment.findings().get(0).message());
                        })
                        .build(),
                Map.of(),
                time));
        settle(run);
        time.advance(Duration.ofMinutes(30));

        assertThat(done(end(run)).result().as(String.class)).contains("limit (call) of PT30M");
    }

    @Test
    void a_pause_starts_nothing_new_and_lets_finish_what_has_begun() throws Exception {
        AtomicInteger started = new AtomicInteger();
        Pipeline pipeline = Pipeline.builder()
                .planner(split(
                        Subtask.work("first", "work"),
                        Subtask.work("second", "work").after("first")))
                .worker("work", (assignment, context) -> {
                    started.incrementAndGet();
                    working.countDown();
                    await(goOn);
                    return Handoff.of(1);
                })
                .build();
        Run run = working(engine(pipeline));
        EventLog log = EventLog.of(run);
        run.pause();
        run.pause();
        log.await("run-paused");
        goOn.countDown();
        log.await("handoff-received");
        run.approvals();
        assertThat(started).hasValue(1);
        run.resume();
        run.resume();

        done(end(run));
        assertThat(started).hasValue(2);
        assertThat(log.events()).filteredOn(e -> e.type().equals("run-paused")).hasSize(1);
    }

    @Test
    void closing_stops_runs_where_they_are_and_says_so_to_who_waits() throws Exception {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Engine engine = engine(endless().build());
        Run run = working(engine);
        run.completion().whenComplete((outcome, e) -> seen.set(e));
        engine.close();
        engine.close();

        assertThatThrownBy(run::await)
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll("closed", run.id().value(), "stays as it was last recorded");
        assertThat(seen.get()).isInstanceOfAny(OrchestratorException.class, CompletionException.class);
        assertThatThrownBy(() -> engine.start(unverified()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(run::approvals).isInstanceOf(OrchestratorException.class);
        run.cancel("after all");
        run.pause();
        assertThat(run.report().status()).isEqualTo(TaskStatus.WORKING);
        assertThat(store.runs(RunQuery.all(1)).get(0).status()).isEqualTo("suspended");
    }

    @Test
    @Tag("slow") // as long as a closing orchestrator waits
    void closing_does_not_wait_for_ever_for_a_worker_that_does_not_listen() throws Exception {
        Engine engine = engine(stubborn().build());
        Run run = working(engine);
        Thread closing = new Thread(engine::close);
        closing.start();
        closing.join(LONG.toMillis());
        boolean closed = !closing.isAlive();
        goOn.countDown();
        closing.join();

        assertThat(closed).isTrue();
        assertThatThrownBy(run::await).isInstanceOf(OrchestratorException.class);
    }

    @Test
    void a_callback_on_completion_may_ask_the_run() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Engine engine = engine(only((assignment, context) -> Handoff.of(1)).build());
        Run run = start(engine, unverified());
        run.completion().thenAccept(outcome -> {
            run.approvals();
            asked.countDown();
        });

        await(asked);
    }

    @Test
    void a_callback_on_closing_may_ask_the_run_without_holding_the_closing_up() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Engine engine = engine(endless().build());
        Run run = working(engine);
        run.completion().exceptionally(e -> {
            assertThatThrownBy(run::approvals).isInstanceOf(OrchestratorException.class);
            asked.countDown();
            return null;
        });
        engine.close();

        await(asked);
    }

    @Test
    void three_hundred_blocked_calls_do_not_hold_up_timers_cancels_and_decisions() throws Exception {
        int runs = 30;
        CountDownLatch mostWorking = new CountDownLatch(250);
        Worker blocked = (assignment, context) -> {
            mostWorking.countDown();
            new CountDownLatch(1).await();
            return Handoff.of(null);
        };
        Engine engine = engine(Pipeline.builder()
                .planner((request, context) -> Move.split(IntStream.range(0, 10)
                        .mapToObj(i -> Subtask.work("w" + i, "blocked"))
                        .toList()))
                .worker("blocked", blocked)
                .build());
        List<Run> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            all.add(start(engine, unverified()));
        }
        await(mostWorking);
        for (Run run : all) {
            run.cancel("all of you");
        }
        for (Run run : all) {
            assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        }
    }
}
