package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.file.ArtifactRef;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows of an artifact.
 *
 * @param size in bytes
 * @param bytes the bytes; null if there are many, which are kept elsewhere
 */
record BlobRow(long size, byte @Nullable [] bytes) {
    private static final String SELECT = "select size, bytes from blob where sha256 = ?";
    private static final String INSERT =
            "insert into blob (sha256, size, bytes) values (?, ?, ?) on conflict do nothing";

    static Optional<BlobRow> of(Session session, ArtifactRef ref) throws SQLException {
        PreparedStatement select = session.prepare(SELECT);
        select.setBytes(1, key(ref));
        try (ResultSet found = select.executeQuery()) {
            return found.next() ? Optional.of(new BlobRow(found.getLong(1), found.getBytes(2))) : Optional.empty();
        }
    }

    /** Returns whether there was none. */
    static boolean insert(Session session, ArtifactRef ref, byte @Nullable [] bytes) throws SQLException {
        PreparedStatement insert = session.prepare(INSERT);
        insert.setBytes(1, key(ref));
        insert.setLong(2, ref.size());
        insert.setBytes(3, bytes);
        return insert.executeUpdate() > 0;
    }

    static byte[] key(ArtifactRef ref) {
        return HexFormat.of().parseHex(ref.sha256());
    }
}
