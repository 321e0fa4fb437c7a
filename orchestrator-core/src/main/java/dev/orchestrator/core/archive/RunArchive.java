package dev.orchestrator.core.archive;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Runs as folders, to be kept, sent, looked into and gone on with elsewhere.
 *
 * <p>A folder holds {@code journal.jsonl}, one record per line with its {@linkplain
 * dev.orchestrator.api.store.JournalHash hash}; {@code artifacts/}, one file per artifact, named by its SHA-256; and
 * {@code manifest.json} with the run's id, the number of records, the last one's hash and the artifacts. It is not
 * encrypted and holds all that the run has seen. The hashes find damage; against somebody who writes a whole folder
 * anew, compare {@link Summary#head} with one that came another way.
 *
 * <pre>{@code
 * RunArchive.write(store, run, Path.of("run-of-monday"));
 *
 * // elsewhere
 * RunId run = RunArchive.importInto(Path.of("run-of-monday"), otherStore).run();
 * Outcome outcome = orchestrator.resume(run).await();
 * }</pre>
 *
 * <p>Safe for use by several threads. No method takes {@code null}: it is refused with {@link NullPointerException}
 * before anything changes.
 *
 * @since 0.1.0
 */
public final class RunArchive {
    private static final String OWNER = "import";
    private static final Duration LEASE = Duration.ofMinutes(5);

    private RunArchive() {}

    /**
     * What a folder holds.
     *
     * @param run whose journal it is
     * @param records how many records that has
     * @param head the last one's hash in hexadecimal: it stands for all of them
     */
    public record Summary(RunId run, long records, String head) {
        /** @throws NullPointerException if {@code run} or {@code head} is null */
        public Summary {
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(head, "head");
        }

        private static Summary of(Manifest manifest) {
            return new Summary(manifest.id(), manifest.records(), manifest.head());
        }
    }

    /**
     * Exports a run as far as it has come. It may be at work meanwhile.
     *
     * <p>The folder appears once all of it is on disk; until then its contents are in a folder beside it whose name starts
     * with the same and {@code .part}.
     *
     * @param folder a path where there is nothing yet, or an empty folder; the folder it is in is made if need be
     * @throws FileAlreadyExistsException if there is something
     * @throws StoreException if there is no such run, a record is not as it was written or not known to this version, or
     *     an artifact that the run needs is missing or damaged; the message names the record. Nothing is left behind
     * @throws IOException if writing fails; nothing is left behind unless it cannot be removed
     */
    public static Summary write(StateStore store, RunId run, Path folder) throws IOException {
        return write(store, run, Long.MAX_VALUE, folder);
    }

    /**
     * Exports the first records of a run: those before one that is broken, say.
     *
     * @param last the seq of the last record to export; all there are, if there are fewer
     * @throws IllegalArgumentException if {@code last} is less than 1
     * @throws FileAlreadyExistsException as {@link #write(StateStore, RunId, Path)}
     * @throws StoreException as {@link #write(StateStore, RunId, Path)}
     * @throws IOException as {@link #write(StateStore, RunId, Path)}
     */
    public static Summary write(StateStore store, RunId run, long last, Path folder) throws IOException {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(run, "run");
        Path target = folder.toAbsolutePath().normalize();
        if (last < 1) {
            throw new IllegalArgumentException("last must be at least 1, but was " + last);
        }
        Path parent = target.getParent();
        if (parent == null || !isFree(target)) {
            throw new FileAlreadyExistsException(
                    folder.toString(), null, "a run is exported into a new or an empty folder");
        }
        Files.createDirectories(parent);
        Path part = Files.createTempDirectory(parent, target.getFileName() + ".part");
        try {
            Manifest manifest = new ArchiveWriter(store, run, part).write(last);
            Files.deleteIfExists(target);
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, target);
            }
            return Summary.of(manifest);
        } catch (IOException | RuntimeException e) {
            try {
                remove(part);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private static boolean isFree(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && inside(folder).isEmpty();
    }

    private static List<Path> inside(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
            inside.forEach(paths::add);
        }
        return paths;
    }

    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path each : inside(path)) {
                remove(each);
            }
        }
        Files.deleteIfExists(path);
    }

    /**
     * Reads all of a folder and finds whatever is not as it was exported.
     *
     * @throws StoreException if it is no exported run or one of a newer version, or at the first thing that is wrong: a
     *     record that was changed, is missing or cut short (the message names it and says that all before it are whole),
     *     an artifact that is missing or was changed, a manifest that says something else
     * @throws IOException if reading fails
     */
    public static Summary verify(Path folder) throws IOException {
        return Summary.of(ArchiveReader.verified(Objects.requireNonNull(folder, "folder"), each -> {})
                .manifest());
    }

    /**
     * Verifies a folder and puts its run into a store, under its id and with its records as they are, so that {@code
     * orchestrator.resume(run)} goes on with it, or gives its outcome if it has ended. Go on with a run in one store only:
     * two do everything twice that follows.
     *
     * <p>All records are appended at once, so a process that ends in between leaves a run without any: it is listed, and
     * the same folder can be imported again. They are held in memory for that, as they are when the run is resumed.
     *
     * @throws StoreException as {@link #verify}; also if the store has the run already, which then stays as it is, or
     *     fails
     * @throws IOException if reading fails
     */
    public static Summary importInto(Path folder, StateStore store) throws IOException {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(store, "store");
        List<JournalRecord> all = new ArrayList<>();
        ArchiveReader archive = ArchiveReader.verified(folder, all::add);
        Summary summary = Summary.of(archive.manifest());
        boolean begun = isBegun(summary.run(), folder, store);
        for (ArtifactRef ref : archive.manifest().artifacts()) {
            try (InputStream in = archive.open(ref)) {
                ArtifactRef put = store.put(in);
                if (!put.equals(ref)) {
                    throw changedMeanwhile("artifact " + ref.sha256(), folder);
                }
            }
        }
        Ownership by = begun ? store.acquire(summary.run(), OWNER, LEASE) : store.create(summary.run(), OWNER, LEASE);
        try {
            // A run passes over as many signals as it has taken in: they must be there.
            archive.signals().forEach(id -> store.post(by.run(), new Signal(id, "imported", "{}")));
            store.append(by, 0, all);
        } catch (RuntimeException e) {
            try {
                store.release(by, "failed");
            } catch (RuntimeException unreleased) {
                e.addSuppressed(unreleased);
            }
            throw e;
        }
        store.release(by, archive.status());
        return summary;
    }

    /** Returns whether an earlier import has created the run and got no further. */
    private static boolean isBegun(RunId run, Path folder, StateStore store) {
        boolean empty;
        try {
            empty = store.read(run, 1, 1).isEmpty();
        } catch (StoreException none) {
            return false; // or the store does not work, and says so next
        }
        if (!empty) {
            throw new StoreException("run " + run + " of folder " + folder
                    + " exists already in this store and stays as it is; import it into another store");
        }
        return true;
    }

    private static StoreException changedMeanwhile(String what, Path folder) {
        return new StoreException(
                what + " in folder " + folder + " was changed while it was imported; import it again");
    }
}
