package dev.orchestrator.core.journal;

import dev.orchestrator.api.store.JournalRecord;
import java.time.Instant;

/** A record that says what another does; it has no hash, since that is its place's in one journal. */
abstract class CopiedRecord implements JournalRecord {
    final JournalRecord original;

    CopiedRecord(JournalRecord original) {
        this.original = original;
    }

    @Override
    public long seq() {
        return original.seq();
    }

    @Override
    public Instant at() {
        return original.at();
    }

    @Override
    public String type() {
        return original.type();
    }

    @Override
    public int version() {
        return original.version();
    }

    @Override
    public String task() {
        return original.task();
    }

    @Override
    public int attempt() {
        return original.attempt();
    }

    @Override
    public long epoch() {
        return original.epoch();
    }

    @Override
    public byte[] payload() {
        return original.payload();
    }
}
