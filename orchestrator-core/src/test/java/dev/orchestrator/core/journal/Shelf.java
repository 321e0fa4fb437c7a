package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A store that holds one journal, to be read. */
public final class Shelf implements StateStore {
    private final List<? extends JournalRecord> records;
    private final JournalReader.Artifacts artifacts;

    /** Puts a journal on the shelf that names no artifacts. */
    public Shelf(List<? extends JournalRecord> records) {
        this(records, Shelf::none);
    }

    /** Puts a journal on the shelf, with the artifacts it names. */
    public Shelf(List<? extends JournalRecord> records, JournalReader.Artifacts artifacts) {
        this.records = records;
        this.artifacts = artifacts;
    }

    private static InputStream none(ArtifactRef ref) {
        throw new StoreException("there is no artifact " + ref.sha256() + " on the shelf");
    }

    /** Returns the events of a journal that names no artifacts, read back. */
    public static List<Object> events(RunId run, List<? extends JournalRecord> records) {
        return events(run, records, Shelf::none);
    }

    /** Returns the events of a journal, read back. */
    public static List<Object> events(
            RunId run, List<? extends JournalRecord> records, JournalReader.Artifacts artifacts) {
        List<Object> events = new ArrayList<>();
        JournalReader.read(new Shelf(records, artifacts), run, (journaled, event) -> events.add(event));
        return events;
    }

    @Override
    public List<JournalRecord> read(RunId run, long fromSeq, int max) {
        int from = (int) Math.min(records.size(), fromSeq - 1);
        return List.copyOf(records.subList(from, Math.min(records.size(), from + max)));
    }

    @Override
    public Ownership create(RunId run, String owner, Duration ttl) {
        throw readOnly();
    }

    @Override
    public Ownership acquire(RunId run, String owner, Duration ttl) {
        throw readOnly();
    }

    @Override
    public Ownership renew(Ownership by, Duration ttl) {
        throw readOnly();
    }

    @Override
    public void release(Ownership by, String status) {
        throw readOnly();
    }

    @Override
    public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
        throw readOnly();
    }

    @Override
    public List<RunSummary> runs(RunQuery query) {
        throw readOnly();
    }

    @Override
    public ArtifactRef put(InputStream bytes) {
        throw readOnly();
    }

    @Override
    public InputStream open(ArtifactRef ref) throws IOException {
        return artifacts.open(ref);
    }

    @Override
    public void post(RunId run, Signal signal) {
        throw readOnly();
    }

    @Override
    public List<Signal> signals(RunId run, long after) {
        throw readOnly();
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("there is only a journal to read");
    }
}
