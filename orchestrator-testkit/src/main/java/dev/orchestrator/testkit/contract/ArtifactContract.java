package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes kept by their content. */
abstract class ArtifactContract extends OwnershipContract {
    private static final List<Integer> SIZES = List.of(0, 1, 64 << 10, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20);

    ArtifactContract() {}

    @Test
    void artifacts_of_every_size_come_back_and_are_named_by_their_hash() throws Exception {
        for (int size : SIZES) {
            byte[] bytes = bytes(size);

            ArtifactRef ref = store().put(new ByteArrayInputStream(bytes));

            assertThat(ref).isEqualTo(refTo(bytes));
            assertThat(content(ref)).as("%d bytes", size).isEqualTo(bytes);
        }
    }

    @Test
    void the_same_bytes_twice_are_one_artifact() throws IOException {
        for (int size : SIZES) {
            ArtifactRef first = store().put(new ByteArrayInputStream(bytes(size)));
            ArtifactRef second = store().put(new ByteArrayInputStream(bytes(size)));

            assertThat(second).isEqualTo(first);
            assertThat(content(second)).isEqualTo(bytes(size));
        }
    }

    @Test
    void equal_bytes_may_be_put_at_the_same_time() throws IOException {
        for (int size : List.of(64 << 10, 2 << 20)) {
            List<Race.End<ArtifactRef>> ends = Race.of(4, number -> store().put(new ByteArrayInputStream(bytes(size))));

            assertThat(ends).flatExtracting(Race.End::failure).isEmpty();
            assertThat(ends)
                    .extracting(Race.End::result)
                    .containsOnly(ends.get(0).result());
            assertThat(content(ends.get(0).result().get(0))).isEqualTo(bytes(size));
        }
    }

    @Test
    void streams_that_give_little_at_a_time_are_read_to_their_end() throws Exception {
        byte[] bytes = bytes(10_000);
        InputStream slow = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 7));
            }
        };

        assertThat(content(store().put(slow))).isEqualTo(bytes);
    }

    @Test
    void a_stream_that_fails_leaves_nothing_and_says_its_own_error() throws IOException {
        for (int size : List.of(100, 2 << 20)) {
            byte[] bytes = bytes(size);
            InputStream broken = new InputStream() {
                private int given;

                @Override
                public int read() throws IOException {
                    if (given == bytes.length) {
                        throw new IOException("the cable was pulled");
                    }
                    return bytes[given++] & 0xff;
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    if (given == bytes.length) {
                        throw new IOException("the cable was pulled");
                    }
                    int count = Math.min(length, bytes.length - given);
                    System.arraycopy(bytes, given, into, offset, count);
                    given += count;
                    return count;
                }
            };

            assertThatThrownBy(() -> store().put(broken))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the cable was pulled");
            assertThatThrownBy(() -> store().open(refTo(bytes)).close()).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void a_missing_artifact_is_named() {
        ArtifactRef missing = new ArtifactRef("ab".repeat(32), 5);

        assertThatThrownBy(() -> store().open(missing).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(missing.sha256());
    }

    @Test
    void reopening_keeps_artifacts() throws IOException {
        List<ArtifactRef> refs = List.of(
                store().put(new ByteArrayInputStream(bytes(0))),
                store().put(new ByteArrayInputStream(bytes(5_000))),
                store().put(new ByteArrayInputStream(bytes(2 << 20))));

        if (reopened()) {
            for (ArtifactRef ref : refs) {
                assertThat(content(ref)).isEqualTo(bytes((int) ref.size()));
            }
        }
    }

    private byte[] content(ArtifactRef ref) throws IOException {
        try (InputStream in = store().open(ref)) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        int state = size;
        for (int i = 0; i < size; i++) {
            state = state * 1_664_525 + 1_013_904_223;
            bytes[i] = (byte) (state >>> 24);
        }
        return bytes;
    }

    private static ArtifactRef refTo(byte[] bytes) throws NoSuchAlgorithmException {
        return new ArtifactRef(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)), bytes.length);
    }
}
