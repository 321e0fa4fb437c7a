package dev.orchestrator.core.files;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Turns folders into file trees and back; the bytes are kept in a state store.
 *
 * <p>Only names and bytes survive: executable bits, owners, times and empty folders do not. So a script of a tree is
 * run as {@code sh script}, never by itself.
 *
 * <p>Links are never followed: a symbolic link, a device or a pipe in a folder is an error that names it. Safe for use
 * by several threads.
 */
public final class FileTrees {
    /** How many files a tree may have by default. */
    public static final int DEFAULT_MAX_FILES = 10_000;

    /** How many bytes a tree may have by default, all files together: 256 MiB. */
    public static final long DEFAULT_MAX_BYTES = 256L << 20;

    private final StateStore store;
    private final int maxFiles;
    private final long maxBytes;

    /** Creates file trees with the default limits. */
    public FileTrees(StateStore store) {
        this(store, DEFAULT_MAX_FILES, DEFAULT_MAX_BYTES);
    }

    /**
     * Creates file trees.
     *
     * @param maxFiles how many files a folder may have when it is read
     * @param maxBytes how many bytes it may have, all files together
     * @throws IllegalArgumentException if a limit is less than 1
     */
    public FileTrees(StateStore store, int maxFiles, long maxBytes) {
        this.store = Objects.requireNonNull(store, "store");
        if (maxFiles < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1, but were " + maxFiles + " files and " + maxBytes + " bytes");
        }
        this.maxFiles = maxFiles;
        this.maxBytes = maxBytes;
    }

    /**
     * Reads every file of a folder.
     *
     * @throws FileTreeException if the folder is or holds a symbolic link or a special file, a name that a tree cannot
     *     have, or more than the limits allow
     * @throws IOException if there is no such folder or it cannot be read; the message names the path
     */
    public FileTree read(Path folder) throws IOException {
        return read(folder, path -> true, FileTree.EMPTY);
    }

    /**
     * Reads some files of a folder.
     *
     * @param include asked for each file and folder by its path relative to {@code folder}, joined by {@code /}; a
     *     folder's path ends with {@code /}, and a folder that is not included is not entered:
     *     {@code path -> !path.equals(".git/")}. What is left out may be anything, links too
     * @throws FileTreeException as {@link #read(Path)}, for what is included
     * @throws IOException as {@link #read(Path)}
     */
    public FileTree read(Path folder, Predicate<String> include) throws IOException {
        return read(folder, include, FileTree.EMPTY);
    }

    /**
     * Reads every file of a folder, and stores only what differs from a tree that is stored already.
     *
     * @param known what the folder held before
     * @throws FileTreeException as {@link #read(Path)}
     * @throws IOException as {@link #read(Path)}
     */
    public FileTree read(Path folder, FileTree known) throws IOException {
        return read(folder, path -> true, known);
    }

    private FileTree read(Path folder, Predicate<String> include, FileTree known) throws IOException {
        FolderListing listing = FolderListing.of(folder, include, maxFiles, maxBytes);
        Map<String, ArtifactRef> entries = new TreeMap<>();
        long left = maxBytes;
        for (Map.Entry<String, Path> file : listing.files().entrySet()) {
            ArtifactRef before = known.entries().get(file.getKey());
            ArtifactRef ref = before != null && holds(file.getValue(), folder, before)
                    ? before
                    : put(file.getValue(), folder, left);
            left -= ref.size();
            entries.put(file.getKey(), ref);
        }
        return FileTree.of(entries);
    }

    /**
     * Writes a tree into a folder.
     *
     * @param folder an empty folder, or a path where there is nothing yet
     * @throws IOException if the folder is a link or not empty, or writing fails; the message names the path
     * @throws StoreException if the stored bytes of a file are gone or are not what the tree says
     */
    public void write(FileTree tree, Path folder) throws IOException {
        if (Files.isSymbolicLink(folder)) {
            throw new NotDirectoryException(folder + " is a symbolic link; give the folder it points to");
        }
        Files.createDirectories(folder);
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
            if (inside.iterator().hasNext()) {
                throw new IOException("folder " + folder + " is not empty; a tree is only written into an empty one");
            }
        }
        for (Map.Entry<String, ArtifactRef> entry : tree.entries().entrySet()) {
            Path target = inside(folder, entry.getKey());
            Files.createDirectories(target.getParent());
            copy(entry.getKey(), entry.getValue(), target);
        }
    }

    /** Returns where a tree's file is in a folder. */
    static Path inside(Path folder, String path) throws IOException {
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw new IOException("'" + path + "' would be written outside of " + folder);
        }
        return file;
    }

    /** Writes a file where there is nothing yet. */
    void copy(String path, ArtifactRef ref, Path target) throws IOException {
        MessageDigest sha = sha256();
        try (InputStream in = new DigestInputStream(store.open(ref), sha);
                OutputStream out = Files.newOutputStream(
                        target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS)) {
            in.transferTo(out);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    "'" + path + "' cannot be written: this file system does not tell its name from another's", e);
        }
        if (!HexFormat.of().formatHex(sha.digest()).equals(ref.sha256())) {
            throw new StoreException("artifact " + ref.sha256() + " of '" + path
                    + "' is damaged: the stored bytes have another hash; restore the store from a backup");
        }
    }

    /** Lists a folder that somebody works in, within the limits. */
    FolderListing list(Path folder) throws IOException {
        return FolderListing.inUse(folder, maxFiles, maxBytes);
    }

    /** Stores what a file of a folder holds. */
    ArtifactRef put(Path file, Path folder) throws IOException {
        return put(file, folder, maxBytes);
    }

    private ArtifactRef put(Path file, Path folder, long left) throws IOException {
        try (InputStream in = new CappedInputStream(open(file), left)) {
            return store.put(in);
        } catch (CappedInputStream.CapReachedException e) {
            // The sizes were fine a moment ago: somebody still writes.
            throw new FileTreeException(folder, FolderListing.tooManyBytes(maxBytes));
        }
    }

    /** Returns what a file of a folder holds, without storing it. */
    ArtifactRef hashed(Path file, Path folder) throws IOException {
        MessageDigest sha = sha256();
        try (InputStream in = new DigestInputStream(new CappedInputStream(open(file), maxBytes), sha)) {
            long size = in.transferTo(OutputStream.nullOutputStream());
            return new ArtifactRef(HexFormat.of().formatHex(sha.digest()), size);
        } catch (CappedInputStream.CapReachedException e) {
            throw new FileTreeException(folder, FolderListing.tooManyBytes(maxBytes));
        }
    }

    private boolean holds(Path file, Path folder, ArtifactRef ref) throws IOException {
        return Files.size(file) == ref.size() && hashed(file, folder).equals(ref);
    }

    private static InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
