package dev.orchestrator.api.store;

import java.time.Instant;

/** One entry of a journal. Immutable; the payload may be encoded only when it is asked for. */
public interface JournalRecord {
    /** Returns its place in the journal, from 1, without gaps. */
    long seq();

    /** Returns when it was appended, by the owner's clock, in whole milliseconds. */
    Instant at();

    /** Returns the event's wire name. */
    String type();

    /** Returns the version of the type's format. */
    int version();

    /** Returns the path of the task it is about; empty if it is about the run. */
    String task();

    /** Returns the attempt or round it is about; 0 if none. */
    int attempt();

    /** Returns the owner's epoch. */
    long epoch();

    /** Returns the event as UTF-8 JSON. The array is the caller's. */
    byte[] payload();

    /**
     * Returns the {@link JournalHash} the store keeps with it: 32 bytes, the caller's. Empty for a record that is yet to
     * be appended, and in a store whose records cannot be damaged because they never leave memory.
     */
    default byte[] hash() {
        return new byte[0];
    }
}
