package dev.orchestrator.samples.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The least that a group commit needs: one thread that inserts what is queued and commits. Settings and columns are
 * those of {@code SqliteStateStore}; who may append and where the journal ends is not checked, nothing is hashed.
 */
final class GroupCommit implements AutoCloseable {
    private static final byte[] HASH = new byte[32];

    private final Connection connection;
    private final Thread thread = new Thread(this::run, "group-commit");
    private List<Request> queue = new ArrayList<>(); // guarded by this
    private boolean closed; // guarded by this
    private volatile @Nullable Exception failure;

    private GroupCommit(Connection connection) {
        this.connection = connection;
    }

    private static final class Request {
        private final String run;
        private final long from;
        private final int count;
        private final Thread caller = Thread.currentThread();
        private volatile boolean done;

        Request(String run, long from, int count) {
            this.run = run;
            this.from = from;
            this.count = count;
        }
    }

    /** Makes a database there. */
    static GroupCommit open(Path database) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SynchronousMode.FULL);
        config.setJournalMode(JournalMode.WAL);
        Connection connection = JDBC.createConnection(JDBC.PREFIX + database, config.toProperties());
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma fullfsync = on");
            statement.execute("create table event (run_id text not null, seq bigint not null, epoch bigint not null,"
                    + " ts bigint not null, type text not null, v integer not null, task text not null,"
                    + " attempt integer not null, payload blob not null, hash blob not null,"
                    + " primary key (run_id, seq)) without rowid");
        }
        connection.setAutoCommit(false);
        GroupCommit opened = new GroupCommit(connection);
        opened.thread.start();
        return opened;
    }

    /** Appends so many events and returns when they are durable. */
    void append(String run, long from, int count) {
        Request request = new Request(run, from, count);
        synchronized (this) {
            queue.add(request);
            notifyAll();
        }
        while (!request.done) {
            Exception failed = failure;
            if (failed != null) {
                throw new IllegalStateException("the bare group commit failed: " + failed, failed);
            }
            LockSupport.park(this);
        }
    }

    private void run() {
        List<Request> batch = List.of();
        try (PreparedStatement insert =
                connection.prepareStatement("insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (batch = next(); !batch.isEmpty(); batch = next()) {
                for (Request request : batch) {
                    add(request, insert);
                }
                insert.executeBatch();
                connection.commit();
                for (Request request : batch) {
                    request.done = true;
                    LockSupport.unpark(request.caller);
                }
            }
        } catch (SQLException | InterruptedException e) {
            failure = e;
            batch.forEach(request -> LockSupport.unpark(request.caller));
            synchronized (this) {
                queue.forEach(request -> LockSupport.unpark(request.caller));
            }
        }
    }

    private synchronized List<Request> next() throws InterruptedException {
        while (queue.isEmpty() && !closed) {
            wait();
        }
        List<Request> batch = queue;
        queue = new ArrayList<>();
        return batch;
    }

    private static void add(Request request, PreparedStatement insert) throws SQLException {
        for (int i = 0; i < request.count; i++) {
            long seq = request.from + i;
            insert.setString(1, request.run);
            insert.setLong(2, seq);
            insert.setLong(3, 1);
            insert.setLong(4, Noted.millis(seq));
            insert.setString(5, Noted.TYPE);
            insert.setInt(6, 1);
            insert.setString(7, Noted.TASK);
            insert.setInt(8, 1);
            insert.setBytes(9, Noted.PAYLOAD);
            insert.setBytes(10, HASH);
            insert.addBatch();
        }
    }

    /** Waits for what is queued. */
    @Override
    public void close() throws InterruptedException, SQLException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.join();
        connection.close();
    }
}
