package dev.orchestrator.testkit.junit;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** Journals of its own, and the artifacts of another store, which a crash does not take away. */
final class Leftover implements StateStore {
    private final InMemoryStateStore journals = new InMemoryStateStore();
    private final StateStore artifacts;

    Leftover(StateStore artifacts) {
        this.artifacts = artifacts;
    }

    @Override
    public Ownership create(RunId run, String owner, Duration ttl) {
        return journals.create(run, owner, ttl);
    }

    @Override
    public Ownership acquire(RunId run, String owner, Duration ttl) {
        return journals.acquire(run, owner, ttl);
    }

    @Override
    public Ownership renew(Ownership by, Duration ttl) {
        return journals.renew(by, ttl);
    }

    @Override
    public void release(Ownership by, String status) {
        journals.release(by, status);
    }

    @Override
    public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
        journals.append(by, expectedHead, batch);
    }

    @Override
    public List<JournalRecord> read(RunId run, long fromSeq, int max) {
        return journals.read(run, fromSeq, max);
    }

    @Override
    public List<RunSummary> runs(RunQuery query) {
        return journals.runs(query);
    }

    @Override
    public ArtifactRef put(InputStream bytes) throws IOException {
        return artifacts.put(bytes);
    }

    @Override
    public InputStream open(ArtifactRef ref) throws IOException {
        return artifacts.open(ref);
    }

    @Override
    public void post(RunId run, Signal signal) {
        journals.post(run, signal);
    }

    @Override
    public List<Signal> signals(RunId run, long after) {
        return journals.signals(run, after);
    }

    @Override
    public void close() {
        journals.close();
    }
}
