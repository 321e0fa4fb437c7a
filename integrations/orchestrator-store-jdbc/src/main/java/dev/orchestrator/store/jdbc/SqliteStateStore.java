package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Remembers in an SQLite file: nothing to install, and what was appended survives the process and a power cut. The
 * usual store.
 *
 * <pre>{@code
 * try (StateStore store = SqliteStateStore.open(Path.of("runs.db"))) {
 *     …
 * }
 * }</pre>
 *
 * <p>One process at a time runs runs in a database; it holds the lock of the file {@code <database>.lock} from its
 * first {@link #create} or {@link #acquire} until it closes the store or dies. While it does, {@code create} and {@code
 * acquire} fail at once everywhere else with {@link RunOwnedException}; reading, listing, artifacts and signals work in
 * any number of processes. Whoever gets the lock may acquire at once what a dead process owned. Within the process,
 * leases run out by the system's clock.
 *
 * <p>All writes share one thread, and those that wait together share one flush to disk. Artifacts above 1 MiB lie as
 * files in {@code <database>.artifacts}; back that folder up with the database.
 *
 * <p>Not for network file systems, whose locks are not to be trusted. The driver unpacks its native library into {@code
 * java.io.tmpdir}, which must allow programs to be run from it, and JDK 24 and later warn of it unless {@code
 * --enable-native-access=ALL-UNNAMED} is given.
 *
 * @since 0.1.0
 */
public final class SqliteStateStore extends JdbcStateStore {
    private static final int READERS = 4;

    private final SqliteFile file;
    private final LockFile lock;
    private final Writer writer;
    private final Sessions readers;
    private final SqliteArtifacts artifacts;
    /** What this store owns. Changed by the writer's thread, within the transaction. */
    private final Set<Claim> live = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    private record Claim(RunId run, long epoch) {
        static Claim of(Ownership by) {
            return new Claim(by.run(), by.epoch());
        }
    }

    private SqliteStateStore(SqliteFile file, LockFile lock, Session first) {
        this.file = file;
        this.lock = lock;
        this.writer = new Writer(file.toString(), first, file::connect);
        this.readers = new Sessions(READERS, file::connect);
        this.artifacts = new SqliteArtifacts(file.toString(), file.beside(".artifacts"), writer, this::read);
    }

    /**
     * Opens the database, which is created if there is none.
     *
     * @param database the file; its directory must exist and be writable
     * @throws StoreException if the file is something else, is damaged, was written by a newer version of this library,
     *     or cannot be read and written; the message says which. It is left as it was
     */
    public static SqliteStateStore open(Path database) {
        return open(database, Clock.systemUTC());
    }

    /** Opens the database with another clock for leases and listings. */
    static SqliteStateStore open(Path database, Clock clock) {
        SqliteFile file = SqliteFile.at(Objects.requireNonNull(database, "database"), clock);
        LockFile lock = LockFile.open(file.beside(".lock"));
        try {
            Session first = file.connect();
            try {
                lock.exclusively(() -> file.prepare(first, lock));
                return new SqliteStateStore(file, lock, first);
            } catch (StoreException e) {
                first.close();
                throw e;
            }
        } catch (SQLException e) {
            lock.close();
            throw Failures.of(Dialect.SQLITE, "open the store", file.toString(), e);
        } catch (StoreException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    void requireMayOwn(String what) {
        requireOpen();
        if (!lock.own(this)) {
            throw new RunOwnedException("cannot " + what + " in " + file
                    + ": another process, or another store of this one, runs runs there. Reading and signals work"
                    + " meanwhile; end it or wait until it closes its store, or use a database of your own");
        }
        if (closed) {
            // In the meantime, by another thread: nobody would give the lock back any more.
            lock.disown(this);
            requireOpen();
        }
    }

    /** Who has the lock is the only process that owns: what it does not own itself, nobody does any more. */
    @Override
    boolean isDead(Ownership owner) {
        return !live.contains(Claim.of(owner));
    }

    @Override
    void owns(Ownership by) {
        live.remove(new Claim(by.run(), by.epoch() - 1));
        live.add(Claim.of(by));
    }

    @Override
    void disowns(Ownership by) {
        live.remove(Claim.of(by));
    }

    @Override
    public ArtifactRef put(InputStream bytes) throws IOException {
        Objects.requireNonNull(bytes, "bytes");
        requireOpen();
        return artifacts.put(bytes);
    }

    @Override
    public InputStream open(ArtifactRef ref) throws IOException {
        return artifacts.open(Objects.requireNonNull(ref, "ref"));
    }

    @Override
    <T> T write(Supplier<String> what, Session.Work<T> work) {
        return writer.write(what, work);
    }

    @Override
    <T> T read(String what, Session.Work<T> work) {
        requireOpen();
        try {
            return readers.use(work);
        } catch (SQLException e) {
            throw Failures.of(Dialect.SQLITE, what, file.toString(), e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("the store " + file + " is closed; open it again");
        }
    }

    /** Waits for writes under way; then others may run runs in the database. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            writer.close();
            readers.close();
            lock.disown(this);
            lock.close();
        }
    }

    @Override
    public String toString() {
        return "SqliteStateStore[" + file + "]";
    }
}
