package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A record as the database keeps it: encoded and hashed. */
final class StoredRecord implements JournalRecord {
    private final long seq;
    private final long at;
    private final String type;
    private final int version;
    private final String task;
    private final int attempt;
    private final long epoch;
    private final byte[] payload;
    private final byte[] hash;

    StoredRecord(
            long seq,
            long at,
            String type,
            int version,
            String task,
            int attempt,
            long epoch,
            byte[] payload,
            byte[] hash) {
        this.seq = seq;
        this.at = at;
        this.type = type;
        this.version = version;
        this.task = task;
        this.attempt = attempt;
        this.epoch = epoch;
        this.payload = payload;
        this.hash = hash;
    }

    /** Returns the records encoded, each with the hash that follows from the one before it. */
    static List<StoredRecord> chain(byte[] before, List<? extends JournalRecord> batch) {
        List<StoredRecord> chain = new ArrayList<>(batch.size());
        byte[] previous = before;
        for (JournalRecord next : batch) {
            StoredRecord bare = of(next, new byte[0]);
            previous = JournalHash.next(previous, bare);
            chain.add(bare.with(previous));
        }
        return chain;
    }

    private static StoredRecord of(JournalRecord other, byte[] hash) {
        return new StoredRecord(
                other.seq(),
                other.at().toEpochMilli(),
                other.type(),
                other.version(),
                other.task(),
                other.attempt(),
                other.epoch(),
                other.payload(),
                hash);
    }

    private StoredRecord with(byte[] ownHash) {
        return new StoredRecord(seq, at, type, version, task, attempt, epoch, payload, ownHash);
    }

    /** Returns the payload itself, which nobody may change. */
    byte[] sharedPayload() {
        return payload;
    }

    /** Returns the hash itself, which nobody may change. */
    byte[] sharedHash() {
        return hash;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public Instant at() {
        return Instant.ofEpochMilli(at);
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public String task() {
        return task;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public byte[] hash() {
        return hash.clone();
    }

    @Override
    public String toString() {
        return seq + " " + type + (task.isEmpty() ? "" : " of " + task);
    }
}
