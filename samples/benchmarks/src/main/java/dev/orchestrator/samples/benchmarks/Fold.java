package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.ledger.Ledger;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Folds events that are decoded already, into the same three parts as the engine does when it opens a run. They are not
 * exported: only this part of the benchmarks uses them, and can because samples are no named modules.
 */
final class Fold {
    private final List<Instant> times = new ArrayList<>();
    private final List<Object> events = new ArrayList<>();

    private Fold() {}

    /** Reads a run that has ended. */
    static Fold decoded(StateStore store, RunId run) {
        Fold fold = new Fold();
        JournalReader.read(store, run, (journaled, event) -> {
            fold.times.add(journaled.at());
            fold.events.add(event);
        });
        return fold;
    }

    /** Folds everything once and returns how long that took. */
    long nanos() {
        long start = System.nanoTime();
        RunState state = new RunState();
        StepLog steps = new StepLog();
        Ledger ledger = new Ledger();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof Event decided) {
                state.apply(times.get(i), decided);
                steps.apply(decided);
                ledger.apply(decided);
            } else {
                StepEvent happened = (StepEvent) events.get(i);
                steps.apply(happened);
                ledger.apply(happened);
            }
        }
        long nanos = System.nanoTime() - start;
        if (!state.ended() || ledger.hasOpenReservations()) {
            throw new IllegalStateException("the run was folded into something that has not ended");
        }
        return nanos;
    }
}
