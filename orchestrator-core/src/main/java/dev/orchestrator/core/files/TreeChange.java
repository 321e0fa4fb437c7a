package dev.orchestrator.core.files;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
        return Objects.requireNonNull(between(before, after, Integer.MAX_VALUE));
    }

    /** Returns what has to be changed in one tree to get another; null if that is more than {@code most} files. */
    public static @Nullable TreeChange between(FileTree before, FileTree after, int most) {
        if (before == after) {
            return NONE;
        }
        if (Math.abs(after.entries().size() - before.entries().size()) > most) {
            return null;
        }
        Map<String, ArtifactRef> put = new TreeMap<>();
        SortedSet<String> removed = new TreeSet<>();
        Iterator<Map.Entry<String, ArtifactRef>> olds =
                before.entries().entrySet().iterator();
        Iterator<Map.Entry<String, ArtifactRef>> news =
                after.entries().entrySet().iterator();
        Map.Entry<String, ArtifactRef> old = next(olds);
        Map.Entry<String, ArtifactRef> now = next(news);
        while (old != null || now != null) {
            int order = old == null ? 1 : now == null ? -1 : old.getKey().compareTo(now.getKey());
            if (old != null && order < 0) {
                removed.add(old.getKey());
            } else if (now != null
                    && (old == null || order > 0 || !old.getValue().equals(now.getValue()))) {
                put.put(now.getKey(), now.getValue());
            }
            if (put.size() + removed.size() > most) {
                return null;
            }
            old = order <= 0 ? next(olds) : old;
            now = order >= 0 ? next(news) : now;
        }
        return put.isEmpty() && removed.isEmpty() ? NONE : new TreeChange(FileTree.of(put), removed);
    }

    private static Map.@Nullable Entry<String, ArtifactRef> next(Iterator<Map.Entry<String, ArtifactRef>> entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    /** Returns how many files are named. */
    public int size() {
        return put.entries().size() + removed.size();
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
        Set<String> inTheWay = new HashSet<>(removed);
        for (String path : put.entries().keySet()) {
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                inTheWay.add(path.substring(0, slash));
            }
            inTheWay.addAll(inside(to.entries(), path).keySet());
        }
        FileTree left = to.without(inTheWay);
        return put.isEmpty() ? left : left.with(put.entries());
    }

    /** Returns what is in a folder. */
    static <V> Map<String, V> inside(SortedMap<String, V> files, String folder) {
        return files.subMap(folder + '/', folder + (char) ('/' + 1));
    }
}
