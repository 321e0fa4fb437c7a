package dev.orchestrator.core.files;

import dev.orchestrator.api.file.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes directories that nobody else works in, and removes them again with all that is left in them.
 *
 * <p>Each is new, empty but for the tree asked for, and on POSIX systems closed to other users. Links in them are
 * removed, never followed. Safe for use by several threads.
 */
public final class PrivateDirectories implements AutoCloseable {
    /** The system's folder for temporary files. */
    public static final Path USUAL_ROOT = Path.of(System.getProperty("java.io.tmpdir"));

    private static final int MAX_NAME = 40;

    private final FileTrees trees;
    private final Path root;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Path> made = new HashSet<>(); // guarded by lock
    private boolean closed; // guarded by lock

    /**
     * Creates private directories.
     *
     * @param root the folder they are made in; created when it is first needed
     */
    public PrivateDirectories(FileTrees trees, Path root) {
        this.trees = Objects.requireNonNull(trees, "trees");
        this.root = root.toAbsolutePath();
    }

    /**
     * Makes a directory that holds a tree.
     *
     * @param name what it is for; part of the directory's name, for people
     * @return its real path
     * @throws IOException if it cannot be made or filled; nothing is left then
     * @throws IllegalStateException after {@link #close()}
     */
    public Path make(String name, FileTree tree) throws IOException {
        Files.createDirectories(root);
        Path directory = Files.createTempDirectory(root.toRealPath(), "orchestrator-" + printable(name) + '-');
        lock.lock();
        try {
            if (!closed) {
                made.add(directory);
            }
        } finally {
            lock.unlock();
        }
        try {
            if (!isLive(directory)) {
                throw new IllegalStateException("private directories are closed; make no more of them");
            }
            trees.write(tree, directory);
            return directory;
        } catch (IOException | RuntimeException e) {
            try {
                RecursiveDelete.delete(directory);
                forget(directory);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Removes a directory and all that is in it. Does nothing if it was removed before.
     *
     * @throws IllegalArgumentException if it is not one of these directories
     * @throws IOException if something cannot be removed; the message names it, and {@link #close()} tries again
     */
    public void delete(Path directory) throws IOException {
        if (!isLive(directory)) {
            if (Files.exists(directory)) {
                throw new IllegalArgumentException(directory + " was not made here and is not removed");
            }
            return;
        }
        RecursiveDelete.delete(directory);
        forget(directory);
    }

    /**
     * Removes every directory that is left. Idempotent.
     *
     * @throws UncheckedIOException if something cannot be removed; the rest is
     */
    @Override
    public void close() {
        List<Path> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayList<>(made);
        } finally {
            lock.unlock();
        }
        IOException failure = null;
        for (Path directory : left) {
            try {
                RecursiveDelete.delete(directory);
                forget(directory);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean isLive(Path directory) {
        lock.lock();
        try {
            return made.contains(directory);
        } finally {
            lock.unlock();
        }
    }

    private void forget(Path directory) {
        lock.lock();
        try {
            made.remove(directory);
        } finally {
            lock.unlock();
        }
    }

    private static String printable(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.length() <= MAX_NAME ? plain : plain.substring(0, MAX_NAME);
    }
}
