package dev.orchestrator.core.files;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A directory that somebody works in: its changes are found and stored, and those found in an earlier one are made again.
 *
 * <p>What changed is told by contents. A file is read again unless its {@link FileStamp} proves that nobody has written
 * to it since, so that a big tree is not hashed over and over. Links are never followed. Safe for use by several threads;
 * what is written while it is looked at belongs to this look or to the next.
 */
public final class TrackedDirectory {
    private final FileTrees trees;
    private final Path path;
    private final Snapshot made;

    // guarded by this
    private Snapshot last;
    private Map<String, Seen> seen = Map.of();
    /** Whether the last snapshot's tree says the same as what was seen. */
    private boolean upToDate;

    private long filesRead;
    /** Hashes of what is known to be in the store. */
    private final Set<String> stored = new HashSet<>();
    /** Which change was the last to put or remove a path again. */
    private final TreeMap<String, Integer> redone = new TreeMap<>();

    /**
     * What a file held.
     *
     * @param stamp as long as it has this one it holds the same; null if it has to be read again
     */
    private record Seen(
            Path file, ArtifactRef content, @Nullable FileStamp stamp) {}

    /**
     * What a directory held at one time.
     *
     * @param of the directory
     * @param refused the paths of what a tree cannot hold, such as links
     */
    public record Snapshot(TrackedDirectory of, FileTree tree, Set<String> refused) {}

    /**
     * What became different.
     *
     * @param change in files; what they hold is in the store
     * @param refused what a tree cannot hold and was not there before; null if there is nothing
     */
    public record Difference(TreeChange change, @Nullable FileTreeException refused) {
        /** Nothing is different. */
        public static final Difference NONE = new Difference(TreeChange.NONE, null);
    }

