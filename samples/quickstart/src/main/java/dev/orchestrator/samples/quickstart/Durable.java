package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.store.jdbc.SqliteStateStore;
import java.nio.file.Path;
import java.util.List;

/** A program that can be killed at any moment and started again. */
final class Durable {
    private Durable() {}

    static Outcome outcome(Pipeline pipeline, Goal goal, Path database) throws Exception {
        // tag::durable
        try (var store = SqliteStateStore.open(database);
                var orchestrator =
                        Orchestrator.builder().pipeline(pipeline).store(store).build()) {
            List<Run> cutShort = orchestrator.resumeAll();
            Run run = cutShort.isEmpty() ? orchestrator.start(goal) : cutShort.get(0);
            return run.await();
        }
        // end::durable
    }
}
