package dev.orchestrator.core.functional;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.journal.EventRecord;
import dev.orchestrator.core.journal.NamedArtifacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What a crash leaves behind. */
final class Crash {
    private Crash() {}

    /** Returns a store that knows the first records of a run and what they need; nobody is at work on it. */
    static StateStore after(int records, StateStore of, RunId run) {
        StateStore left = new InMemoryStateStore();
        for (JournalRecord journaled : of.read(run, 1, records)) {
            for (ArtifactRef ref : NamedArtifacts.neededBy(((EventRecord) journaled).event())) {
                try (InputStream bytes = of.open(ref)) {
                    left.put(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
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
