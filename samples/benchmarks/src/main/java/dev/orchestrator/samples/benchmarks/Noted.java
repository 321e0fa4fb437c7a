package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.store.JournalRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A record of 500 bytes that says nothing. */
record Noted(long seq, long epoch) implements JournalRecord {
    static final String TYPE = "noted";
    static final String TASK = "0/1";
    static final byte[] PAYLOAD = "x".repeat(500).getBytes(StandardCharsets.US_ASCII);

    static long millis(long seq) {
        return 1_700_000_000_000L + seq;
    }

    @Override
    public Instant at() {
        return Instant.ofEpochMilli(millis(seq));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String task() {
        return TASK;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public byte[] payload() {
        return PAYLOAD.clone();
    }
}
