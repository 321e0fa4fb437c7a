package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.file.ArtifactRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Artifacts in rows, and the larger ones as files in a folder beside the database. */
final class SqliteArtifacts {
    static final String SELECT = "select size, bytes from blob where sha256 = ?";
    static final String INSERT = "insert into blob (sha256, size, bytes) values (?, ?, ?) on conflict do nothing";

    private final Path folder;
    private final Writer writer;
    private final Reader reader;

    SqliteArtifacts(Path folder, Writer writer, Reader reader) {
        this.folder = folder;
        this.writer = writer;
        this.reader = reader;
    }

    /** Reads from the database. */
    interface Reader {
        <T> T read(String what, Session.Work<T> work);
    }

    /**
     * A row.
     *
     * @param bytes null if they are elsewhere
     */
    record Row(long size, byte @Nullable [] bytes) {
        static Optional<Row> of(Session session, ArtifactRef ref) throws SQLException {
            PreparedStatement select = session.prepare(SELECT);
            select.setBytes(1, HexFormat.of().parseHex(ref.sha256()));
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? Optional.of(new Row(found.getLong(1), found.getBytes(2))) : Optional.empty();
            }
        }

        static void insert(Session session, ArtifactRef ref, byte @Nullable [] bytes) throws SQLException {
            PreparedStatement insert = session.prepare(INSERT);
            insert.setBytes(1, HexFormat.of().parseHex(ref.sha256()));
            insert.setLong(2, ref.size());
            insert.setBytes(3, bytes);
            insert.executeUpdate();
        }
    }

    ArtifactRef put(InputStream bytes) throws IOException {
        try (Content content = Content.read(bytes, this::temporary)) {
            ArtifactRef ref = content.ref();
            Optional<Row> known = row(ref);
            if (known.isPresent() && (known.get().bytes() != null || Files.exists(file(ref)))) {
                return ref;
            }
            Path source = content.file();
            if (source != null) {
                // The row comes last: it says that the file is whole and on disk.
                Content.onDisk(() -> moved(source, file(ref)), "keep artifact " + ref.sha256() + " in " + folder);
            }
            if (known.isEmpty()) {
                writer.write(() -> "keep artifact " + ref.sha256(), session -> {
                    Row.insert(session, ref, content.few());
                    return ref;
                });
            }
            return ref;
        }
    }

    private Path temporary() throws IOException {
        Files.createDirectories(folder);
        return Files.createTempFile(folder, "incoming", ".tmp");
    }

    private static Path moved(Path source, Path target) throws IOException {
        Path parent = Objects.requireNonNull(target.getParent());
        Path folder = Objects.requireNonNull(parent.getParent());
        Files.createDirectories(parent);
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        Content.force(parent, StandardOpenOption.READ);
        Content.force(folder, StandardOpenOption.READ);
        Content.force(Objects.requireNonNull(folder.getParent()), StandardOpenOption.READ);
        return target;
    }

    InputStream open(ArtifactRef ref) throws IOException {
        Row row = row(ref).orElseThrow(() -> Content.missing(ref, folder::toString));
        byte[] bytes = row.bytes();
        if (bytes != null) {
            return new CheckedStream(new ByteArrayInputStream(bytes), ref.sha256(), "the database");
        }
        Path file = file(ref);
        if (!Files.exists(file)) {
            throw Content.missing(ref, () -> file + ", though the database says so; restore it from a backup");
        }
        return new CheckedStream(Files.newInputStream(file), ref.sha256(), file.toString());
    }

    private Optional<Row> row(ArtifactRef ref) {
        return reader.read("look up artifact " + ref.sha256(), session -> Row.of(session, ref));
    }

    private Path file(ArtifactRef ref) {
        return folder.resolve(ref.sha256().substring(0, 2)).resolve(ref.sha256().substring(2));
    }
}
