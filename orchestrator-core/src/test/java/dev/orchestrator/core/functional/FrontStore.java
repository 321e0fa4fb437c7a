package dev.orchestrator.core.functional;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** Stands in front of a store and hands everything on, for tests that override what is to go wrong. */
class FrontStore implements StateStore {
    private final StateStore store;

    FrontStore(StateStore store) {
        this.store = store;
    }

    @Override
    public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
        store.append(by, expectedHead, batch);
    }

    @Override
    public Ownership create(RunId run, String owner, Duration ttl) {
        return store.create(run, owner, ttl);
    }

    @Override
    public Ownership acquire(RunId run, String owner, Duration ttl) {
        return store.acquire(run, owner, ttl);
    }

    @Override
    public Ownership renew(Ownership by, Duration ttl) {
        return store.renew(by, ttl);
    }

    @Override
    public void release(Ownership by, String status) {
        store.release(by, status);
    }

    @Override
    public List<JournalRecord> read(RunId run, long fromSeq, int max) {
        return store.read(run, fromSeq, max);
    }

    @Override
    public List<RunSummary> runs(RunQuery query) {
        return store.runs(query);
    }

    @Override
    public ArtifactRef put(InputStream bytes) throws IOException {
        return store.put(bytes);
    }

    @Override
    public InputStream open(ArtifactRef ref) throws IOException {
        return store.open(ref);
    }

    @Override
    public void post(RunId run, Signal signal) {
        store.post(run, signal);
    }

    @Override
    public List<Signal> signals(RunId run, long after) {
        return store.signals(run, after);
    }

    @Override
    public void close() {}
}
