package dev.orchestrator.core.files;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What makes one file tree of another. Immutable.
 *
 * @param put the files that are added or get other bytes
 * @param removed the paths of the files that are taken away, sorted; none of them is put
 */
public record TreeChange(FileTree put, SortedSet<String> removed) {
    /** Nothing is changed. */
    public static final TreeChange NONE = new TreeChange(FileTree.EMPTY, Collections.emptySortedSet());

    private static final ArtifactRef ANY = new ArtifactRef("0".repeat(64), 0);

    /** @throws IllegalArgumentException if a path is not relative and normalised, or is both put and removed */
    public TreeChange {
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
        for (String path : removed) {
            FileTree.of(Map.of(path, ANY));
            if (put.get(path).isPresent()) {
                throw new IllegalArgumentException("'" + path + "' cannot be put and removed at once");
            }
        }
    }

    /** Returns what has to be changed in one tree to get another. */
    public static TreeChange between(FileTree before, FileTree after) {
        if (before.equals(after)) {
            return NONE;
        }
        Map<String, ArtifactRef> put = new TreeMap<>(after.entries());
        put.entrySet().removeAll(before.entries().entrySet());
        SortedSet<String> removed = new TreeSet<>(before.entries().keySet());
        removed.removeAll(after.entries().keySet());
        return new TreeChange(FileTree.of(put), removed);
    }

    /** Returns whether nothing is changed. */
    public boolean isEmpty() {
        return put.isEmpty() && removed.isEmpty();
    }

    /**
     * Returns the tree with this change made. What is removed and not there stays away, and what is put takes the place
     * of whatever is in its way: a file where it needs a folder, all files in a folder of its name.
     */
    public FileTree applied(FileTree to) {
        if (isEmpty()) {
            return to;
        }
        TreeMap<String, ArtifactRef> files = new TreeMap<>(to.entries());
        files.keySet().removeAll(removed);
        put.entries().forEach((path, content) -> {
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                files.remove(path.substring(0, slash));
            }
            inside(files, path).clear();
            files.put(path, content);
        });
        return FileTree.of(files);
    }

    /** Returns what is in a folder. */
    static <V> Map<String, V> inside(TreeMap<String, V> files, String folder) {
        return files.subMap(folder + '/', folder + (char) ('/' + 1));
    }
}
