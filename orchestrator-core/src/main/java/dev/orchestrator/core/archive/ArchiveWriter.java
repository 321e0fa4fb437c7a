package dev.orchestrator.core.archive;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.JournalLine;
import dev.orchestrator.core.journal.JournalReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one run into a folder that nobody knows yet. Confined. */
final class ArchiveWriter {
    private static final int PAGE = 1_000;

    private final StateStore store;
    private final RunId run;
    private final Path into;
    private final Named named;
    private final JournalReader reader;
    private byte[] head;
    private long records;

    ArchiveWriter(StateStore store, RunId run, Path into) {
        this.store = store;
        this.run = run;
        this.into = into;
        this.named = new Named(store::open, run);
        this.reader = JournalReader.of(store::open, run, named::need);
        this.head = JournalHash.start(run);
    }

    private interface Contents {
        void writeTo(OutputStream out) throws IOException;
    }

    Manifest write(long last) throws IOException {
        file(into.resolve(Manifest.JOURNAL), out -> journal(out, last));
        Path folder = Files.createDirectory(into.resolve(Manifest.ARTIFACTS));
        List<ArtifactRef> artifacts = new ArrayList<>();
        for (Named.Reference each : named.all()) {
            ArtifactRef kept = artifact(each, folder);
            if (kept != null) {
                artifacts.add(kept);
            }
        }
        Manifest manifest = new Manifest(
                Manifest.FORMAT, run.value(), records, HexFormat.of().formatHex(head), artifacts);
        file(into.resolve(Manifest.MANIFEST), out -> out.write(manifest.bytes()));
        return manifest;
    }

    private void journal(OutputStream out, long last) throws IOException {
        List<JournalRecord> page;
        int wanted;
        do {
            wanted = (int) Math.min(PAGE, last - records);
            page = wanted == 0 ? List.of() : store.read(run, records + 1, wanted);
            for (JournalRecord journaled : page) {
                reader.next(journaled); // fails unless it follows, has the hash it was kept with, and is understood
                head = JournalHash.next(head, journaled);
                try {
                    out.write(JournalLine.write(journaled, head));
                } catch (IllegalArgumentException e) {
                    throw new StoreException(
                            "record " + journaled.seq() + " of run " + run + " cannot be exported: it "
                                    + e.getMessage(),
                            e);
                }
                out.write('\n');
                named.look(journaled);
                records++;
            }
        } while (!page.isEmpty() && page.size() == wanted);
    }

    /** Copies an artifact; returns null if there is no whole one and none is needed. */
    private @Nullable ArtifactRef artifact(Named.Reference named, Path folder) throws IOException {
        ArtifactRef ref = named.ref();
        Path target = folder.resolve(ref.sha256());
        MessageDigest sha = Hashes.sha256();
        long[] size = new long[1];
        try (InputStream in = store.open(ref)) {
            file(target, out -> size[0] = Hashes.copy(in, out, sha)); // the store may find only here that it is damaged
        } catch (StoreException e) {
            if (!named.needed()) {
                Files.deleteIfExists(target);
                return null;
            }
            throw new StoreException(
                    "artifact " + ref.sha256() + " (" + ref.size() + " bytes), which record " + named.seq() + " of run "
                            + run + " names, cannot be exported: " + e.getMessage(),
                    e);
        }
        String found = HexFormat.of().formatHex(sha.digest());
        if (!found.equals(ref.sha256()) || named.needed() && size[0] != ref.size()) {
            throw new StoreException("artifact " + ref.sha256() + " (" + ref.size() + " bytes), which record "
                    + named.seq() + " of run " + run + " names, is damaged: the stored bytes are " + size[0]
                    + " with the hash " + found + "; restore the store from a backup");
        }
        return new ArtifactRef(ref.sha256(), size[0]);
    }

    /** Writes a file, and returns when it is on disk. */
    private static void file(Path file, Contents contents) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            contents.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }
}
