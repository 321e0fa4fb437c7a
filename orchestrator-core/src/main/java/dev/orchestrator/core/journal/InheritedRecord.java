package dev.orchestrator.core.journal;

import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;

/** A record of one run's journal as the same record of another's: all of it is kept, but who appended it. */
public final class InheritedRecord extends CopiedRecord {
    private final long epoch;

    private InheritedRecord(JournalRecord theirs, long epoch) {
        super(theirs);
        this.epoch = epoch;
    }

    /** Returns a record of another run's journal as one that this owner appends to its own. */
    public static JournalRecord of(JournalRecord theirs, Ownership owner) {
        if (theirs instanceof EventRecord ours) {
            return ours.by(owner);
        }
        JournalRecord inherited = new InheritedRecord(theirs, owner.epoch());
        return theirs instanceof KnownRecord known
                ? new ReadRecord(inherited, known.event(), known.unfinished())
                : inherited;
    }

    @Override
    public long epoch() {
        return epoch;
    }
}