    /**
     * Tracks a directory.
     *
     * @param holds the tree it was made with, which is in the store
     */
    public TrackedDirectory(FileTrees trees, Path path, FileTree holds) {
        this.trees = trees;
        this.path = path;
        this.made = new Snapshot(this, holds, Set.of());
        this.last = made;
        holds.entries().values().forEach(content -> stored.add(content.sha256()));
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /** Returns how many files have been read to find out what they hold. */
    synchronized long filesRead() {
        return filesRead;
    }

    // ---- finding changes ----

    /**
     * Returns what it holds now; if that is more than a tree may hold, what it was last found to hold.
     *
     * @throws IOException if it cannot be read; the message names the path
     */
    public synchronized Snapshot look() throws IOException {
        try {
            List<Finding> refused = read();
            FileTree tree = last.tree();
            if (!upToDate) {
                Map<String, ArtifactRef> files = new TreeMap<>();
                seen.forEach((name, file) -> files.put(name, file.content()));
                tree = FileTree.of(files);
            }
            last = new Snapshot(this, tree, places(refused));
            upToDate = true;
        } catch (FileTreeException e) {
            // Whoever left too much has been told so, and what begins now may be about to remove it.
        }
        return last;
    }

    /**
     * Returns what became different, and stores what is new.
     *
     * @param before since when; null for since it was made
     * @throws FileTreeException if it holds more than a tree may
     * @throws IOException if it cannot be read; the message names the path
     */
    public synchronized Difference since(@Nullable Snapshot before) throws IOException {
        Snapshot start = before == null ? made : before;
        List<Finding> refused = read();
        if (!upToDate || last.tree() != start.tree()) {
            store(start.tree());
        }
        last = new Snapshot(this, last.tree(), places(refused));
        refused.removeIf(finding -> start.refused().contains(place(finding)));
        return new Difference(
                TreeChange.between(start.tree(), last.tree()),
                refused.isEmpty()
                        ? null
                        : new FileTreeException(
                                path, refused.subList(0, Math.min(refused.size(), FolderListing.MAX_FINDINGS))));
    }

    /** Stores what is different from a tree, and makes what is there the last snapshot's. */
    private void store(FileTree start) throws IOException {
        Map<String, ArtifactRef> files = new TreeMap<>();
        boolean asSeen = true;
        for (Map.Entry<String, Seen> each : seen.entrySet()) {
            ArtifactRef content = each.getValue().content();
            boolean old = content.equals(start.entries().get(each.getKey()));
            try {
                ArtifactRef kept = old ? content : stored(each.getValue());
                files.put(each.getKey(), kept);
                asSeen &= kept.equals(content);
            } catch (NoSuchFileException e) {
                asSeen = false; // Gone meanwhile, so it is not there.
            }
        }
        last = new Snapshot(this, FileTree.of(files), last.refused());
        upToDate = asSeen;
    }

    /** Finds out what each file holds; returns what a tree cannot hold. */
    private List<Finding> read() throws IOException {
        FolderListing listing = trees.list(path);
        List<Finding> refused = new ArrayList<>(listing.findings());
        FileStamp.Clock clock = new FileStamp.Clock(Objects.requireNonNullElse(path.getParent(), path));
        Map<String, Seen> now = new HashMap<>();
        boolean same = true;
        for (Map.Entry<String, Path> file : listing.files().entrySet()) {
            Seen before = seen.get(file.getKey());
            try {
                Seen found = read(file.getValue(), before, clock);
                now.put(file.getKey(), found);
                same &= found == before;
            } catch (NoSuchFileException e) {
                // Gone meanwhile, so it is not there.
            } catch (AccessDeniedException e) {
                refused.add(FolderListing.unreadable(file.getKey()));
            }
        }
        upToDate &= same && now.size() == seen.size();
        seen = now;
        return refused;
    }

    private Seen read(Path file, @Nullable Seen before, FileStamp.Clock clock) throws IOException {
        FileStamp stamp = FileStamp.of(file);
        if (stamp != null && before != null && stamp.equals(before.stamp())) {
            return before;
        }
        boolean lasts = clock.isPast(stamp); // asked before the bytes are read
        filesRead++;
        return new Seen(file, trees.hashed(file, path), lasts ? stamp : null);
    }

    /** Returns what a file holds once it is in the store: something else than was seen, if somebody still writes. */
    private ArtifactRef stored(Seen file) throws IOException {
        if (stored.contains(file.content().sha256())) {
            return file.content();
        }
        ArtifactRef content = trees.put(file.file(), path);
        stored.add(content.sha256());
        return content;
    }

    private static Set<String> places(List<Finding> findings) {
        return findings.stream().map(TrackedDirectory::place).collect(Collectors.toUnmodifiableSet());
    }

    private static String place(Finding finding) {
        return finding.where().map(Location::file).orElse("");
    }

    // ---- making them again ----

    /**
     * Makes a change again that was found in an earlier directory. What is put takes the place of whatever is in its way;
     * folders that are left empty are removed, as a tree has none.
     *
     * @param order among the changes that were found there: whichever comes first here, a path is left as the last of them
     *     left it
     * @throws IOException if writing fails; the message names the path
     * @throws dev.orchestrator.api.store.StoreException if the stored bytes of a file are gone or damaged
     */
    public synchronized void redo(TreeChange change, int order) throws IOException {
        for (String name : change.removed()) {
            if (isLast(name, order)) {
                remove(name);
            }
        }
        for (Map.Entry<String, ArtifactRef> file : change.put().entries().entrySet()) {
            if (isLast(file.getKey(), order)) {
                put(file.getKey(), file.getValue());
            }
        }
    }

    /** Whether no later change has been here, or at what is in the way. */
    private boolean isLast(String name, int order) {
        for (int end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
            if (redone.getOrDefault(name.substring(0, end), order) > order) {
                return false;
            }
        }
        if (redone.getOrDefault(name, order) > order
                || TreeChange.inside(redone, name).values().stream().anyMatch(other -> other > order)) {
            return false;
        }
        redone.put(name, order);
        return true;
    }

    private void remove(String name) throws IOException {
        Path file = FileTrees.inside(path, name);
        for (Path folder = file.getParent(); folder != null && !folder.equals(path); folder = folder.getParent()) {
            if (!isFolder(folder)) {
                return; // There is no such file, and behind a link is nothing of ours.
            }
        }
        if (isFolder(file)) {
            return;
        }
        Files.deleteIfExists(file);
        try {
            for (Path folder = file.getParent(); folder != null && !folder.equals(path); folder = folder.getParent()) {
                Files.deleteIfExists(folder);
            }
        } catch (DirectoryNotEmptyException e) {
            // It still has a purpose.
        }
    }

    private void put(String name, ArtifactRef content) throws IOException {
        Path file = FileTrees.inside(path, name);
        Path folder = path;
        for (Path part : path.relativize(file)) {
            if (!isFolder(folder)) {
                Files.deleteIfExists(folder);
                Files.createDirectory(folder);
            }
            folder = folder.resolve(part);
        }
        RecursiveDelete.delete(file);
        trees.copy(name, content, file);
        stored.add(content.sha256());
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }
}
