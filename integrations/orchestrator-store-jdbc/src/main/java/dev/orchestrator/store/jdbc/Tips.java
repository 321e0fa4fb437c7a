package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last hash of each journal appended to here. A committed record never changes, so the hash at a given head is a
 * fact whoever appends next: batches are encoded and hashed by their callers, and the database's compare-and-set on the
 * head decides whether that head is the present one.
 */
final class Tips {
    private final Map<RunId, Tip> tips = new ConcurrentHashMap<>();

    private record Tip(long head, byte[] hash) {}

    /** Looks a record's hash up in the database. */
    interface Lookup {
        Optional<byte[]> hash(RunId run, long seq);
    }

    /**
     * Returns the batch encoded and hashed, or nothing if there is no record at that head to go on from.
     *
     * @throws StoreException if a seq does not follow
     */
    Optional<List<StoredRecord>> chain(
            RunId run, long expectedHead, List<? extends JournalRecord> batch, Lookup lookup) {
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).seq() != expectedHead + i + 1) {
                throw new StoreException("record " + i + " of the batch for run " + run + " has seq "
                        + batch.get(i).seq() + ", but " + (expectedHead + i + 1) + " is next");
            }
        }
        return before(run, expectedHead, lookup).map(hash -> StoredRecord.chain(hash, batch));
    }

    private Optional<byte[]> before(RunId run, long head, Lookup lookup) {
        if (head == 0) {
            return Optional.of(JournalHash.start(run));
        }
        Tip tip = tips.get(run);
        return tip != null && tip.head() == head ? Optional.of(tip.hash()) : lookup.hash(run, head);
    }

    /** Notes that the rows are committed. */
    void committed(RunId run, List<StoredRecord> rows) {
        StoredRecord last = rows.get(rows.size() - 1);
        tips.put(run, new Tip(last.seq(), last.sharedHash()));
    }

    void forget(RunId run) {
        tips.remove(run);
    }
}
