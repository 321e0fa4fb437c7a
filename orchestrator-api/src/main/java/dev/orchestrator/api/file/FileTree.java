package dev.orchestrator.api.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder as a value: which path holds which bytes. The bytes live in the artifact store.
 *
 * <p>Paths are relative and normalised, joined by {@code /}: no empty part, no {@code .} or {@code ..}, no backslash,
 * no control character, no half of a surrogate pair. Regular files only; an empty folder leaves no trace. Immutable.
 */
public final class FileTree {
    /** No files. */
    public static final FileTree EMPTY = new FileTree(Collections.emptySortedMap());

    private final SortedMap<String, ArtifactRef> entries;
    private @Nullable String digest; // computed at most a few times; every result is equal

    private FileTree(SortedMap<String, ArtifactRef> entries) {
        this.entries = entries;
    }

    /**
     * Returns the tree with these files.
     *
     * @throws IllegalArgumentException if a path is not relative and normalised, or one file's path is another's folder
     */
    public static FileTree of(Map<String, ArtifactRef> files) {
        if (files.isEmpty()) {
            return EMPTY;
        }
        TreeMap<String, ArtifactRef> sorted = new TreeMap<>();
        files.forEach((path, ref) -> {
            requireNormalised(path);
            sorted.put(path, Objects.requireNonNull(ref, path));
        });
        sorted.keySet().forEach(path -> requireNoFileAbove(path, sorted));
        return new FileTree(Collections.unmodifiableSortedMap(sorted));
    }

    /** Returns path → content, in path order; unmodifiable. */
    public SortedMap<String, ArtifactRef> entries() {
        return entries;
    }

    /** Returns what the path holds, if it is a file of this tree. */
    public Optional<ArtifactRef> get(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    /** Returns whether there are no files. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * Returns this tree with one file added or replaced.
     *
     * @throws IllegalArgumentException as {@link #of(Map)}
     */
    public FileTree with(String path, ArtifactRef content) {
        return with(Map.of(path, content));
    }

    /**
     * Returns this tree with these files added or replaced. What this tree has already is not checked again.
     *
     * @throws IllegalArgumentException as {@link #of(Map)}
     */
    public FileTree with(Map<String, ArtifactRef> files) {
        TreeMap<String, ArtifactRef> changed = new TreeMap<>(entries);
        files.forEach((path, ref) -> {
            requireNormalised(path);
            changed.put(path, Objects.requireNonNull(ref, path));
        });
        for (String path : files.keySet()) {
            requireNoFileAbove(path, changed);
            String inside = changed.higherKey(path + '/');
            if (inside != null && inside.startsWith(path + '/')) {
                throw fileAndFolder(path, inside);
            }
        }
        return new FileTree(Collections.unmodifiableSortedMap(changed));
    }

    /** Returns this tree without that file; this tree if it has no such file. */
    public FileTree without(String path) {
        return without(Set.of(path));
    }

    /** Returns this tree without those files; this tree if it has none of them. */
    public FileTree without(Set<String> paths) {
        if (paths.stream().noneMatch(entries::containsKey)) {
            return this;
        }
        TreeMap<String, ArtifactRef> changed = new TreeMap<>(entries);
        paths.forEach(changed::remove);
        return changed.isEmpty() ? EMPTY : new FileTree(Collections.unmodifiableSortedMap(changed));
    }

    private static void requireNoFileAbove(String path, Map<String, ArtifactRef> files) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (files.containsKey(path.substring(0, slash))) {
                throw fileAndFolder(path.substring(0, slash), path);
            }
        }
    }

    private static IllegalArgumentException fileAndFolder(String path, String inside) {
        return new IllegalArgumentException(
                "'" + path + "' cannot be a file and the folder of '" + inside + "'; rename one of them");
    }

    /**
     * Returns the SHA-256 over the lines {@code <sha256> <path>\n} in path order, as 64 lower-case hexadecimal digits:
     * equal trees, equal digests.
     */
    public String digest() {
        String known = digest;
        if (known == null) {
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                entries.forEach(
                        (path, ref) -> sha.update((ref.sha256() + ' ' + path + '\n').getBytes(StandardCharsets.UTF_8)));
                known = HexFormat.of().formatHex(sha.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
            digest = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof FileTree that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "FileTree" + entries.keySet();
    }

    /** What UTF-8 cannot encode becomes {@code ?} in the digest, and two trees would share one. */
    private static boolean wellFormed(String path) {
        return path.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static void requireNormalised(String path) {
        Objects.requireNonNull(path, "path");
        String problem = null;
        if (path.isEmpty()) {
            problem = "is empty";
        } else if (path.startsWith("/") || path.length() > 1 && path.charAt(1) == ':') {
            problem = "is absolute";
        } else if (path.indexOf('\\') >= 0) {
            problem = "has a backslash";
        } else if (path.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            problem = "has a control character";
        } else if (!wellFormed(path)) {
            problem = "has half a surrogate pair";
        } else {
            for (String part : path.split("/", -1)) {
                if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                    problem = "has the part '" + part + "'";
                }
            }
        }
        if (problem != null) {
            throw new IllegalArgumentException("file path '" + path + "' " + problem
                    + "; give a path relative to the tree, such as src/main/java/App.java");
        }
    }
}
