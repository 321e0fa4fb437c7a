package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Remembers in PostgreSQL: for several machines that take over each other's runs, and for those who have a server
 * anyway.
 *
 * <pre>{@code
 * StateStore store = PostgresStateStore.open(
 *         "jdbc:postgresql://db.example.org/app?currentSchema=orchestrator", "orchestrator", password);
 * }</pre>
 *
 * <p>Any number of processes may use the database. Each run is owned by one of them, by a lease that is judged by the
 * server's clock alone: a run whose owner died is acquired when the lease has run out, and an owner that was thought
 * dead is refused at its first append.
 *
 * <p>The tables are made in the connections' current schema, which should be one of its own. At most eight connections
 * are used, and kept until the store is closed. Artifacts are rows, the larger ones several. The driver, {@code
 * org.postgresql:postgresql}, is the application's to add.
 *
 * @since 0.1.0
 */
public final class PostgresStateStore extends JdbcStateStore {
    private static final int CONNECTIONS = 8;
    private static final int CHECKED_AFTER_MILLIS = 5_000;
    private static final int CHECK_SECONDS = 5;
    /** "orch" in ASCII: who changes tables takes this lock. */
    private static final long MIGRATION_LOCK = 0x6f726368;

    private final Sessions sessions;
    private final Clock clock;
    private final String database;
    private final PostgresArtifacts artifacts = new PostgresArtifacts(this);
    private volatile boolean closed;

    private PostgresStateStore(Connecting connecting, String database, Clock clock) {
        this.sessions = new Sessions(CONNECTIONS, new Source(connecting, clock));
        this.database = database;
        this.clock = clock;
    }

    /** Opens a connection. */
    private interface Connecting {
        Connection connect() throws SQLException;
    }

    /** Connections that commit to disk, whatever the server's default is. */
    private record Source(Connecting connecting, Clock clock) implements Sessions.Source {
        @Override
        public Session open() throws SQLException {
            Session session = new Session(connecting.connect(), Dialect.POSTGRES, null);
            try {
                session.connection().setAutoCommit(true);
                session.connection().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                session.execute("select set_config('synchronous_commit', 'on', false)"
                        + " where current_setting('synchronous_commit') = 'off'");
                return session;
            } catch (SQLException e) {
                session.abandon(e);
                throw e;
            }
        }

        @Override
        public boolean usable(Session session) throws SQLException {
            long idle = clock.millis() - session.usedAt();
            boolean justUsed = idle >= 0 && idle < CHECKED_AFTER_MILLIS; // a clock may be put back
            return justUsed || session.connection().isValid(CHECK_SECONDS);
        }
    }

    /**
     * Opens a store on connections of its own.
     *
     * @param url a JDBC URL, as {@code jdbc:postgresql://host/database?currentSchema=orchestrator}
     * @throws StoreException if the server cannot be reached, its tables are of a newer version of this library, or
     *     there are others of their names; the message says which
     */
    public static PostgresStateStore open(String url, String user, String password) {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        return open(url, user, password, Clock.systemUTC());
    }

    /**
     * Opens a store on connections of the application's, which stay its own: closing the store only gives them back.
     *
     * @throws StoreException as {@link #open(String, String, String)} does
     */
    public static PostgresStateStore open(DataSource connections) {
        Objects.requireNonNull(connections, "connections");
        return open(connections::getConnection, "the given data source", Clock.systemUTC());
    }

    static PostgresStateStore open(String url, String user, String password, Clock clock) {
        return open(() -> DriverManager.getConnection(url, user, password), shown(url), clock);
    }

    private static PostgresStateStore open(Connecting connecting, String database, Clock clock) {
        PostgresStateStore store = new PostgresStateStore(connecting, "database " + database, clock);
        try {
            store.write(() -> "prepare the tables", session -> {
                session.execute("select pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
                Schema.migrate(session, store.toString());
                return store;
            });
            return store;
        } catch (StoreException e) {
            store.close();
            throw e;
        }
    }

    /** Leaves settings out, since a password may be among them. */
    private static String shown(String url) {
        int settings = url.indexOf('?');
        return settings < 0 ? url : url.substring(0, settings);
    }

    @Override
    <T> T write(Supplier<String> what, Session.Work<T> work) {
        return use(what, session -> {
            session.connection().setAutoCommit(false);
            try {
                T result = work.in(session);
                session.connection().commit();
                session.connection().setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(session, e);
                throw e;
            }
        });
    }

    @Override
    <T> T read(String what, Session.Work<T> work) {
        return use(() -> what, work);
    }

    private <T> T use(Supplier<String> what, Session.Work<T> work) {
        requireOpen();
        try {
            return sessions.use(session -> {
                T result = work.in(session);
                session.usedAt(clock.millis());
                return result;
            });
        } catch (SQLException e) {
            throw Failures.of(Dialect.POSTGRES, what.get(), database, e);
        }
    }

    /** What went wrong first is what is reported: a connection that is lost cannot roll back either, nor need it. */
    private static void rollBack(Session session, Exception first) {
        try {
            session.connection().rollback();
            session.connection().setAutoCommit(true);
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("the store " + database + " is closed; open it again");
        }
    }

    @Override
    public ArtifactRef put(InputStream bytes) throws IOException {
        Objects.requireNonNull(bytes, "bytes");
        requireOpen();
        return artifacts.put(bytes);
    }

    @Override
    public InputStream open(ArtifactRef ref) {
        return artifacts.open(Objects.requireNonNull(ref, "ref"));
    }

    /** Waits for what is under way, then closes the connections, or gives them back. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            sessions.close();
        }
    }

    @Override
    public String toString() {
        return "PostgresStateStore[" + database + "]";
    }
}
