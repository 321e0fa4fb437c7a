package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Appends of 500-byte events by several threads, each waiting for its own to be durable, beside a bare loop that does
 * nothing but insert what is queued and commit, on the same settings; then batches of one thread, and reading them with
 * their hashes checked. Run by hand:
 *
 * <pre>{@code Measure <folder> [threads] [appends of each] [rounds] [PostgreSQL URL]}</pre>
 */
final class Measure {
    private static final int PAYLOAD = 500;
    private static final int BATCH = 64;
    private static final int PAGE = 1_000;

    private Measure() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 16;
        int appends = args.length > 2 ? Integer.parseInt(args[2]) : 2_000;
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 5;
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double bare;
            try (Bare loop = new Bare(Files.createTempDirectory(folder, "bare").resolve("bare.db"))) {
                bare = rate(threads, appends, number -> () -> loop.append("run-" + number));
            }
            Path file = Files.createTempDirectory(folder, "store").resolve("runs.db");
            double ours;
            try (SqliteStateStore store = SqliteStateStore.open(file)) {
                ours = rate(threads, appends, number -> appender(store, "run-" + number, 1));
            }
            ratios.add(ours / bare);
            System.out.printf(
                    "round %d: bare %,.0f/s, store %,.0f/s, %.2f of bare, %d bytes on disk per event%n",
                    round, bare, ours, ours / bare, Files.size(file) / ((long) threads * appends));
        }
        System.out.printf(
                "median %.2f of bare%n",
                ratios.stream().sorted().skip(rounds / 2).findFirst().orElseThrow());
        try (SqliteStateStore store = SqliteStateStore.open(folder.resolve("batches.db"))) {
            batches("SQLite", store, appends);
        }
        if (args.length > 4) {
            try (PostgresStateStore store = PostgresServer.open(args[4])) {
                double single = rate(threads, appends / 4, number -> appender(store, "run-" + number, 1));
                System.out.printf("PostgreSQL: %,.0f/s%n", single);
                batches("PostgreSQL", store, appends / 4);
            }
        }
    }

    private static void batches(String name, StateStore store, int appends) throws Exception {
        double written = rate(1, appends, number -> appender(store, "batches", BATCH)) * BATCH;
        long start = System.nanoTime();
        byte[] previous = JournalHash.start(RunId.of("batches"));
        long count = 0;
        List<JournalRecord> page;
        do {
            page = store.read(RunId.of("batches"), count + 1, PAGE);
            for (JournalRecord next : page) {
                previous = JournalHash.next(previous, next);
                if (!Arrays.equals(previous, next.hash())) {
                    throw new IllegalStateException("record " + next.seq());
                }
            }
            count += page.size();
        } while (page.size() == PAGE);
        double read = count * 1e9 / (System.nanoTime() - start);
        System.out.printf(
                "%s, batches of %d by one thread: %,.0f events/s written, %,.0f/s read and checked%n",
                name, BATCH, written, read);
    }

    private interface Append {
        void next();
    }

    private interface Appenders {
        Append of(int number);
    }

    private static Append appender(StateStore store, String run, int batch) {
        Ownership by = store.create(RunId.of(run), "measure", Records.TTL);
        long[] head = new long[1];
        return () -> {
            store.append(by, head[0], Records.events(by, head[0] + 1, batch, PAYLOAD));
            head[0] += batch;
        };
    }

    private static double rate(int threads, int appends, Appenders appenders) throws Exception {
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Append append = appenders.of(i);
            tasks.add(new FutureTask<>(() -> {
                for (int count = 0; count < appends; count++) {
                    append.next();
                }
                return appends;
            }));
        }
        long start = System.nanoTime();
        tasks.forEach(task -> new Thread(task).start());
        for (FutureTask<Integer> task : tasks) {
            task.get();
        }
        return (double) threads * appends * 1e9 / (System.nanoTime() - start);
    }

    /** The least that a group commit needs. */
    private static final class Bare implements AutoCloseable {
        private final Connection connection;
        private final Thread thread = new Thread(this::run);
        private List<Waiting> queue = new ArrayList<>();
        private boolean closed;

        private static final class Waiting {
            private final String run;
            private final Thread caller = Thread.currentThread();
            private volatile boolean done;

            Waiting(String run) {
                this.run = run;
            }
        }

        Bare(Path file) throws SQLException {
            SQLiteConfig config = new SQLiteConfig();
            config.setSynchronous(SynchronousMode.FULL);
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            connection = JDBC.createConnection(JDBC.PREFIX + file, config.toProperties());
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table event (run text, seq integer, payload blob, primary key (run, seq))"
                        + " without rowid");
            }
            connection.setAutoCommit(false);
            thread.start();
        }

        void append(String run) {
            Waiting waiting = new Waiting(run);
            synchronized (this) {
                queue.add(waiting);
                notifyAll();
            }
            while (!waiting.done) {
                LockSupport.park(this);
            }
        }

        private synchronized List<Waiting> next() throws InterruptedException {
            while (queue.isEmpty() && !closed) {
                wait();
            }
            List<Waiting> batch = queue;
            queue = new ArrayList<>();
            return batch;
        }

        private void run() {
            byte[] payload = new byte[PAYLOAD];
            Arrays.fill(payload, (byte) 'x');
            long seq = 0;
            try (PreparedStatement insert = connection.prepareStatement("insert into event values (?, ?, ?)")) {
                for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
                    for (Waiting waiting : batch) {
                        insert.setString(1, waiting.run);
                        insert.setLong(2, ++seq);
                        insert.setBytes(3, payload);
                        insert.executeUpdate();
                    }
                    connection.commit();
                    for (Waiting waiting : batch) {
                        waiting.done = true;
                        LockSupport.unpark(waiting.caller);
                    }
                }
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

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
}
