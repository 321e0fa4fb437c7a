package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The contract in terms of two things a database can do: write in a transaction, and read. */
abstract class JdbcStateStore implements StateStore {
    private static final Duration LONGEST_LEASE = Duration.ofDays(36_500);

    private final Tips tips = new Tips();

    JdbcStateStore() {}

    /**
     * Does the work in one transaction and returns when that is durable.
     *
     * @param what what the work is, as in "cannot …"
     */
    abstract <T> T write(Supplier<String> what, Session.Work<T> work);

    /** Does work that only looks. */
    abstract <T> T read(String what, Session.Work<T> work);

    /** Throws unless this process may own runs. */
    void requireMayOwn(String what) {}

    /** Returns whether the process that owns is known to be dead, whatever its lease says. Within a transaction. */
    boolean isDead(Ownership owner) {
        return false;
    }

    /** Notes that this process owns. Within the transaction, which may yet fail. */
    void owns(Ownership by) {}

    /** Notes that this process does not own any more. */
    void disowns(Ownership by) {}

    @Override
    public Ownership create(RunId run, String owner, Duration ttl) {
        requireOwner(run, owner, ttl);
        requireMayOwn("create run " + run);
        return write(() -> "create run " + run, session -> {
            Ownership created = Journals.create(session, run, owner, ttl);
            owns(created);
            return created;
        });
    }

    @Override
    public Ownership acquire(RunId run, String owner, Duration ttl) {
        requireOwner(run, owner, ttl);
        requireMayOwn("acquire run " + run);
        return write(() -> "acquire run " + run, session -> {
            Ownership acquired = Journals.acquire(session, run, owner, ttl, this::isDead);
            owns(acquired);
            // Since it was appended to here, the journal may have got another end: a standby's, or a backup's.
            tips.forget(run);
            return acquired;
        });
    }

    private static void requireOwner(RunId run, String owner, Duration ttl) {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(owner, "owner");
        requireTtl(ttl);
    }

    private static void requireTtl(Duration ttl) {
        Objects.requireNonNull(ttl, "ttl");
        if (ttl.compareTo(Duration.ofMillis(1)) < 0 || ttl.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException("ttl must be between a millisecond and a hundred years, but was " + ttl);
        }
    }

    @Override
    public Ownership renew(Ownership by, Duration ttl) {
        Objects.requireNonNull(by, "by");
        requireTtl(ttl);
        return write(() -> "renew run " + by.run(), session -> Journals.renew(session, by, ttl));
    }

    @Override
    public void release(Ownership by, String status) {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(status, "status");
        try {
            write(() -> "release run " + by.run(), session -> {
                Journals.release(session, by, status);
                return by;
            });
        } finally {
            // Who gives a run up is done with it, even where that could not be written down.
            disowns(by);
            tips.forget(by.run());
        }
    }

    @Override
    public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
        RunId run = Objects.requireNonNull(by, "by").run();
        Optional<List<StoredRecord>> rows = tips.chain(run, expectedHead, batch, this::hash);
        if (batch.isEmpty() || rows.isEmpty()) {
            read("look up run " + run, session -> {
                Journals.require(session, by, expectedHead);
                return by;
            });
            if (rows.isEmpty()) {
                throw new StoreException("record " + expectedHead + " of run " + run + " is missing: " + this
                        + " was damaged or edited; restore it from a backup");
            }
            return;
        }
        write(
                () -> "append records " + (expectedHead + 1) + " to " + (expectedHead + batch.size()) + " to run "
                        + run,
                session -> {
                    Journals.append(session, by, expectedHead, rows.get());
                    return by;
                });
        tips.committed(run, rows.get());
    }

    private Optional<byte[]> hash(RunId run, long seq) {
        return read("read record " + seq + " of run " + run, session -> Reads.hash(session, run, seq));
    }

    @Override
    public List<JournalRecord> read(RunId run, long fromSeq, int max) {
        Objects.requireNonNull(run, "run");
        return read("read run " + run, session -> Reads.records(session, run, fromSeq, max));
    }

    @Override
    public List<RunSummary> runs(RunQuery query) {
        Objects.requireNonNull(query, "query");
        return read("list runs", session -> Reads.runs(session, query));
    }

    @Override
    public void post(RunId run, Signal signal) {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(signal, "signal");
        write(() -> "post a signal to run " + run, session -> {
            Journals.post(session, run, signal);
            return signal;
        });
    }

    @Override
    public List<Signal> signals(RunId run, long after) {
        Objects.requireNonNull(run, "run");
        return read("read the signals to run " + run, session -> Reads.signals(session, run, after));
    }
}
