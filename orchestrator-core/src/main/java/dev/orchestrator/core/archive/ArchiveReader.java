package dev.orchestrator.core.archive;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.JournalLine;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.kernel.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Reads a folder, believing nothing in it. Confined. */
final class ArchiveReader implements JournalReader.Artifacts {
    private static final String COPY_AGAIN = "; copy the folder again, or export the run again";

    private final Path folder;
    private final Manifest manifest;
    private final RunId run;
    private final List<String> signals = new ArrayList<>();
    private String status = "suspended";

    private ArchiveReader(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
        this.run = manifest.id();
    }

    /**
     * Reads all of a folder.
     *
     * @param each takes the records in order, each when it has been found to be whole
     * @throws StoreException if anything is not as it was exported
     */
    static ArchiveReader verified(Path folder, Consumer<? super JournalRecord> each) throws IOException {
        ArchiveReader reader = new ArchiveReader(folder, Manifest.read(folder));
        Named named = new Named(reader, reader.run);
        JournalReader events = JournalReader.of(reader, reader.run, (journaled, event) -> {
            named.need(journaled, event);
            reader.follow(event);
        });
        reader.records(journaled -> {
            JournalRecord known = events.next(journaled);
            named.look(journaled);
            each.accept(known);
        });
        reader.checkArtifacts(named);
        return reader;
    }

    private void follow(Object event) {
        if (event instanceof Event.RunEnded ended) {
            status = ended.status().name().toLowerCase(Locale.ROOT);
        } else if (event instanceof Event.SignalReceived received) {
            signals.add(received.dedupeId());
        } else if (event instanceof Event.RunForked) {
            signals.clear(); // those were another run's
        }
    }

    Manifest manifest() {
        return manifest;
    }

    /** Returns how the run has ended, or {@code suspended}. */
    String status() {
        return status;
    }

    /** Returns the dedupe ids of the signals the run has taken in, in order. */
    List<String> signals() {
        return signals;
    }

    @Override
    public InputStream open(ArtifactRef ref) throws IOException {
        if (!isThere(ref)) {
            throw new NoSuchFileException(missing("it"));
        }
        return Files.newInputStream(path(ref), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public String remedy(long seq) {
        return whole(seq - 1) + COPY_AGAIN;
    }

    private boolean isThere(ArtifactRef ref) {
        return Files.isRegularFile(path(ref), LinkOption.NOFOLLOW_LINKS);
    }

    private String missing(String what) {
        return what + " is missing in folder " + folder;
    }

    private Path path(ArtifactRef ref) {
        return folder.resolve(Manifest.ARTIFACTS).resolve(ref.sha256());
    }

    // ---- records ----

    /** Reads the records, each after its place in the chain was checked. */
    private void records(Consumer<JournalRecord> each) throws IOException {
        byte[] head = JournalHash.start(run);
        long seq = 0;
        try (InputStream in = Files.newInputStream(folder.resolve(Manifest.JOURNAL))) {
            Lines lines = new Lines(in);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                seq++;
                if (seq > manifest.records()) {
                    throw disagree("has " + manifest.records() + " records, but there is a record " + seq);
                }
                JournalLine read = parse(line, seq);
                if (read.journaled().seq() != seq) {
                    throw broken(
                            seq,
                            "is missing: its line holds record "
                                    + read.journaled().seq());
                }
                head = JournalHash.next(head, read.journaled());
                if (!MessageDigest.isEqual(head, read.hash())) {
                    throw broken(
                            seq,
                            "was changed, or is of another run than " + Manifest.MANIFEST
                                    + " says: its hash does not follow from it and the records before it");
                }
                each.accept(read.journaled());
            }
            if (lines.isTorn()) {
                throw new StoreException(Manifest.JOURNAL + " in folder " + folder + " is torn: record " + (seq + 1)
                        + " of run " + run + " has no end of line" + whole(seq));
            }
        }
        if (seq < manifest.records()) {
            throw new StoreException(Manifest.JOURNAL + " in folder " + folder + " is cut short: record " + (seq + 1)
                    + " of run " + run + " is missing, and there must be " + manifest.records() + whole(seq));
        }
        String computed = HexFormat.of().formatHex(head);
        if (!computed.equals(manifest.head())) {
            throw disagree("ends with the hash " + manifest.head() + ", but record " + seq + " has " + computed);
        }
    }

    private JournalLine parse(byte[] line, long seq) {
        try {
            return JournalLine.read(line);
        } catch (IllegalArgumentException e) {
            throw broken(seq, "was changed: its line " + e.getMessage(), e);
        }
    }

    private static String whole(long last) {
        return last == 0 ? "; nothing comes before it" : "; all records before it, up to " + last + ", are whole";
    }

    private StoreException broken(long seq, String what) {
        return new StoreException(place(seq) + what + whole(seq - 1));
    }

    private StoreException broken(long seq, String what, Exception cause) {
        return new StoreException(place(seq) + what + whole(seq - 1), cause);
    }

    private String place(long seq) {
        return "record " + seq + " of run " + run + " in folder " + folder + " ";
    }

    // ---- artifacts ----

    private void checkArtifacts(Named named) throws IOException {
        Map<String, ArtifactRef> listed = new HashMap<>();
        manifest.artifacts().forEach(ref -> listed.put(ref.sha256(), ref));
        for (Named.Reference each : named.all()) {
            String artifact = "artifact " + each.ref().sha256() + ", which record " + each.seq() + " names,";
            ArtifactRef ref = listed.remove(each.ref().sha256());
            if (ref == null) {
                if (each.needed() || Files.exists(path(each.ref()), LinkOption.NOFOLLOW_LINKS)) {
                    throw disagree("does not have " + artifact + " in its list");
                }
                continue;
            }
            if (each.needed() && ref.size() != each.ref().size()) {
                throw disagree("says that " + artifact + " has " + ref.size() + " bytes, but the record says "
                        + each.ref().size());
            }
            check(ref, artifact);
        }
        for (ArtifactRef ref : listed.values()) {
            throw disagree("lists artifact " + ref.sha256() + ", which no record names");
        }
    }

    private void check(ArtifactRef ref, String artifact) throws IOException {
        if (!isThere(ref)) {
            throw new StoreException(missing(artifact) + COPY_AGAIN);
        }
        MessageDigest sha = Hashes.sha256();
        long size;
        try (InputStream in = open(ref)) {
            size = Hashes.copy(in, OutputStream.nullOutputStream(), sha);
        }
        String found = HexFormat.of().formatHex(sha.digest());
        if (size != ref.size() || !found.equals(ref.sha256())) {
            throw new StoreException(artifact + " was changed in folder " + folder + ": it has " + size
                    + " bytes with the hash " + found + " and not " + ref.size() + " with its own");
        }
    }

    private StoreException disagree(String what) {
        return new StoreException(
                Manifest.MANIFEST + " in folder " + folder + " disagrees with the rest: run " + run + " " + what);
    }
}
