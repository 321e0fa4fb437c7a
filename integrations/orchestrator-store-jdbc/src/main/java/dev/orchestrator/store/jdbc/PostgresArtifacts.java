package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.file.ArtifactRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Artifacts in rows; the larger ones in several. */
final class PostgresArtifacts {
    private static final String PART = "select bytes from blob_part where sha256 = ? and n = ?";
    private static final String INSERT_PART = "insert into blob_part (sha256, n, bytes) values (?, ?, ?)";

    private final JdbcStateStore store;

    PostgresArtifacts(JdbcStateStore store) {
        this.store = store;
    }

    ArtifactRef put(InputStream bytes) throws IOException {
        try (Content content = Content.read(bytes, () -> Files.createTempFile("orchestrator", ".artifact"))) {
            ArtifactRef ref = content.ref();
            if (row(ref).isEmpty()) {
                store.write(() -> "keep artifact " + ref.sha256(), session -> {
                    Path file = content.file();
                    // Waits for whoever is just putting the same: its row and parts are one transaction.
                    if (BlobRow.insert(session, ref, content.few()) && file != null) {
                        insertParts(session, ref, file);
                    }
                    return ref;
                });
            }
            return ref;
        }
    }

    private static void insertParts(Session session, ArtifactRef ref, Path file) throws SQLException {
        PreparedStatement insert = session.prepare(INSERT_PART);
        try (InputStream in = Content.onDisk(() -> Files.newInputStream(file), "read " + file)) {
            int n = 0;
            for (byte[] part = next(in, file); part.length > 0; part = next(in, file)) {
                insert.setBytes(1, BlobRow.key(ref));
                insert.setInt(2, n++);
                insert.setBytes(3, part);
                insert.executeUpdate();
            }
        } catch (IOException e) {
            throw new SQLException("cannot close " + file, e);
        }
    }

    private static byte[] next(InputStream in, Path file) {
        return Content.onDisk(() -> in.readNBytes(Content.FEW), "read " + file);
    }

    InputStream open(ArtifactRef ref) {
        BlobRow row = row(ref).orElseThrow(() -> Content.missing(ref, store::toString));
        byte[] bytes = row.bytes();
        InputStream in = bytes == null ? new Parts(ref) : new ByteArrayInputStream(bytes);
        return new CheckedStream(in, ref.sha256(), store.toString());
    }

    private Optional<BlobRow> row(ArtifactRef ref) {
        return store.read("look up artifact " + ref.sha256(), session -> BlobRow.of(session, ref));
    }

    /** One part after the other, of which one is in memory; parts that are missing show in the hash. */
    private final class Parts extends InputStream {
        private final ArtifactRef ref;
        private InputStream part = InputStream.nullInputStream();
        private int next;

        Parts(ArtifactRef ref) {
            this.ref = ref;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = part.read(into, offset, length);
            if (count >= 0) {
                return count;
            }
            Optional<byte[]> bytes = store.read("read artifact " + ref.sha256(), session -> part(session, next));
            if (bytes.isEmpty()) {
                return -1;
            }
            next++;
            part = new ByteArrayInputStream(bytes.get());
            return part.read(into, offset, length);
        }

        private Optional<byte[]> part(Session session, int n) throws SQLException {
            PreparedStatement select = session.prepare(PART);
            select.setBytes(1, BlobRow.key(ref));
            select.setInt(2, n);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
            }
        }
    }
}
