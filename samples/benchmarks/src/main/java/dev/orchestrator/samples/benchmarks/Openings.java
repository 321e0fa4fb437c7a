package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.store.jdbc.SqliteStateStore;
import java.nio.file.Path;

/** Opens a run that has ended: read, chain of hashes verified, decoded, folded, and its outcome there. */
final class Openings {
    private final Path database;
    private final RunSummary run;

    /** @param database where the run is, and nobody at work on it */
    Openings(Path database, RunSummary run) {
        this.database = database;
        this.run = run;
    }

    /** What opening takes, and folding alone. */
    record Reading(double openNanos, double foldNanos) {}

    /** Opens so often, then folds so often: what is decoded for folding would be in the collector's way. */
    Reading measure(int rounds) throws Exception {
        double[] open = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            open[round] = open();
        }
        Fold fold;
        try (StateStore store = SqliteStateStore.open(database)) {
            fold = Fold.decoded(store, run.id());
        }
        double[] folded = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            folded[round] = fold.nanos();
        }
        return new Reading(Meter.median(open), Meter.median(folded));
    }

    private long open() throws Exception {
        long start = System.nanoTime();
        try (StateStore store = SqliteStateStore.open(database);
                Orchestrator orchestrator = Orchestrated.orchestrator(1, 1, store)) {
            Outcome outcome = orchestrator.resume(run.id()).await();
            long nanos = System.nanoTime() - start;
            if (!(outcome instanceof Outcome.Unverified)) {
                throw new IllegalStateException("the run was opened as " + outcome);
            }
            return nanos;
        }
    }
}
