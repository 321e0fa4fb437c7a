package dev.orchestrator.testkit.replay;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.archive.RunArchive;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.engine.Parts;
import dev.orchestrator.testkit.stage.Cast;
import dev.orchestrator.testkit.stage.Prompter;
import dev.orchestrator.testkit.stage.Stage;
import dev.orchestrator.testkit.stage.StageRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Records runs to be run again, on a clock that costs no time. */
final class Recorder {
    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    final StateStore store = new InMemoryStateStore();
    private final Cast cast = new Cast();
    private final Stage stage = new Stage(Prompter.IN_TURN, cast);
    final StageRuntime runtime = new StageRuntime(stage, START, 7);
    private final Path folder;
    private Consumer<Run> each = run -> {};

    Recorder(Path folder) {
        this.folder = folder;
    }

    /** Has something done with the run when it has been started. */
    Recorder then(Consumer<Run> each) {
        this.each = each;
        return this;
    }

    Outcome record(Pipeline pipeline, Map<String, Model> models, Goal goal) throws Exception {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        try (cast) {
            stage.play(
                    () -> {
                        try {
                            outcome.complete(recorded(pipeline, models, goal));
                        } catch (Throwable e) {
                            outcome.completeExceptionally(e);
                        }
                    },
                    Duration.ofSeconds(60));
        }
        return outcome.get();
    }

    private Outcome recorded(Pipeline pipeline, Map<String, Model> models, Goal goal) throws Exception {
        Outcome outcome;
        RunId id;
        try (Engine engine =
                new Engine(new Parts(pipeline, models), store, runtime, Limits.none(), Engine.Owning.DEFAULT)) {
            Run run = engine.start(goal);
            id = run.id();
            run.listen(event -> run.approvals().forEach(a -> run.decide(a.id(), Decision.approve("ann"))));
            each.accept(run);
            outcome = run.await();
            runtime.awaitQuiet();
        }
        export(id);
        return outcome;
    }

    void export(RunId id) throws IOException {
        RunArchive.write(store, id, folder);
    }

    /** What calls asked for and what came of it, whatever the order and the time. */
    static Set<String> effects(StateStore store, RunId run) {
        Set<String> effects = new TreeSet<>();
        for (JournalRecord each : store.read(run, 1, Integer.MAX_VALUE)) {
            if (each.type().startsWith("model-call") || each.type().equals("overrun")) {
                effects.add(each.type() + " " + new String(each.payload(), StandardCharsets.UTF_8));
            }
        }
        return effects;
    }

    /** How many records there are of each task and type. */
    static List<String> types(StateStore store, RunId run) {
        return store.read(run, 1, Integer.MAX_VALUE).stream()
                .map(r -> r.task() + " " + r.attempt() + " " + r.type())
                .filter(t -> !t.contains("step"))
                .sorted()
                .toList();
    }
}
