package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The file beside a database whose lock says that a live process runs runs there. The system takes the lock from a
 * process that dies, and from no other.
 *
 * <p>All stores of this JVM on one database share one channel: where locks are the process's, closing any channel to
 * the file would give up the lock of another store.
 */
final class LockFile implements AutoCloseable {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Map<Path, LockFile> OPEN = new HashMap<>(); // guarded by LOCK

    private static final String TEXT =
            "Beside the database lies this file, whose lock the process that runs runs holds.\n";
    private static final long OWNER_BYTE = 0;
    private static final long SETUP_BYTE = 1;

    private final Path file;
    private final FileChannel channel;
    private final ReentrantLock setup = new ReentrantLock();
    private int users; // guarded by LOCK
    private @Nullable Object owner; // guarded by LOCK
    private @Nullable FileLock owned; // guarded by LOCK

    private LockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens the file, which is created if need be; each call wants its own {@link #close}. */
    static LockFile open(Path file) {
        LOCK.lock();
        try {
            LockFile known = OPEN.get(file);
            if (known == null) {
                known = new LockFile(file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
                OPEN.put(file, known);
            }
            known.users++;
            return known;
        } catch (IOException e) {
            throw new StoreException(
                    "cannot open the lock file " + file + ": " + e
                            + ". It lies beside the database: check that the directory exists and that this process may"
                            + " write to it",
                    e);
        } finally {
            LOCK.unlock();
        }
    }

    /** Returns whether a store was made beside it before. */
    boolean isMarked() {
        try {
            return channel.size() > 0;
        } catch (IOException e) {
            throw new StoreException("cannot read the lock file " + file + ": " + e, e);
        }
    }

    /** Notes that a store was made beside it. */
    void mark() {
        try {
            if (channel.size() == 0) {
                channel.write(ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.UTF_8)), 0);
            }
        } catch (IOException e) {
            throw new StoreException("cannot write the lock file " + file + ": " + e, e);
        }
    }

    /**
     * Does something that only one process at a time may do. In a thread of its own: an interrupt of the caller's would
     * close the channel, and with it give up the lock of whichever store of this JVM has it.
     */
    void exclusively(Runnable work) {
        FutureTask<LockFile> task = new FutureTask<>(() -> {
            setup.lock();
            try (FileLock held = channel.lock(SETUP_BYTE, 1, false)) {
                work.run();
                return this;
            } finally {
                setup.unlock();
            }
        });
        Thread thread = new Thread(task, "orchestrator-store-setup");
        thread.setDaemon(true);
        thread.start();
        await(task);
    }

    private void await(FutureTask<LockFile> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw new StoreException(
                    "cannot lock " + file + ": " + e.getCause() + ". Network file systems are not supported",
                    e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether the store has the right to run runs, which it takes if nobody has it. */
    boolean own(Object store) {
        LOCK.lock();
        try {
            if (owner == null) {
                owned = channel.tryLock(OWNER_BYTE, 1, false);
                owner = owned == null ? null : store;
            }
            return owner == store;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new StoreException("cannot lock " + file + ": " + e + ". Network file systems are not supported", e);
        } finally {
            LOCK.unlock();
        }
    }

    /** Gives the store's right up, if it has it. */
    void disown(Object store) {
        LOCK.lock();
        try {
            if (owner == store && owned != null) {
                owner = null;
                owned.release();
                owned = null;
            }
        } catch (IOException e) {
            throw new StoreException("cannot unlock " + file + ": " + e, e);
        } finally {
            LOCK.unlock();
        }
    }

    @Override
    public void close() {
        LOCK.lock();
        try {
            if (--users == 0) {
                OPEN.remove(file);
                channel.close();
            }
        } catch (IOException e) {
            throw new StoreException("cannot close the lock file " + file + ": " + e, e);
        } finally {
            LOCK.unlock();
        }
    }
}
