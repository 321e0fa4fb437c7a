package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the store's author supplies, and what all parts of the contract use. */
abstract class StoreContract {
    static final Duration TTL = Duration.ofMinutes(5);
    static final RunId RUN = RunId.of("run-1");
    static final RunId OTHER = RunId.of("run-2");
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");

    private final List<StateStore> opened = new ArrayList<>();

    StoreContract() {}

    /** Opens a store with no run in it. */
    protected abstract StateStore open() throws IOException;

    /**
     * Opens the storage of the store opened last once more, after that was closed. Empty, as here, for a store that
     * forgets.
     */
    protected Optional<StateStore> reopen() throws IOException {
        return Optional.empty();
    }

    /**
     * Makes the lease run out, without waiting: by a clock that is set, or a statement that shortens it. As it is here,
     * for a store whose leases never run out, gives the run up.
     */
    protected void expire(StateStore store, Ownership by) throws IOException {
        store.release(by, "suspended");
    }

    /** Returns whether a closed store must still answer; if not, as here, it must say that it is closed. */
    protected boolean answersWhenClosed() {
        return false;
    }

    @BeforeEach
    void openStore() throws IOException {
        opened.add(open());
    }

    @AfterEach
    void closeStores() {
        opened.forEach(StateStore::close);
    }

    /** Returns the store under test. */
    StateStore store() {
        return opened.get(opened.size() - 1);
    }

    /** Closes the store and opens its storage again; false if it forgets. */
    boolean reopened() throws IOException {
        store().close();
        Optional<StateStore> again = reopen();
        again.ifPresent(opened::add);
        return again.isPresent();
    }

    Ownership create(RunId run) {
        return store().create(run, "alice", TTL);
    }

    static Entry entry(Ownership by, long seq) {
        return new Entry(seq, by.epoch(), "{\"n\":" + seq + ",\"text\":\"žluťoučký \\u0000 𝄞\"}");
    }

    static List<Entry> entries(Ownership by, long from, int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(by, from + i));
        }
        return entries;
    }

    List<JournalRecord> journal(RunId run) {
        return store().read(run, 1, Integer.MAX_VALUE);
    }

    /** Asserts that the journal is these records, field by field, and, in a store that keeps hashes, that they chain. */
    void assertJournal(RunId run, List<Entry> expected) {
        List<JournalRecord> actual = journal(run);
        assertThat(actual).extracting(Entry::of).containsExactlyElementsOf(expected);
        boolean hashed = actual.stream().anyMatch(it -> it.hash().length > 0);
        byte[] previous = JournalHash.start(run);
        for (JournalRecord next : actual) {
            previous = JournalHash.next(previous, next);
            if (hashed) {
                assertThat(next.hash()).as("hash of record %d", next.seq()).isEqualTo(previous);
            }
        }
    }

    /** A record. Its text is the payload. */
    record Entry(long seq, Instant at, String type, int version, String task, int attempt, long epoch, String text)
            implements JournalRecord {
        Entry(long seq, long epoch, String text) {
            this(
                    seq,
                    NOON.plusMillis(seq),
                    "contract.noted",
                    (int) (seq % 3) + 1,
                    seq % 2 == 0 ? "0/" + seq : "",
                    (int) (seq % 5),
                    epoch,
                    text);
        }

        static Entry of(JournalRecord other) {
            return new Entry(
                    other.seq(),
                    other.at(),
                    other.type(),
                    other.version(),
                    other.task(),
                    other.attempt(),
                    other.epoch(),
                    new String(other.payload(), StandardCharsets.UTF_8));
        }

        @Override
        public byte[] payload() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
