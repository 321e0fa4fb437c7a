package dev.orchestrator.api.store;

import dev.orchestrator.api.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The chain of hashes over a journal: each record's covers the record and, through the hash before it, all that came
 * earlier, so that a record that was changed, lost, or moved from another run is found and named.
 *
 * <p>The first hash is {@code SHA-256("orchestrator-journal/1\n" + run)}. A record's is SHA-256 over the hash before it
 * and, numbers big-endian and texts as UTF-8 behind their length in bytes: {@code seq} (8 bytes), {@code at} in
 * milliseconds since the epoch (8), {@code epoch} (8), {@code version} (4), {@code attempt} (4), {@code type}, {@code
 * task}, {@code payload}.
 *
 * @since 0.1.0
 */
public final class JournalHash {
    private static final int NUMBERS = 8 + 8 + 8 + 4 + 4;

    private JournalHash() {}

    /** Returns the hash before a run's first record: 32 bytes. */
    public static byte[] start(RunId run) {
        return sha256().digest(("orchestrator-journal/1\n" + run.value()).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a record's hash: 32 bytes.
     *
     * @param previous the hash of the record before it, or {@link #start} for the first
     */
    public static byte[] next(byte[] previous, JournalRecord journaled) {
        byte[] type = journaled.type().getBytes(StandardCharsets.UTF_8);
        byte[] task = journaled.task().getBytes(StandardCharsets.UTF_8);
        byte[] payload = journaled.payload();
        ByteBuffer envelope = ByteBuffer.allocate(NUMBERS + 3 * Integer.BYTES + type.length + task.length);
        envelope.putLong(journaled.seq())
                .putLong(journaled.at().toEpochMilli())
                .putLong(journaled.epoch())
                .putInt(journaled.version())
                .putInt(journaled.attempt())
                .putInt(type.length)
                .put(type)
                .putInt(task.length)
                .put(task)
                .putInt(payload.length);
        MessageDigest sha = sha256();
        sha.update(previous);
        sha.update(envelope.array());
        return sha.digest(payload);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
