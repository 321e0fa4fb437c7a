package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.StoreException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes to an SQLite file. Whatever callers queued while a transaction was being made durable goes
 * into the next one together, so that they share its flush to disk.
 *
 * <p>A refusal ({@link StoreException}) concerns its own request and comes before anything was written. After any other
 * failure the transaction is rolled back, and each of its requests done once more in a transaction of its own, so that
 * one's failure is not the others'.
 */
final class Writer implements AutoCloseable {
    private final String database;
    private final Sessions.Source source;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition queued = lock.newCondition();
    private List<Request<?>> queue = new ArrayList<>(); // guarded by lock
    private boolean started; // guarded by lock
    private boolean idle; // guarded by lock
    private boolean closed; // guarded by lock
    private @Nullable Session session; // the thread's own, once it is started

    /** @param first a connection for the writer to begin with */
    Writer(String database, Session first, Sessions.Source source) {
        this.database = database;
        this.session = first;
        this.source = source;
        this.thread = new Thread(this::run, "orchestrator-store-writer");
        thread.setDaemon(true);
    }

    /** Work and its caller, who waits. */
    private static final class Request<T> {
        private final Supplier<String> what;
        private final Session.Work<T> work;
        private final Thread caller = Thread.currentThread();
        private @Nullable T result;
        private @Nullable Throwable failure;
        private volatile boolean done;

        Request(Supplier<String> what, Session.Work<T> work) {
            this.what = what;
            this.work = work;
        }

        void attempt(Session session) throws SQLException {
            try {
                result = work.in(session);
            } catch (StoreException refused) {
                failure = refused;
            }
        }

        void complete() {
            done = true;
            LockSupport.unpark(caller);
        }

        T await() {
            boolean interrupted = false;
            while (!done) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                caller.interrupt();
            }
            if (failure instanceof StoreException refused) {
                throw refused;
            }
            if (failure != null) {
                throw new StoreException("cannot " + what.get() + ": " + failure, failure);
            }
            return Objects.requireNonNull(result, "every request has a result or a failure once it is done");
        }
    }

    /**
     * Does the work in a transaction and returns when it is durable, however often the caller is interrupted.
     *
     * @param what what the work is, as in "cannot …"
     */
    <T> T write(Supplier<String> what, Session.Work<T> work) {
        Request<T> request = new Request<>(what, work);
        lock.lock();
        try {
            if (closed) {
                throw new StoreException("the store " + database + " is closed; open it again");
            }
            queue.add(request);
            if (!started) {
                started = true;
                thread.start();
            } else if (idle) {
                queued.signal();
            }
        } finally {
            lock.unlock();
        }
        return request.await();
    }

    private void run() {
        List<Request<?>> batch = new ArrayList<>();
        while (next(batch)) {
            try {
                commit(batch);
            } catch (SQLException | RuntimeException | Error e) {
                batch.stream().filter(request -> request.failure == null).forEach(request -> {
                    request.failure = e instanceof SQLException sql ? failure(request, sql) : e;
                });
            }
            batch.forEach(Request::complete);
            batch.clear();
        }
    }

    /** Moves what is queued into the empty batch; false if nothing more will come. */
    private boolean next(List<Request<?>> batch) {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    return false;
                }
                idle = true;
                queued.awaitUninterruptibly();
                idle = false;
            }
            batch.addAll(queue);
            queue.clear();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Request<?>> batch) throws SQLException {
        Session current = begin();
        try {
            for (Request<?> request : batch) {
                request.attempt(current);
            }
            current.prepare("commit").execute();
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(current);
            if (batch.size() > 1) {
                batch.forEach(this::commitAlone);
                return;
            }
            throw e;
        }
    }

    private void commitAlone(Request<?> request) {
        request.failure = null;
        try {
            commit(List.of(request));
        } catch (SQLException e) {
            request.failure = failure(request, e);
        } catch (RuntimeException | Error e) {
            request.failure = e;
        }
    }

    private Session begin() throws SQLException {
        Session current = session;
        if (current == null) {
            current = source.open();
            session = current;
        }
        try {
            current.prepare("begin immediate").execute();
            return current;
        } catch (SQLException e) {
            rollBack(current);
            throw e;
        }
    }

    /** Some failures end the transaction by themselves. A connection that cannot be told is replaced. */
    private void rollBack(Session current) {
        try {
            current.forget();
            current.execute("rollback");
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                session = null;
                closeQuietly(current);
            }
        }
    }

    private StoreException failure(Request<?> request, SQLException e) {
        return Failures.of(Dialect.SQLITE, request.what.get(), database, e);
    }

    private static void closeQuietly(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            // Given up already; the failure that led here is the one to report.
        }
    }

    /** Waits for what is queued to be durable, then ends the thread and closes the connection. */
    @Override
    public void close() {
        boolean join;
        lock.lock();
        try {
            closed = true;
            join = started;
            queued.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (join && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Session last = session;
        session = null;
        if (last != null) {
            closeQuietly(last);
        }
    }
}
