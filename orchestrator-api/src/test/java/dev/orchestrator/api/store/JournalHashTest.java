package dev.orchestrator.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalHashTest {
    private static final RunId RUN = RunId.of("run-1");

    private record Line(
            long seq, Instant at, String type, int version, String task, int attempt, long epoch, String json)
            implements JournalRecord {
        @Override
        public byte[] payload() {
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final Line LINE =
            new Line(7, Instant.ofEpochMilli(1_767_225_600_123L), "späť", 1, "0/2", 3, 4, "{}");

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String next(JournalRecord journaled) {
        return hex(JournalHash.next(JournalHash.start(RUN), journaled));
    }

    @Test
    void the_chain_starts_from_the_run() throws Exception {
        byte[] expected = MessageDigest.getInstance("SHA-256")
                .digest("orchestrator-journal/1\nrun-1".getBytes(StandardCharsets.UTF_8));

        assertThat(JournalHash.start(RUN)).hasSize(32).isEqualTo(expected);
        assertThat(JournalHash.start(RunId.of("run-2"))).isNotEqualTo(expected);
    }

    /** Written a second time from the description, since journals of every version must be found whole for ever. */
    @Test
    void a_hash_covers_what_the_description_says_in_that_order() throws Exception {
        byte[] previous = JournalHash.start(RUN);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(previous);
        out.writeLong(7);
        out.writeLong(1_767_225_600_123L);
        out.writeLong(4);
        out.writeInt(1);
        out.writeInt(3);
        text(out, "späť");
        text(out, "0/2");
        text(out, "{}");

        assertThat(JournalHash.next(previous, LINE))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Test
    void a_hash_stays_what_it_always_was() {
        assertThat(hex(JournalHash.start(RUN)))
                .isEqualTo("fa431237559a94fa0c80b8b17071ecfda9f982a07f607c32d57433fc2030d7ea");
        assertThat(next(LINE)).isEqualTo("b79d560a4307bf210e32c01a0b5a2338631a7d5c713fab415d7250d6ec36a17d");
    }

    @Test
    void every_part_of_a_record_changes_its_hash() {
        Set<String> hashes = new LinkedHashSet<>();
        hashes.add(next(LINE));
        hashes.add(next(new Line(8, LINE.at, LINE.type, 1, LINE.task, 3, 4, LINE.json)));
        hashes.add(next(new Line(7, LINE.at.plusMillis(1), LINE.type, 1, LINE.task, 3, 4, LINE.json)));
        hashes.add(next(new Line(7, LINE.at, "spät", 1, LINE.task, 3, 4, LINE.json)));
        hashes.add(next(new Line(7, LINE.at, LINE.type, 2, LINE.task, 3, 4, LINE.json)));
        hashes.add(next(new Line(7, LINE.at, LINE.type, 1, "0/3", 3, 4, LINE.json)));
        hashes.add(next(new Line(7, LINE.at, LINE.type, 1, LINE.task, 4, 4, LINE.json)));
        hashes.add(next(new Line(7, LINE.at, LINE.type, 1, LINE.task, 3, 5, LINE.json)));
        hashes.add(next(new Line(7, LINE.at, LINE.type, 1, LINE.task, 3, 4, "[]")));
        hashes.add(hex(JournalHash.next(new byte[32], LINE)));

        assertThat(hashes).hasSize(10);
    }

    @Test
    void what_moves_from_one_text_into_the_next_changes_the_hash() {
        Line left = new Line(1, LINE.at, "ab", 1, "", 0, 1, "");
        Line middle = new Line(1, LINE.at, "a", 1, "b", 0, 1, "");
        Line right = new Line(1, LINE.at, "a", 1, "", 0, 1, "b");

        assertThat(Set.of(next(left), next(middle), next(right))).hasSize(3);
    }
}
