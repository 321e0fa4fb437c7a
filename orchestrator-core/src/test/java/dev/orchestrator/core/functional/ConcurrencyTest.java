package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of tiny tasks: nothing is lost, nothing done twice, nobody waits for ever. */
class ConcurrencyTest extends EngineTest {
    private static final Model ECHO = (request, call) -> new ModelReply.Answer("x", Usage.of(1, 1));

    private void tiny(int tasks, int concurrency) throws InterruptedException {
        Set<String> done = ConcurrentHashMap.newKeySet();
        AtomicInteger twice = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.split(IntStream.range(0, tasks)
                                .mapToObj(i -> {
                                    Subtask subtask = Subtask.work("t" + i, "tiny")
                                            .doneWhen(dev.orchestrator.api.goal.Criterion.of("c", "tenth"));
                                    return i % 7 == 6 ? subtask.after("t" + (i - 3)) : subtask;
                                })
                                .toList())
                        .wake(Move.Wake.NEVER))
                .worker("tiny", (assignment, context) -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    if (!done.add(assignment.name() + "#" + assignment.attempt())) {
                        twice.incrementAndGet();
                    }
                    int n = Integer.parseInt(assignment.name().substring(1));
                    if (n % 5 == 0) {
                        context.step("s", n, Effect.IDEMPOTENT, Integer.class, id -> n);
                    }
                    if (n % 11 == 0) {
                        context.model("m").call(ModelRequest.of(Message.user("hi")));
                    }
                    atOnce.decrementAndGet();
                    return Handoff.of(assignment.attempt() == 1 ? n : 1);
                })
                .verifier(
                        "tenth",
                        (submission, context) -> submission.result().as(Integer.class) % 10 == 0
                                ? CheckResult.rejected("tenth", "Every tenth is done twice.")
                                : CheckResult.passed(1))
                .limits(Limits.defaults()
                        .children(tasks)
                        .tasks(tasks + 1)
                        .concurrency(concurrency)
                        .maxTokens(Long.MAX_VALUE))
                .build();

        Outcome outcome = end(start(engine(pipeline, Map.of("m", ECHO)), unverified()));

        assertThat(done(outcome).report().tasks()).hasSize(tasks + 1);
        assertThat(done).hasSize(tasks + (tasks + 9) / 10);
        assertThat(twice).hasValue(0);
        assertThat(most.get()).isLessThanOrEqualTo(concurrency);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void many_tiny_tasks_are_each_done_once(int concurrency) throws Exception {
        tiny(500, concurrency);
    }

    @Tag("stress")
    @Timeout(600)
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 64})
    void twenty_thousand_tiny_tasks_are_each_done_once(int concurrency) throws Exception {
        tiny(20_000, concurrency);
    }

    /** Whatever comes from outside comes at once: decisions, questions, pauses, cancels, listeners. */
    private void storm(int runs) throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner(split(IntStream.range(0, 12)
                        .mapToObj(i -> Subtask.work("w" + i, i % 3 == 0 ? "asks" : "goes"))
                        .toArray(Subtask[]::new)))
                .worker(
                        "asks",
                        (assignment, context) -> Handoff.of(
                                context.approval("may I?", assignment.name()).approved()))
                .worker(
                        "goes",
                        (assignment, context) -> Handoff.of(context.model("m")
                                .call(ModelRequest.of(Message.user("hi")))
                                .usage()
                                .tokens()))
                .limits(Limits.defaults().concurrency(3))
                .build();
        Engine engine = engine(pipeline, Map.of("m", ECHO));
        List<Run> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            Run run = start(engine, unverified());
            all.add(run);
            run.listen(event -> {
                if (event.type().equals("approval-requested")) {
                    run.approvals().forEach(a -> decide(run, a.id()));
                }
            });
            Thread pausing = new Thread(() -> {
                run.pause();
                run.report();
                run.resume();
            });
            pausing.start();
            if (i % 4 == 3) {
                run.cancel("every fourth");
            }
            pausing.join();
        }
        for (Run run : all) {
            assertThat(end(run)).isInstanceOfAny(Outcome.Unverified.class, Outcome.Cancelled.class);
        }
    }

    private static void decide(Run run, String id) {
        try {
            run.decide(id, Decision.approve("ada"));
        } catch (IllegalArgumentException decidedOrCancelled) {
            assertThat(decidedOrCancelled).hasMessageContaining(id);
        }
    }

    @Test
    void decisions_pauses_cancels_and_listeners_at_once_leave_no_run_stuck() throws Exception {
        storm(20);
    }

    @Test
    @Tag("stress")
    @Timeout(600)
    void decisions_pauses_cancels_and_listeners_leave_no_run_stuck_ever() throws Exception {
        storm(1_000);
    }

    @Test
    void a_stop_is_never_missed_however_early_it_comes() throws Exception {
        for (int i = 0; i < 100; i++) {
            stoppedEarly(i);
        }
    }

    private void stoppedEarly(int spins) throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        Engine engine = engine(only((assignment, context) -> {
                    called.countDown();
                    new CountDownLatch(1).await();
                    return Handoff.of(null);
                })
                .build());
        Run run = start(engine, unverified());
        for (int i = 0; i < spins * 60; i++) {
            Thread.onSpinWait();
        }
        run.cancel("at once");
        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
    }
}
