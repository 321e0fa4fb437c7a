package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What only looks. Each sees what was committed. */
final class Reads {
    private static final String HEAD = "select head from run where id = ?";
    private static final String RECORDS = "select seq, ts, type, v, task, attempt, epoch, payload, hash from event"
            + " where run_id = ? and seq >= ? order by seq limit ?";
    private static final String HASH = "select hash from event where run_id = ? and seq = ?";
    private static final String RUNS = "select id, status, head, updated from run order by updated desc, id limit ?";
    private static final String RUNS_WITH =
            "select id, status, head, updated from run where status = ? order by updated desc, id limit ?";
    private static final String SIGNALS =
            "select dedupe_id, kind, json from signal where run_id = ? and n > ? order by n";

    private Reads() {}

    /** Reads the records, of which there must be as many as the run's row says. */
    static List<JournalRecord> records(Session session, RunId run, long fromSeq, int max) throws SQLException {
        long head = head(session, run);
        long first = Math.max(1, fromSeq);
        List<JournalRecord> records = new ArrayList<>();
        if (max < 1) {
            return records;
        }
        PreparedStatement select = session.prepare(RECORDS);
        select.setString(1, run.value());
        select.setLong(2, first);
        select.setInt(3, max);
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                long seq = found.getLong(1);
                if (seq != first + records.size()) {
                    throw missing(run, first + records.size(), head);
                }
                records.add(new StoredRecord(
                        seq,
                        found.getLong(2),
                        found.getString(3),
                        found.getInt(4),
                        found.getString(5),
                        found.getInt(6),
                        found.getLong(7),
                        found.getBytes(8),
                        found.getBytes(9)));
            }
        }
        long next = first + records.size();
        if (records.size() < max && next <= head) {
            throw missing(run, next, head);
        }
        return records;
    }

    /** Returns the hash of a record, if there is one. */
    static Optional<byte[]> hash(Session session, RunId run, long seq) throws SQLException {
        PreparedStatement select = session.prepare(HASH);
        select.setString(1, run.value());
        select.setLong(2, seq);
        try (ResultSet found = select.executeQuery()) {
            return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
        }
    }

    static List<RunSummary> runs(Session session, RunQuery query) throws SQLException {
        @Nullable String status = query.withStatus();
        PreparedStatement select = session.prepare(status == null ? RUNS : RUNS_WITH);
        int at = 1;
        if (status != null) {
            select.setString(at++, status);
        }
        select.setInt(at, query.limit());
        List<RunSummary> runs = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                runs.add(new RunSummary(
                        RunId.of(found.getString(1)),
                        found.getString(2),
                        found.getLong(3),
                        Instant.ofEpochMilli(found.getLong(4))));
            }
        }
        return runs;
    }

    static List<Signal> signals(Session session, RunId run, long after) throws SQLException {
        PreparedStatement select = session.prepare(SIGNALS);
        select.setString(1, run.value());
        select.setLong(2, after);
        List<Signal> signals = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                signals.add(new Signal(found.getString(1), found.getString(2), found.getString(3)));
            }
        }
        if (signals.isEmpty()) {
            head(session, run);
        }
        return signals;
    }

    private static long head(Session session, RunId run) throws SQLException {
        PreparedStatement select = session.prepare(HEAD);
        select.setString(1, run.value());
        try (ResultSet found = select.executeQuery()) {
            if (!found.next()) {
                throw new StoreException("there is no run " + run);
            }
            return found.getLong(1);
        }
    }

    private static StoreException missing(RunId run, long seq, long head) {
        return new StoreException("record " + seq + " of run " + run + " is missing, though the run has " + head
                + ": the database was damaged or edited; restore it from a backup");
    }
}
