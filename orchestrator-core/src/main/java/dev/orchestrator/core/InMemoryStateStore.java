package dev.orchestrator.core;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.FencedException;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers as long as the process lives. Fast and not durable: for tests, short runs, and trying things out. Leases do
 * not expire, since whoever shares this memory dies with it. Closing it changes nothing; it stays readable.
 */
public final class InMemoryStateStore implements StateStore {
    private static final String RUNNING = "running";

    private final Map<RunId, Journal> journals = new ConcurrentHashMap<>();
    private final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();

    /** Creates an empty store. */
    public InMemoryStateStore() {}

    /** One run's records, in chunks that never move, so that a long journal is not copied while it grows. */
    private static final class Journal {
        private static final int CHUNK = 1_024;

        private final RunId run;
        private final List<JournalRecord[]> chunks = new ArrayList<>();
        private final List<Signal> signals = new ArrayList<>();
        private @Nullable String owner;
        private long epoch;
        private long head;
        private String status = RUNNING;
        private Instant updated = Instant.EPOCH;

        Journal(RunId run) {
            this.run = run;
        }

        synchronized Ownership own(String by) {
            if (owner != null) {
                throw new RunOwnedException("run " + run + " is owned by " + owner + " (epoch " + epoch
                        + "); observe it, post signals, or wait until it is released");
            }
            owner = by;
            status = RUNNING;
            return new Ownership(run, by, ++epoch);
        }

        synchronized void require(Ownership by) {
            if (owner == null || by.epoch() != epoch) {
                throw new FencedException("run " + run + " is not owned by " + by.owner() + " with epoch " + by.epoch()
                        + " any more: the epoch is " + epoch);
            }
        }

        synchronized void release(Ownership by, String as) {
            if (owner != null && by.epoch() == epoch) {
                owner = null;
                status = as;
            }
        }

        synchronized void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
            require(by);
            if (expectedHead != head) {
                throw new FencedException("run " + run + " has " + head + " records and not " + expectedHead
                        + ": somebody else appended");
            }
            for (int i = 0; i < batch.size(); i++) {
                if (batch.get(i).seq() != head + i + 1) {
                    throw new StoreException("record " + i + " of the batch for run " + run + " has seq "
                            + batch.get(i).seq() + ", but " + (head + i + 1) + " is next");
                }
            }
            for (JournalRecord journaled : batch) {
                int at = (int) (head % CHUNK);
                if (at == 0) {
                    chunks.add(new JournalRecord[CHUNK]);
                }
                chunks.get(chunks.size() - 1)[at] = journaled;
                head++;
            }
            if (!batch.isEmpty()) {
                updated = batch.get(batch.size() - 1).at();
            }
        }

        synchronized List<JournalRecord> read(long fromSeq, int max) {
            List<JournalRecord> records = new ArrayList<>();
            for (long seq = Math.max(1, fromSeq); seq <= head && records.size() < max; seq++) {
                records.add(chunks.get((int) ((seq - 1) / CHUNK))[(int) ((seq - 1) % CHUNK)]);
            }
            return records;
        }

        synchronized RunSummary summary() {
            return new RunSummary(run, status, head, updated);
        }

        synchronized void post(Signal signal) {
            if (signals.stream().noneMatch(s -> s.dedupeId().equals(signal.dedupeId()))) {
                signals.add(signal);
            }
        }

        synchronized List<Signal> signals(long after) {
            return signals.stream().skip(after).toList();
        }
    }

    @Override
    public Ownership create(RunId run, String owner, Duration ttl) {
        requireOwner(run, owner, ttl);
        Journal journal = new Journal(run);
        if (journals.putIfAbsent(run, journal) != null) {
            throw new StoreException("run " + run + " exists already; give the new one another id");
        }
        return journal.own(owner);
    }

    @Override
    public Ownership acquire(RunId run, String owner, Duration ttl) {
        requireOwner(run, owner, ttl);
        return journal(run).own(owner);
    }

    @Override
    public Ownership renew(Ownership by, Duration ttl) {
        requireTtl(ttl);
        journal(by.run()).require(by);
        return by;
    }

    @Override
    public void release(Ownership by, String status) {
        journal(by.run()).release(by, Objects.requireNonNull(status, "status"));
    }

    @Override
    public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
        journal(by.run()).append(by, expectedHead, batch);
    }

    @Override
    public List<JournalRecord> read(RunId run, long fromSeq, int max) {
        return journal(run).read(fromSeq, max);
    }

    @Override
    public List<RunSummary> runs(RunQuery query) {
        return journals.values().stream()
                .map(Journal::summary)
                .filter(s -> query.status().map(s.status()::equals).orElse(true))
                .sorted(Comparator.comparing(RunSummary::updated).reversed().thenComparing(s -> s.id().value()))
                .limit(query.limit())
                .toList();
    }

    @Override
    public ArtifactRef put(InputStream bytes) throws IOException {
        byte[] content = bytes.readAllBytes();
        String sha256;
        try {
            sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        artifacts.putIfAbsent(sha256, content);
        return new ArtifactRef(sha256, content.length);
    }

    @Override
    public InputStream open(ArtifactRef ref) {
        byte[] content = artifacts.get(ref.sha256());
        if (content == null) {
            throw new StoreException("there is no artifact " + ref.sha256() + " (" + ref.size() + " bytes)");
        }
        return new ByteArrayInputStream(content);
    }

    @Override
    public void post(RunId run, Signal signal) {
        journal(run).post(Objects.requireNonNull(signal, "signal"));
    }

    @Override
    public List<Signal> signals(RunId run, long after) {
        return journal(run).signals(after);
    }

    @Override
    public void close() {}

    private static void requireOwner(RunId run, String owner, Duration ttl) {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(owner, "owner");
        requireTtl(ttl);
    }

    private static void requireTtl(Duration ttl) {
        if (ttl.isZero() || ttl.isNegative()) {
            throw new IllegalArgumentException("ttl must be positive, but was " + ttl);
        }
    }

    private Journal journal(RunId run) {
        Journal journal = journals.get(Objects.requireNonNull(run, "run"));
        if (journal == null) {
            throw new StoreException("there is no run " + run);
        }
        return journal;
    }
}
