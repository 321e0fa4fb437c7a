package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.store.jdbc.SqliteStateStore;
import java.nio.file.Path;

/** The reference workload through the library, remembered in an SQLite file. */
final class OnDisk implements Workload {
    private final Scratch scratch;
    private long events;

    OnDisk(Scratch scratch) {
        this.scratch = scratch;
    }

    @Override
    public String name() {
        return "orchestrator, on disk";
    }

    /** Returns how many events the last run had. */
    long events() {
        return events;
    }

    @Override
    public AutoCloseable run(int tasks, int threads) throws Exception {
        Scratch own = scratch.inside();
        StateStore store = SqliteStateStore.open(own.database());
        AutoCloseable held = new Orchestrated(() -> store).run(tasks, threads);
        events = run(store).head();
        return () -> {
            held.close();
            store.close();
            own.close();
        };
    }

    /** Does it and leaves the database there, closed. */
    static RunSummary leave(Path database, int tasks, int threads) throws Exception {
        try (StateStore store = SqliteStateStore.open(database)) {
            new Orchestrated(() -> store).run(tasks, threads).close();
            return run(store);
        }
    }

    private static RunSummary run(StateStore store) {
        return store.runs(RunQuery.all(1)).get(0);
    }
}
