package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** A database file of ours: how it is recognised, made and connected to. */
final class SqliteFile {
    /** "orch" in ASCII: what a file of ours has in its header. */
    private static final long APPLICATION = 0x6f726368;

    private static final int BUSY_MILLIS = 10_000;

    private final Path path;
    private final Clock clock;

    private SqliteFile(Path path, Clock clock) {
        this.path = path;
        this.clock = clock;
    }

    /**
     * Finds the file, or the place for it. Nothing is created or changed.
     *
     * @throws StoreException if there is something else
     */
    static SqliteFile at(Path path, Clock clock) {
        SqliteFile file = new SqliteFile(real(path), clock);
        try {
            if (Files.isDirectory(file.path)) {
                throw new StoreException(file.path + " is a directory: name a file, new or of an earlier store");
            }
            if (Files.exists(file.path) && Files.size(file.path) > 0) {
                file.refuseForeign();
            }
            return file;
        } catch (IOException e) {
            throw new StoreException("cannot look at " + file.path + ": " + e, e);
        }
    }

    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        if (absolute.toString().indexOf('?') >= 0) {
            throw new StoreException("a database's path must not have a '?', which the driver takes for the start of"
                    + " settings, but was " + absolute);
        }
        try {
            if (Files.exists(absolute)) {
                return absolute.toRealPath();
            }
            Path folder = absolute.getParent();
            Path name = absolute.getFileName();
            if (folder == null || name == null || !Files.isDirectory(folder)) {
                throw new StoreException(
                        "there is no directory " + folder + " for the database " + absolute + "; create it first");
            }
            return folder.toRealPath().resolve(name);
        } catch (IOException e) {
            throw new StoreException("cannot find " + absolute + ": " + e, e);
        }
    }

    private void refuseForeign() {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        try (Session session = connect(config)) {
            long application = session.number("pragma application_id", 0);
            boolean empty = application == 0 && session.number("select count(*) from sqlite_master", 0) == 0;
            if (application != APPLICATION && !empty) {
                throw new StoreException(this + " is another program's database: name a file of its own for the runs;"
                        + " it was left as it is");
            }
        } catch (SQLException e) {
            throw Failures.of(Dialect.SQLITE, "open the store", toString(), e);
        }
    }

    /** Makes the file ours and its tables up to date, if they are not. One process at a time. */
    void prepare(Session session, LockFile lock) {
        try {
            if (lock.isMarked() && Files.exists(path) && session.number("pragma page_count", 0) == 0) {
                throw new StoreException(this + " is empty, though it held runs before: restore it from a backup, or"
                        + " remove " + beside(".lock") + " to begin anew");
            }
            if (session.number("pragma application_id", 0) == 0) {
                session.execute("pragma application_id = " + APPLICATION);
            }
            requireWal(session);
            session.execute("begin immediate");
            try {
                Schema.migrate(session, toString());
                session.execute("commit");
                lock.mark();
            } catch (SQLException | StoreException e) {
                rollBack(session, e);
                throw e;
            }
        } catch (SQLException e) {
            throw Failures.of(Dialect.SQLITE, "prepare the tables", toString(), e);
        }
    }

    /** Some failures end the transaction by themselves; what went wrong first is what is reported. */
    private static void rollBack(Session session, Exception first) {
        try {
            session.execute("rollback");
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }

    private void requireWal(Session session) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet mode = statement.executeQuery("pragma journal_mode = wal")) {
            if (!mode.next() || !mode.getString(1).equals("wal")) {
                throw new StoreException(this + " is on a file system that SQLite cannot share memory on, such as a"
                        + " network's: put it on a local disk");
            }
        }
    }

    /** Connects for reading and writing, every commit flushed to disk. */
    Session connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        Session session = connect(config);
        try {
            // On macOS, only this reaches the disk and not just its cache; elsewhere it means nothing.
            session.execute("pragma fullfsync = on");
            return session;
        } catch (SQLException e) {
            session.abandon(e);
            throw e;
        }
    }

    private Session connect(SQLiteConfig config) throws SQLException {
        Connection connection = JDBC.createConnection(JDBC.PREFIX + path, config.toProperties());
        return new Session(connection, Dialect.SQLITE, clock);
    }

    /** Returns the file beside the database whose name has this at its end. */
    Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    @Override
    public String toString() {
        return "database " + path;
    }
}
