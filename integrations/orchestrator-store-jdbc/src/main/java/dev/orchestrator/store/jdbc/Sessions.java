package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.StoreException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/** A few connections, opened when first needed and kept. Callers beyond their number wait. */
final class Sessions implements AutoCloseable {
    private final int most;
    private final Source source;
    private final Semaphore permits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Session> idle = new ArrayDeque<>(); // guarded by lock
    private boolean closed; // guarded by lock

    Sessions(int most, Source source) {
        this.most = most;
        this.source = source;
        this.permits = new Semaphore(most, true);
    }

    /** Connects. */
    interface Source {
        Session open() throws SQLException;

        /** Whether a session that was idle may be used: its connection may have died meanwhile. */
        default boolean usable(Session session) throws SQLException {
            return true;
        }
    }

    /** Lends a session for the work. One whose work failed is not used again. */
    <T> T use(Session.Work<T> work) throws SQLException {
        permits.acquireUninterruptibly();
        try {
            Session session = take();
            boolean good = false;
            try {
                T result = work.in(session);
                good = true;
                return result;
            } catch (StoreException refused) {
                good = refused.getSuppressed().length == 0;
                throw refused;
            } catch (SQLException e) {
                if (isConnectionLost(e)) {
                    discardIdle();
                }
                throw e;
            } finally {
                giveBack(session, good);
            }
        } finally {
            permits.release();
        }
    }

    private Session take() throws SQLException {
        while (true) {
            Session session;
            lock.lock();
            try {
                session = idle.poll();
            } finally {
                lock.unlock();
            }
            if (session == null) {
                return source.open();
            }
            if (source.usable(session)) {
                return session;
            }
            discard(session);
        }
    }

    private void giveBack(Session session, boolean good) {
        lock.lock();
        try {
            if (good && !closed) {
                idle.push(session);
                return;
            }
        } finally {
            lock.unlock();
        }
        discard(session);
    }

    /** Where one connection was lost, the others most likely were too. */
    private static boolean isConnectionLost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P");
    }

    private void discardIdle() {
        lock.lock();
        try {
            idle.forEach(Sessions::discard);
            idle.clear();
        } finally {
            lock.unlock();
        }
    }

    private static void discard(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            // It is given up either way, and what went wrong with it has been said to who used it.
        }
    }

    /** Waits for work under way, then closes all. */
    @Override
    public void close() {
        permits.acquireUninterruptibly(most);
        try {
            lock.lock();
            try {
                closed = true;
            } finally {
                lock.unlock();
            }
            discardIdle();
        } finally {
            permits.release(most);
        }
    }
}
