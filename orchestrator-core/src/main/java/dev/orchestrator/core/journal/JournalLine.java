package dev.orchestrator.core.journal;

import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.journal.json.JsonOut;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A record and its hash as one line of JSON, members in the order of their names, without the line's end. There is one
 * way to write a record, and no other is read: so no byte of a line can change unnoticed.
 */
public final class JournalLine {
    private static final int MORE_THAN_PAYLOAD = 512;

    private final JournalRecord journaled;
    private final byte[] hash;

    private JournalLine(JournalRecord journaled, byte[] hash) {
        this.journaled = journaled;
        this.hash = hash;
    }

    /** A record that was read from a line and is yet to be appended. */
    private record Read(
            long seq, Instant at, String type, int version, String task, int attempt, long epoch, byte[] payload)
            implements JournalRecord {
        @Override
        public byte[] payload() {
            return payload.clone();
        }
    }

    /**
     * Returns a record's line. The payload goes in as it is: not all of it need have a canonical form.
     *
     * @throws IllegalArgumentException if the payload could not be read back as it is; the message says why, to follow
     *     the name of the record
     */
    public static byte[] write(JournalRecord journaled, byte[] hash) {
        byte[] payload = journaled.payload();
        byte[] line = line(journaled, new String(payload, StandardCharsets.UTF_8), hash);
        for (byte each : line) {
            if (each == '\n') {
                throw new IllegalArgumentException("has a payload of several lines");
            }
        }
        try {
            if (Arrays.equals(read(line).journaled.payload(), payload)) {
                return line;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a payload with which its line " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("has a payload that is not UTF-8");
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is not what {@link #write} makes; the message says why, to follow the name
     *     of the line
     */
    public static JournalLine read(byte[] line) {
        try {
            JsonIn in = JsonIn.parse(line);
            String payload = in.get("payload").json();
            JournalLine read = new JournalLine(
                    new Read(
                            in.number("seq"),
                            Instant.ofEpochMilli(in.number("at")),
                            in.string("type"),
                            in.integer("version"),
                            in.string("task"),
                            in.integer("attempt"),
                            in.number("epoch"),
                            payload.getBytes(StandardCharsets.UTF_8)),
                    HexFormat.of().parseHex(in.string("hash")));
            if (!Arrays.equals(line(read.journaled, payload, read.hash), line)) {
                throw new IllegalArgumentException("is not written as records are");
            }
            return read;
        } catch (JsonIn.Bad e) {
            throw new IllegalArgumentException(e.why(), e);
        }
    }

    private static byte[] line(JournalRecord journaled, String payload, byte[] hash) {
        return new JsonOut(payload.length() + MORE_THAN_PAYLOAD)
                .object()
                .put("at", journaled.at().toEpochMilli())
                .put("attempt", journaled.attempt())
                .put("epoch", journaled.epoch())
                .put("hash", HexFormat.of().formatHex(hash))
                .putJson("payload", payload)
                .put("seq", journaled.seq())
                .put("task", journaled.task())
                .put("type", journaled.type())
                .put("version", journaled.version())
                .endObject()
                .bytes();
    }

    /** Returns the record; it has no hash of its own. */
    public JournalRecord journaled() {
        return journaled;
    }

    /** Returns the hash the line says the record has. */
    public byte[] hash() {
        return hash.clone();
    }
}
