package dev.orchestrator.core.journal;

import dev.orchestrator.api.store.JournalRecord;

/** A record that was found to be whole, with what it says. */
final class ReadRecord extends CopiedRecord implements KnownRecord {
    private final Object event;
    private final boolean unfinished;

    ReadRecord(JournalRecord journaled, Object event, boolean unfinished) {
        super(journaled);
        this.event = event;
        this.unfinished = unfinished;
    }

    @Override
    public Object event() {
        return event;
    }

    @Override
    public boolean unfinished() {
        return unfinished;
    }

    @Override
    public byte[] hash() {
        return original.hash();
    }
}
