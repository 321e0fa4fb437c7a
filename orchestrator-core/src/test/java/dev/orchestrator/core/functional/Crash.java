package dev.orchestrator.core.functional;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import java.time.Duration;

/** What a crash leaves behind. */
final class Crash {
    private Crash() {}

    /** Returns a store that knows the first records of a run and nothing else; nobody is at work on it. */
    static StateStore after(int records, StateStore of, RunId run) {
        StateStore left = new InMemoryStateStore();
        Ownership dead = left.create(run, "dead", Duration.ofSeconds(30));
        left.append(dead, 0, of.read(run, 1, records));
        left.release(dead, "running");
        return left;
    }

    /** Returns how many records a run has. */
    static int records(StateStore store, RunId run) {
        return store.read(run, 1, Integer.MAX_VALUE).size();
    }
}
