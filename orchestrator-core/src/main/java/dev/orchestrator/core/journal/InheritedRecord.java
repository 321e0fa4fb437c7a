package dev.orchestrator.core.journal;

import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import java.time.Instant;

/** A record of one run's journal as the same record of another's: all of it is kept, but who appended it. */
public final class InheritedRecord implements JournalRecord {
    private final JournalRecord theirs;
    private final long epoch;

    private InheritedRecord(JournalRecord theirs, long epoch) {
        this.theirs = theirs;
        this.epoch = epoch;
    }

    /** Returns a record of another run's journal as one that this owner appends to its own. */
    public static JournalRecord of(JournalRecord theirs, Ownership owner) {
        return theirs instanceof EventRecord known ? known.by(owner) : new InheritedRecord(theirs, owner.epoch());
    }

    @Override
    public long seq() {
        return theirs.seq();
    }

    @Override
    public Instant at() {
        return theirs.at();
    }

    @Override
    public String type() {
        return theirs.type();
    }

    @Override
    public int version() {
        return theirs.version();
    }

    @Override
    public String task() {
        return theirs.task();
    }

    @Override
    public int attempt() {
        return theirs.attempt();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public byte[] payload() {
        return theirs.payload();
    }
}
