package dev.orchestrator.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records to append, and what must hold of those that are read. */
final class Records {
    static final Duration TTL = Duration.ofMinutes(1);
    static final RunId RUN = RunId.of("run-1");

    private Records() {}

    /** A record with that payload. */
    record Event(long seq, long epoch, String json) implements JournalRecord {
        @Override
        public Instant at() {
            return Instant.ofEpochMilli(1_700_000_000_000L + seq);
        }

        @Override
        public String type() {
            return "test.noted";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public String task() {
            return "0/" + seq;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public byte[] payload() {
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Returns records with payloads of that many bytes. */
    static List<Event> events(Ownership by, long from, int count, int size) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String json = "{\"n\":" + (from + i) + "}";
            String padded = json + " ".repeat(Math.max(0, size - json.length()));
            events.add(new Event(from + i, by.epoch(), padded.substring(0, size)));
        }
        return events;
    }

    /** Appends so many records of 100 bytes each. */
    static void append(StateStore store, Ownership by, long head, int count) {
        store.append(by, head, events(by, head + 1, count, 100));
    }

    static List<JournalRecord> read(StateStore store, RunId run) {
        return store.read(run, 1, Integer.MAX_VALUE);
    }

    /** Returns whether each record's hash follows from the one before it. */
    static boolean chains(RunId run, List<JournalRecord> journal) {
        byte[] previous = JournalHash.start(run);
        for (JournalRecord next : journal) {
            previous = JournalHash.next(previous, next);
            if (!Arrays.equals(previous, next.hash())) {
                return false;
            }
        }
        return true;
    }

    /** Fails unless the journal has that many records, without gaps, and chains. */
    static void assertWhole(StateStore store, RunId run, int count) {
        List<JournalRecord> journal = read(store, run);
        assertThat(journal).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(journal.get(i).seq()).isEqualTo(i + 1);
        }
        assertThat(chains(run, journal)).as("the chain of hashes holds").isTrue();
    }
}
