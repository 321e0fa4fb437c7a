package dev.orchestrator.core.report;

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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Keeps artifacts, and nothing else. */
final class FakeStore implements StateStore {
    private final Map<String, byte[]> artifacts = new HashMap<>();

    /** Returns the tree of these files: path, content, path, content. */
    FileTree tree(String... pathsAndContents) {
        Map<String, ArtifactRef> files = new HashMap<>();
        for (int i = 0; i < pathsAndContents.length; i += 2) {
            files.put(pathsAndContents[i], put(pathsAndContents[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return FileTree.of(files);
    }

    ArtifactRef put(byte[] bytes) {
        try {
            String sha = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            artifacts.put(sha, bytes);
            return new ArtifactRef(sha, bytes.length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ArtifactRef put(InputStream bytes) throws IOException {
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
    public void close() {
        artifacts.clear();
    }
}
