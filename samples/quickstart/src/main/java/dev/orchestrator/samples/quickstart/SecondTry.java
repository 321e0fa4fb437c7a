package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.Overrides;

/** What would another model have made of it? */
final class SecondTry {
    private SecondTry() {}

    static Outcome outcome(Orchestrator orchestrator, RunId id, Model bigger) throws InterruptedException {
        // tag::fork
        JournalRecord retried = orchestrator.store().read(id, 1, Integer.MAX_VALUE).stream()
                .filter(r -> r.type().equals("worker-called") && r.attempt() == 2)
                .findFirst()
                .orElseThrow();
        Run fork = orchestrator.fork(id, retried.seq(), Overrides.none().model("default", bigger));
        return fork.await();
        // end::fork
    }
}
