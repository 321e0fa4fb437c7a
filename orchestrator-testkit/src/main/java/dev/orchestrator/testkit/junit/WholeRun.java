package dev.orchestrator.testkit.junit;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The run that is cut off: what it wrote down, as bytes, and how it ended. */
final class WholeRun {
    final InMemoryStateStore store = new InMemoryStateStore();
    private List<JournalRecord> journal = List.of();
    private @Nullable RunId id;
    private @Nullable Outcome outcome;

    /** A record as a store outside memory gives it back. */
    private record Written(
            long seq,
            Instant at,
            String type,
            int version,
            String task,
            int attempt,
            long epoch,
            byte[] payload,
            byte[] hash)
            implements JournalRecord {
        static Written of(JournalRecord journaled, byte[] previous) {
            return new Written(
                    journaled.seq(),
                    journaled.at(),
                    journaled.type(),
                    journaled.version(),
                    journaled.task(),
                    journaled.attempt(),
                    journaled.epoch(),
                    journaled.payload(),
                    JournalHash.next(previous, journaled));
        }
    }

    void ended(RunId run, Outcome as) {
        id = run;
        outcome = as;
        List<JournalRecord> written = new ArrayList<>();
        byte[] hash = JournalHash.start(run);
        for (JournalRecord journaled : store.read(run, 1, Integer.MAX_VALUE)) {
            Written next = Written.of(journaled, hash);
            hash = next.hash();
            written.add(next);
        }
        journal = written;
    }

    /** Returns how many records it has; 0 before it has ended. */
    int records() {
        return journal.size();
    }

    RunId id() {
        return known(id);
    }

    Outcome outcome() {
        return known(outcome);
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the whole run has not ended, so there is nothing to cut off");
        }
        return value;
    }

    /** Returns what a crash after so many records leaves; nobody is at work on it. */
    StateStore cutAfter(int records) {
        Leftover left = new Leftover(store);
        Ownership dead = left.create(id(), "dead", Duration.ofSeconds(30));
        left.append(dead, 0, journal.subList(0, records));
        left.release(dead, "running");
        return left;
    }
}
