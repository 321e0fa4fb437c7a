package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.file.ArtifactRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/** Artifacts in rows, and the larger ones as files in a folder beside the database. */
final class SqliteArtifacts {
    private final String database;
    private final Path folder;
    private final Writer writer;
    private final Reader reader;

    /** @param database how a person finds it */
    SqliteArtifacts(String database, Path folder, Writer writer, Reader reader) {
        this.database = database;
        this.folder = folder;
        this.writer = writer;
        this.reader = reader;
    }

    /** Reads from the database. */
    interface Reader {
        <T> T read(String what, Session.Work<T> work);
    }

    ArtifactRef put(InputStream bytes) throws IOException {
        try (Content content = Content.read(bytes, this::temporary)) {
            ArtifactRef ref = content.ref();
            Optional<BlobRow> known = row(ref);
            if (known.isPresent() && isKept(known.get(), file(ref))) {
                return ref;
            }
            Path source = content.file();
            if (source != null) {
                // The row comes last: it says that the file is whole and on disk.
                Content.onDisk(() -> moved(source, file(ref)), "keep artifact " + ref.sha256() + " in " + folder);
            }
            if (known.isEmpty()) {
                writer.write(() -> "keep artifact " + ref.sha256(), session -> {
                    BlobRow.insert(session, ref, content.few());
                    return ref;
                });
            }
            return ref;
        }
    }

    private static boolean isKept(BlobRow row, Path file) {
        return row.bytes() != null
                || Content.onDisk(() -> Files.exists(file) && Files.size(file) == row.size(), "look at " + file);
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
        if (target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // Elsewhere a directory cannot be opened, and names are on disk without.
            Content.force(parent, StandardOpenOption.READ);
            Content.force(folder, StandardOpenOption.READ);
            Content.force(Objects.requireNonNull(folder.getParent()), StandardOpenOption.READ);
        }
        return target;
    }

    InputStream open(ArtifactRef ref) throws IOException {
        BlobRow row = row(ref).orElseThrow(() -> Content.missing(ref, () -> database));
        byte[] bytes = row.bytes();
        if (bytes != null) {
            return new CheckedStream(new ByteArrayInputStream(bytes), ref.sha256(), database);
        }
        Path file = file(ref);
        if (!Files.exists(file)) {
            throw Content.missing(ref, () -> file + ", though " + database + " names it");
        }
        return new CheckedStream(Files.newInputStream(file), ref.sha256(), file.toString());
    }

    private Optional<BlobRow> row(ArtifactRef ref) {
        return reader.read("look up artifact " + ref.sha256(), session -> BlobRow.of(session, ref));
    }

    private Path file(ArtifactRef ref) {
        return folder.resolve(ref.sha256().substring(0, 2)).resolve(ref.sha256().substring(2));
    }
}
