package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.FencedException;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What changes runs, each inside the caller's transaction. A {@link StoreException} from here is a refusal: nothing
 * was written before it.
 */
final class Journals {
    private static final String CREATE = "insert into run (id, owner, epoch, head, ttl, lease_until, status, updated)"
            + " values (?, ?, 1, 0, ?, {now} + ?, 'running', {now}) on conflict do nothing";
    private static final String ACQUIRE =
            "update run set owner = ?, epoch = epoch + 1, ttl = ?, lease_until = {now} + ?, status = 'running',"
                    + " updated = {now}"
                    + " where id = ? and epoch = ? and (owner is null or lease_until < {now} or cast(? as integer) = 1)";
    private static final String RENEW =
            "update run set ttl = ?, lease_until = {now} + ?" + " where id = ? and epoch = ? and owner is not null";
    private static final String RELEASE = "update run set owner = null, status = ?, updated = {now}"
            + " where id = ? and epoch = ? and owner is not null";
    private static final String ADVANCE = "update run set head = ?, lease_until = {now} + ttl, updated = {now}"
            + " where id = ? and epoch = ? and head = ? and owner is not null";
    private static final String EVENT =
            "insert into event (run_id, seq, epoch, ts, type, v, task, attempt, payload, hash)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String STATE = "select owner, epoch, head from run where id = ?";
    private static final String LOCKED = STATE + "{lock}";
    private static final String SIGNAL = "insert into signal (run_id, n, dedupe_id, kind, json)"
            + " select ?, coalesce(max(n), 0) + 1, ?, ?, ? from signal where run_id = ?"
            + " on conflict do nothing";

    private Journals() {}

    /** A run's row. */
    record State(@Nullable String owner, long epoch, long head) {}

    static Ownership create(Session session, RunId run, String owner, Duration ttl) throws SQLException {
        PreparedStatement insert = session.prepare(CREATE);
        insert.setString(1, run.value());
        insert.setString(2, owner);
        insert.setLong(3, ttl.toMillis());
        session.bindNow(insert, 4);
        insert.setLong(5, ttl.toMillis());
        session.bindNow(insert, 6);
        if (insert.executeUpdate() == 0) {
            throw new StoreException("run " + run + " exists already; give the new one another id");
        }
        return new Ownership(run, owner, 1);
    }

    /** @param dead tells of a run's epoch whether the process that has it is known to be dead */
    static Ownership acquire(Session session, RunId run, String owner, Duration ttl, Predicate<Ownership> dead)
            throws SQLException {
        State seen = state(session, STATE, run);
        boolean orphan = seen.owner() != null && dead.test(new Ownership(run, seen.owner(), seen.epoch()));
        PreparedStatement update = session.prepare(ACQUIRE);
        update.setString(1, owner);
        update.setLong(2, ttl.toMillis());
        session.bindNow(update, 3);
        update.setLong(4, ttl.toMillis());
        session.bindNow(update, 5);
        update.setString(6, run.value());
        update.setLong(7, seen.epoch());
        session.bindNow(update, 8);
        update.setInt(9, orphan ? 1 : 0);
        if (update.executeUpdate() == 0) {
            throw new RunOwnedException("run " + run + " is owned by "
                    + (seen.owner() == null
                            ? "somebody who was faster"
                            : seen.owner() + " (epoch " + seen.epoch() + ")")
                    + "; observe it, post signals, or wait until it is released or its lease runs out");
        }
        return new Ownership(run, owner, seen.epoch() + 1);
    }

    static Ownership renew(Session session, Ownership by, Duration ttl) throws SQLException {
        PreparedStatement update = session.prepare(RENEW);
        update.setLong(1, ttl.toMillis());
        session.bindNow(update, 2);
        update.setLong(3, ttl.toMillis());
        update.setString(4, by.run().value());
        update.setLong(5, by.epoch());
        if (update.executeUpdate() == 0) {
            throw fenced(state(session, STATE, by.run()), by);
        }
        return by;
    }

    static void release(Session session, Ownership by, String status) throws SQLException {
        PreparedStatement update = session.prepare(RELEASE);
        update.setString(1, status);
        session.bindNow(update, 2);
        update.setString(3, by.run().value());
        update.setLong(4, by.epoch());
        if (update.executeUpdate() == 0) {
            state(session, STATE, by.run());
        }
    }

    /** Throws unless the run is owned by it and has that head. */
    static void require(Session session, Ownership by, long expectedHead) throws SQLException {
        State state = state(session, STATE, by.run());
        if (state.owner() == null || state.epoch() != by.epoch()) {
            throw fenced(state, by);
        }
        if (state.head() != expectedHead) {
            throw new FencedException("run " + by.run() + " has " + state.head() + " records and not " + expectedHead
                    + ": somebody else appended; stop running it here");
        }
    }

    static void append(Session session, Ownership by, long expectedHead, List<StoredRecord> rows) throws SQLException {
        String run = by.run().value();
        PreparedStatement update = session.prepare(ADVANCE);
        update.setLong(1, expectedHead + rows.size());
        session.bindNow(update, 2);
        session.bindNow(update, 3);
        update.setString(4, run);
        update.setLong(5, by.epoch());
        update.setLong(6, expectedHead);
        if (update.executeUpdate() == 0) {
            require(session, by, expectedHead);
            throw new FencedException(
                    "run " + run + " changed hands or grew while it was appended to; stop running it" + " here");
        }
        PreparedStatement insert = session.prepare(EVENT);
        for (StoredRecord row : rows) {
            bind(insert, run, row);
            if (rows.size() > 1) {
                insert.addBatch();
            }
        }
        if (rows.size() > 1) {
            insert.executeBatch();
        } else {
            insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement insert, String run, StoredRecord row) throws SQLException {
        insert.setString(1, run);
        insert.setLong(2, row.seq());
        insert.setLong(3, row.epoch());
        insert.setLong(4, row.at().toEpochMilli());
        insert.setString(5, row.type());
        insert.setInt(6, row.version());
        insert.setString(7, row.task());
        insert.setInt(8, row.attempt());
        insert.setBytes(9, row.sharedPayload());
        insert.setBytes(10, row.sharedHash());
    }

    static void post(Session session, RunId run, Signal signal) throws SQLException {
        state(session, LOCKED, run);
        PreparedStatement insert = session.prepare(SIGNAL);
        insert.setString(1, run.value());
        insert.setString(2, signal.dedupeId());
        insert.setString(3, signal.kind());
        insert.setString(4, signal.json());
        insert.setString(5, run.value());
        insert.executeUpdate();
    }

    private static State state(Session session, String sql, RunId run) throws SQLException {
        PreparedStatement select = session.prepare(sql);
        select.setString(1, run.value());
        try (ResultSet found = select.executeQuery()) {
            if (!found.next()) {
                throw new StoreException("there is no run " + run);
            }
            return new State(found.getString(1), found.getLong(2), found.getLong(3));
        }
    }

    private static FencedException fenced(State state, Ownership by) {
        return new FencedException("run " + by.run() + " is not owned by " + by.owner() + " with epoch " + by.epoch()
                + " any more: "
                + (state.epoch() == by.epoch() && state.owner() == null
                        ? "it was released"
                        : "the epoch is " + state.epoch()
                                + (state.owner() == null ? "" : " and the owner " + state.owner()))
                + "; stop running it here");
    }
}
