package dev.orchestrator.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection that keeps its prepared statements. For one thread at a time. */
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Dialect dialect;
    private final @Nullable Clock clock;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private long usedAt;

    /** @param clock the time where the database has none of its own */
    Session(Connection connection, Dialect dialect, @Nullable Clock clock) {
        this.connection = connection;
        this.dialect = dialect;
        this.clock = clock;
    }

    /** Returns when it was last given back, as {@link #usedAt(long)} was told; 0 if never. */
    long usedAt() {
        return usedAt;
    }

    void usedAt(long millis) {
        usedAt = millis;
    }

    /** What is done in one transaction, or by one reader. May be done again if the transaction is rolled back. */
    interface Work<T> {
        T in(Session session) throws SQLException;
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Returns the statement, a template of {@link Dialect}, prepared once for this connection; not to be closed. */
    PreparedStatement prepare(String template) throws SQLException {
        PreparedStatement statement = prepared.get(template);
        if (statement == null) {
            statement = connection.prepareStatement(dialect.of(template));
            prepared.put(template, statement);
        }
        return statement;
    }

    /** Binds what {@code {now}} stands for. */
    void bindNow(PreparedStatement statement, int index) throws SQLException {
        if (clock == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, clock.millis());
        }
    }

    /** Runs a statement that is not worth keeping. */
    void execute(String template) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.of(template));
        }
    }

    /** Returns the first column of the first row as a number, or {@code otherwise} if there is no row. */
    long number(String sql, long otherwise) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            return found.next() ? found.getLong(1) : otherwise;
        }
    }

    /** Gives prepared statements up: after a failure, the driver may take one for still running. */
    void forget() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    /** Closes it after a failure, which is the one to report whatever closing comes to. */
    void abandon(Exception first) {
        try {
            close();
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        prepared.clear();
        connection.close();
    }
}
