package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.engine.Parts;
import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.SystemRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What functional tests share. After each one its journals are checked, and no thread may be left. */
@Timeout(60)
@ExtendWith(NoThreadLeft.class)
abstract class EngineTest {
    static final Duration LONG = Duration.ofSeconds(30);

    final StateStore store = new InMemoryStateStore();
    private final List<Engine> engines = new ArrayList<>();
    private final List<Runtime> runtimes = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();

    /** An engine in real time. */
    Engine engine(Pipeline pipeline) {
        return engine(pipeline, Map.of());
    }

    Engine engine(Pipeline pipeline, Map<String, Model> models) {
        return engine(pipeline, models, new SystemRuntime());
    }

    Engine engine(Pipeline pipeline, Map<String, Model> models, Runtime runtime) {
        return engine(pipeline, models, runtime, store);
    }

    Engine engine(Pipeline pipeline, Map<String, Model> models, Runtime runtime, StateStore on) {
        return engine(pipeline, models, runtime, on, Engine.Owning.DEFAULT);
    }

    private Engine engine(
            Pipeline pipeline, Map<String, Model> models, Runtime runtime, StateStore on, Engine.Owning owning) {
        Engine engine = new Engine(new Parts(pipeline, models), on, runtime, Limits.none(), owning);
        engines.add(engine);
        runtimes.add(runtime);
        return engine;
    }

    /** An engine that refuses runs whose code has changed. */
    Engine pinned(Pipeline pipeline, StateStore on) {
        return engine(pipeline, Map.of(), new SystemRuntime(), on, new Engine.Owning(LONG, true));
    }

    Run start(Engine engine, Goal goal) {
        Run run = engine.start(goal);
        runs.add(run);
        return run;
    }

    /** Runs a goal without criteria in real time, to its end. */
    Outcome outcomeOf(Pipeline pipeline) throws InterruptedException {
        return outcomeOf(pipeline, Map.of());
    }

    Outcome outcomeOf(Pipeline pipeline, Map<String, Model> models) throws InterruptedException {
        return end(start(engine(pipeline, models), unverified()));
    }

    static Goal unverified() {
        return Goal.of("do it").withoutVerification();
    }

    static Outcome end(Run run) throws InterruptedException {
        return run.await(LONG)
                .orElseThrow(() ->
                        new AssertionError("the run is stuck: " + run.report().tasks()));
    }

    /** Lets time pass until the run has ended: what it does at its time, it may only be about to wait for. */
    static Outcome end(Run run, ManualRuntime time) throws InterruptedException {
        Optional<Outcome> ended = run.await(Duration.ofMillis(1));
        while (ended.isEmpty()) {
            time.advance(Duration.ofSeconds(1));
            ended = run.await(Duration.ofMillis(1));
        }
        return ended.get();
    }

    /** Waits until the run has done what follows from what happened so far: timers are set, calls dispatched. */
    static void settle(Run run) {
        run.approvals();
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS))
                .as("latch opened in time")
                .isTrue();
    }

    /** Splits once, concludes with the children's results by name. */
    static Planner split(Subtask... subtasks) {
        return (request, context) -> request.round() == 1
                ? Move.split(subtasks).wake(Move.Wake.NEVER)
                : Move.infeasible("wake is NEVER, so there is no second round");
    }

    /** A pipeline whose root is one call of this worker. */
    static Pipeline.Builder only(Worker worker) {
        return Pipeline.builder()
                .planner((request, context) -> Move.work("worker"))
                .worker("worker", worker);
    }

    static Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    static Outcome.Unverified done(Outcome outcome) {
        assertThat(outcome).as("%s", outcome).isInstanceOf(Outcome.Unverified.class);
        return (Outcome.Unverified) outcome;
    }

    @AfterEach
    void close_and_check() throws InterruptedException {
        engines.forEach(Engine::close);
        for (Run run : runs) {
            Journal.of(store, run.id()).check();
        }
        for (Runtime runtime : runtimes) {
            assertHasEnded(runtime.executor());
            assertHasEnded(runtime.control());
        }
    }

    private static void assertHasEnded(Executor threads) throws InterruptedException {
        assertThat(((ExecutorService) threads).awaitTermination(LONG.toSeconds(), TimeUnit.SECONDS))
                .as("no thread is left of %s", threads)
                .isTrue();
    }
}
