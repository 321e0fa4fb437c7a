package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.journal.json.JsonOut;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A record as a store gives it back: bytes, and nothing of what they were made from. */
public record StoredRecord(
        long seq,
        Instant at,
        String type,
        int version,
        String task,
        int attempt,
        long epoch,
        byte[] payload,
        byte[] hash)
        implements JournalRecord {
    /** Encodes records and chains them. */
    public static List<StoredRecord> chained(RunId run, List<? extends JournalRecord> records) {
        List<StoredRecord> stored = new ArrayList<>();
        byte[] hash = JournalHash.start(run);
        for (JournalRecord each : records) {
            hash = JournalHash.next(hash, each);
            stored.add(of(each, hash));
        }
        return stored;
    }

    /** Encodes a record and gives it a hash, or none. */
    static StoredRecord of(JournalRecord each, byte[] hash) {
        return new StoredRecord(
                each.seq(),
                each.at(),
                each.type(),
                each.version(),
                each.task(),
                each.attempt(),
                each.epoch(),
                each.payload(),
                hash);
    }

    /** Returns it as the first of a journal. */
    StoredRecord atTheStart() {
        return new StoredRecord(1, at, type, version, task, attempt, epoch, payload, hash);
    }

    StoredRecord withPayload(String json) {
        return withPayload(json.getBytes(StandardCharsets.UTF_8));
    }

    StoredRecord withPayload(byte[] bytes) {
        return new StoredRecord(seq, at, type, version, task, attempt, epoch, bytes, hash);
    }

    StoredRecord withType(String type, int version) {
        return new StoredRecord(seq, at, type, version, task, attempt, epoch, payload, hash);
    }

    StoredRecord withHash(byte[] hash) {
        return new StoredRecord(seq, at, type, version, task, attempt, epoch, payload, hash);
    }

    String json() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Writes one line of JSON. The payload goes in as it is: not all of it need have a canonical form. */
    public String line(RunId run) {
        return new JsonOut()
                .object()
                .put("at", at.toEpochMilli())
                .put("attempt", attempt)
                .put("epoch", epoch)
                .put("hash", HexFormat.of().formatHex(hash))
                .putJson("payload", json())
                .put("run", run.value())
                .put("seq", seq)
                .put("task", task)
                .put("type", type)
                .put("version", version)
                .endObject()
                .text();
    }

    /** Reads such a line. */
    public static StoredRecord parse(String line) {
        JsonIn in = JsonIn.parse(line.getBytes(StandardCharsets.UTF_8));
        return new StoredRecord(
                in.number("seq"),
                Instant.ofEpochMilli(in.number("at")),
                in.string("type"),
                in.integer("version"),
                in.string("task"),
                in.integer("attempt"),
                in.number("epoch"),
                in.get("payload").json().getBytes(StandardCharsets.UTF_8),
                HexFormat.of().parseHex(in.string("hash")));
    }

    /** Returns whose line it is. */
    public static RunId runOf(String line) {
        return RunId.of(JsonIn.parse(line.getBytes(StandardCharsets.UTF_8)).string("run"));
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
        return seq + " " + type + " " + json();
    }
}
