package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's journal from its first record on. A decision whose last events are missing, at the journal's end or before
 * the run was reopened or forked, has not been taken: its events are passed over. Beyond that nothing is repaired: at the first
 * record that is missing, was changed or cannot be understood, reading stops and says so.
 */
public final class JournalReader {
    private static final int PAGE = 1_000;

    private final RunId run;
    private final Visitor visitor;
    private final Artifacts artifacts;
    private final EventDecoder decoder;
    /** The events so far of a decision that is not all there yet. */
    private final List<KnownRecord> waiting = new ArrayList<>();

    private long head;

    /** The last record's hash; null as long as it is not known whether there are any, and if there are none. */
    private byte @Nullable [] hash;

    private JournalReader(Artifacts artifacts, RunId run, Visitor visitor) {
        this.run = run;
        this.visitor = visitor;
        this.artifacts = artifacts;
        this.decoder = new EventDecoder(artifacts, run);
    }

    /** Where the artifacts are that records name. */
    public interface Artifacts {
        /**
         * Opens one.
         *
         * @throws IOException if it cannot be opened; the message says why
         * @throws StoreException as well
         */
        InputStream open(ArtifactRef ref) throws IOException;

        /** Returns what can be done about a record that cannot be used, to follow what is wrong with it. */
        default String remedy(long seq) {
            long last = seq - 1;
            return last == 0
                    ? "; nothing of the run is used. Restore the database from a backup"
                    : "; nothing after record " + last + " is used. Restore the database from a backup, or export the"
                            + " run up to record " + last;
        }
    }

    /** Takes the records in order, each with its {@link Event} or {@link StepEvent}. */
    public interface Visitor {
        /** Takes the next record. */
        void visit(JournalRecord journaled, Object event);

        /** Takes note that with the event visited last a decision is complete, or that it stands by itself. */
        default void complete() {}
    }

    /**
     * Reads as far as the journal goes. Records this process wrote or verified, and the store kept as they are, are
     * believed; of all others the chain of hashes is checked and the payload decoded.
     *
     * @return the seq of the last record, 0 if there is none
     * @throws StoreException at the first record that is not as it was written, that this version does not know, or that
     *     cannot be understood since an artifact is missing or damaged; the visitor has seen all decisions before it
     */
    public static long read(StateStore store, RunId run, Visitor visitor) {
        JournalReader reader = new JournalReader(store::open, run, visitor);
        List<JournalRecord> page;
        do {
            page = store.read(run, reader.head + 1, PAGE);
            page.forEach(reader::next);
        } while (page.size() == PAGE);
        return reader.head;
    }

    /** Returns a reader of records that come one by one, through {@link #next}. */
    public static JournalReader of(Artifacts artifacts, RunId run, Visitor visitor) {
        return new JournalReader(artifacts, run, visitor);
    }

    /**
     * Takes the next record.
     *
     * @return the same record, of which it is known now what it says: appended to a store that keeps records as they are,
     *     it need not be decoded once more
     * @throws StoreException if it is not as it was written, this version does not know it, or an artifact is missing or
     *     damaged without which it cannot be understood
     */
    public JournalRecord next(JournalRecord journaled) {
        if (journaled.seq() != head + 1) {
            throw broken(head + 1, "is missing: record " + journaled.seq() + " follows record " + head);
        }
        KnownRecord known = journaled instanceof KnownRecord already ? already : decoded(journaled);
        head++;
        if (known.event() instanceof Event.Reopening) {
            waiting.clear();
        }
        if (known.unfinished()) {
            waiting.add(known);
        } else {
            waiting.forEach(each -> visitor.visit(each, each.event()));
            waiting.clear();
            visitor.visit(known, known.event());
            visitor.complete();
        }
        return known;
    }

    private KnownRecord decoded(JournalRecord journaled) {
        check(journaled);
        EventDecoder.Decoded decoded = decoder.decode(journaled);
        return new ReadRecord(journaled, decoded.event(), decoded.unfinished());
    }

    private void check(JournalRecord journaled) {
        byte[] kept = journaled.hash();
        if (head == 0 && kept.length > 0) {
            hash = JournalHash.start(run);
        }
        if (hash == null) {
            if (kept.length > 0) {
                throw broken(journaled.seq(), "has a hash, and the records before it have none");
            }
            return;
        }
        byte[] computed = JournalHash.next(hash, journaled);
        if (!MessageDigest.isEqual(kept, computed)) {
            throw broken(
                    journaled.seq(), "was changed, or one before it was removed: its hash does not follow from them");
        }
        hash = computed;
    }

    private StoreException broken(long seq, String what) {
        return new StoreException("record " + seq + " of run " + run + " " + what + artifacts.remedy(seq));
    }
}
