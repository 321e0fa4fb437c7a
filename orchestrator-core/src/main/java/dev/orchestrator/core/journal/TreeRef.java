package dev.orchestrator.core.journal;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a large tree is written: as what it differs in from one that is listed in an artifact, its manifest.
 *
 * @param manifest lists a tree, as a record would: all its files, or what it differs in from another manifest's
 * @param put files that the listed tree does not have, or with other contents
 * @param without files that only the listed tree has, in path order
 */
public record TreeRef(ArtifactRef manifest, SortedMap<String, ArtifactRef> put, List<String> without) {
    /** Copies the collections. */
    public TreeRef {
        put = Collections.unmodifiableSortedMap(new TreeMap<>(put));
        without = List.copyOf(without);
    }

    /** Refers to the listed tree itself. */
    static TreeRef to(ArtifactRef manifest) {
        return new TreeRef(manifest, Collections.emptySortedMap(), List.of());
    }

    /** Refers to a tree by what it differs in from a listed one; null if that is more than {@code most} files. */
    static @Nullable TreeRef between(FileTree listed, ArtifactRef manifest, FileTree tree, int most) {
        if (Math.abs(tree.entries().size() - listed.entries().size()) > most) {
            return null;
        }
        SortedMap<String, ArtifactRef> put = new TreeMap<>();
        List<String> without = new ArrayList<>();
        Iterator<Map.Entry<String, ArtifactRef>> before = entries(listed, tree);
        Iterator<Map.Entry<String, ArtifactRef>> after = entries(tree, listed);
        Map.Entry<String, ArtifactRef> old = next(before);
        Map.Entry<String, ArtifactRef> now = next(after);
        while (old != null || now != null) {
            int order = old == null ? 1 : now == null ? -1 : old.getKey().compareTo(now.getKey());
            if (order < 0) {
                without.add(old.getKey());
            } else if (order > 0 || !old.getValue().equals(now.getValue())) {
                put.put(now.getKey(), now.getValue());
            }
            if (put.size() + without.size() > most) {
                return null;
            }
            old = order <= 0 ? next(before) : old;
            now = order >= 0 ? next(after) : now;
        }
        return new TreeRef(manifest, put, without);
    }

    /** One instance has no difference to itself. */
    private static Iterator<Map.Entry<String, ArtifactRef>> entries(FileTree tree, FileTree other) {
        return tree == other
                ? Collections.emptyIterator()
                : tree.entries().entrySet().iterator();
    }

    private static Map.@Nullable Entry<String, ArtifactRef> next(Iterator<Map.Entry<String, ArtifactRef>> entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    /** Returns how many files it names. */
    int changes() {
        return put.size() + without.size();
    }

    /**
     * Returns the tree it refers to.
     *
     * @param listed what the manifest lists
     * @throws JsonIn.Bad if it lacks a file that this one takes away
     * @throws IllegalArgumentException as {@link FileTree#of}
     */
    FileTree appliedTo(FileTree listed) {
        if (changes() == 0) {
            return listed;
        }
        SortedMap<String, ArtifactRef> entries = new TreeMap<>(listed.entries());
        for (String path : without) {
            if (entries.remove(path) == null) {
                throw new JsonIn.Bad("takes '" + path + "' away from the files of manifest " + manifest.sha256()
                        + ", which do not have it");
            }
        }
        entries.putAll(put);
        return FileTree.of(entries);
    }
}
