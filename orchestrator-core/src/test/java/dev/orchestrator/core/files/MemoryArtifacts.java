package dev.orchestrator.core.files;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that keeps artifacts in memory and has no journals. */
public final class MemoryArtifacts implements StateStore {
    private final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
    private final AtomicInteger puts = new AtomicInteger();
    private volatile boolean full;

    /** Creates an empty store. */
    public MemoryArtifacts() {}

    /** Stores these texts: path, text, path, text, … */
    public FileTree tree(String... pathsAndTexts) {
        Map<String, ArtifactRef> entries = new TreeMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            entries.put(pathsAndTexts[i], put(pathsAndTexts[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return FileTree.of(entries);
    }

    public ArtifactRef put(byte[] bytes) {
        try {
            String sha = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            artifacts.put(sha, bytes.clone());
            puts.incrementAndGet();
            return new ArtifactRef(sha, bytes.length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public int puts() {
        return puts.get();
    }

    /** Returns how much is stored. */
    public long bytes() {
        return artifacts.values().stream().mapToLong(b -> b.length).sum();
    }

    public void damage(ArtifactRef ref) {
        artifacts.put(ref.sha256(), new byte[] {1, 2, 3});
    }

    public void remove(ArtifactRef ref) {
        artifacts.remove(ref.sha256());
    }

    /** From now on nothing more can be stored. */
    public void fill() {
        full = true;
    }

    @Override
    public ArtifactRef put(InputStream bytes) throws IOException {
        if (full) {
            throw new IOException("the disk is full");
        }
        return put(bytes.readAllBytes());
    }

    @Override
    public InputStream open(ArtifactRef ref) {
        byte[] bytes = artifacts.get(ref.sha256());
        if (bytes == null) {
            throw new StoreException("no artifact " + ref.sha256());
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public Ownership create(RunId run, String owner, Duration ttl) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ownership acquire(RunId run, String owner, Duration ttl) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ownership renew(Ownership by, Duration ttl) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release(Ownership by, String status) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JournalRecord> read(RunId run, long fromSeq, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<RunSummary> runs(RunQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void post(RunId run, Signal signal) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Signal> signals(RunId run, long after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
