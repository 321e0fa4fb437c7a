package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An artifact's bytes on their way in: in memory if they are few, else in a temporary file that closing removes.
 *
 * @param ref what they are
 * @param few the bytes; null if they are in {@code file}
 * @param file where they are; null if they are few
 */
record Content(
        ArtifactRef ref, byte @Nullable [] few, @Nullable Path file) implements AutoCloseable {
    /** What is kept in a row; more goes elsewhere. */
    static final int FEW = 1 << 20;

    private static final int BUFFER = 1 << 16;

    /** Makes a file for bytes on their way. */
    interface Temporary {
        Path create() throws IOException;
    }

    /**
     * Reads the stream to its end. What was written to a file is on disk when this returns.
     *
     * @throws IOException if the stream fails
     * @throws StoreException if the file does
     */
    static Content read(InputStream bytes, Temporary temporary) throws IOException {
        byte[] first = bytes.readNBytes(FEW + 1);
        MessageDigest digest = sha256();
        digest.update(first);
        if (first.length <= FEW) {
            return new Content(new ArtifactRef(HexFormat.of().formatHex(digest.digest()), first.length), first, null);
        }
        Path file = onDisk(temporary::create, "create a file for an artifact");
        boolean whole = false;
        try (OutputStream out = onDisk(() -> Files.newOutputStream(file), "write an artifact to " + file)) {
            long size = first.length;
            write(out, first, first.length, file);
            byte[] buffer = new byte[BUFFER];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
                write(out, buffer, read, file);
                size += read;
            }
            onDisk(
                    () -> {
                        out.flush();
                        force(file, StandardOpenOption.WRITE);
                        return file;
                    },
                    "write an artifact to " + file);
            whole = true;
            return new Content(new ArtifactRef(HexFormat.of().formatHex(digest.digest()), size), null, file);
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void write(OutputStream out, byte[] bytes, int length, Path file) {
        onDisk(
                () -> {
                    out.write(bytes, 0, length);
                    return length;
                },
                "write an artifact to " + file);
    }

    /** Does not return before what was written to the file, or the names in the folder, are on disk. */
    static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** Something done to files. */
    interface OnFiles<T> {
        T run() throws IOException;
    }

    /** Does it; a failure is the store's and says what was attempted. */
    static <T> T onDisk(OnFiles<T> work, String what) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new StoreException(
                    "cannot " + what + ": " + e
                            + ". Check that there is room on the disk and that this process may write there",
                    e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static StoreException missing(ArtifactRef ref, Supplier<String> where) {
        return new StoreException("there is no artifact " + ref.sha256() + " (" + ref.size() + " bytes) in "
                + where.get() + "; restore it from a backup");
    }

    @Override
    public void close() {
        if (file != null) {
            onDisk(() -> Files.deleteIfExists(file), "remove " + file);
        }
    }
}
