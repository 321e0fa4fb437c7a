package dev.orchestrator.core.files;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How one file differs between two trees, as people read it. Immutable.
 *
 * @param path the file
 * @param kind what happened to it
 * @param lines the hunks of a unified diff: {@code @@} lines, and lines that start with a space, {@code +}, {@code -} or
 *     {@code \}; for a file that is not UTF-8 text, or is too large to compare, one line that says so and how many bytes
 *     it has
 */
public record FileDiff(String path, Kind kind, List<String> lines) {
    /** A file larger than this, in bytes, is not compared line by line. */
    public static final int MAX_TEXT_BYTES = 1 << 20;

    /** What happened to a file. */
    public enum Kind {
        /** There was none before. */
        ADDED,
        /** There is none any more. */
        REMOVED,
        /** It has other bytes. */
        CHANGED
    }

    /** Copies {@code lines}. */
    public FileDiff {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        lines = List.copyOf(lines);
    }

    /**
     * Compares two trees.
     *
     * @param store where the bytes of both are
     * @return the files that differ, in path order; none if the trees are equal
     * @throws IOException if bytes cannot be read
     */
    public static List<FileDiff> between(FileTree before, FileTree after, StateStore store) throws IOException {
        TreeSet<String> paths = new TreeSet<>(before.entries().keySet());
        paths.addAll(after.entries().keySet());
        List<FileDiff> diffs = new ArrayList<>();
        for (String path : paths) {
            ArtifactRef old = before.entries().get(path);
            ArtifactRef now = after.entries().get(path);
            if (!Objects.equals(old, now)) {
                Kind kind = old == null ? Kind.ADDED : now == null ? Kind.REMOVED : Kind.CHANGED;
                diffs.add(new FileDiff(path, kind, compare(old, now, store)));
            }
        }
        return List.copyOf(diffs);
    }

    /** Returns the diff of this file with its header, as {@code diff -u} prints it; ends with a line break. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("--- ")
                .append(kind == Kind.ADDED ? "/dev/null" : "a/" + path)
                .append('\n');
        text.append("+++ ")
                .append(kind == Kind.REMOVED ? "/dev/null" : "b/" + path)
                .append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static List<String> compare(@Nullable ArtifactRef old, @Nullable ArtifactRef now, StateStore store)
            throws IOException {
        String reason = "too large to compare";
        if (size(old) <= MAX_TEXT_BYTES && size(now) <= MAX_TEXT_BYTES) {
            String oldText = text(old, store);
            String nowText = text(now, store);
            if (oldText != null && nowText != null) {
                return LineDiff.unified(oldText, nowText);
            }
            reason = "binary";
        }
        return List.of(
                old != null && now != null
                        ? reason + ", " + old.size() + " bytes before, " + now.size() + " bytes after"
                        : reason + ", " + (size(old) + size(now)) + " bytes");
    }

    private static long size(@Nullable ArtifactRef ref) {
        return ref == null ? 0 : ref.size();
    }

    /** Returns null if it is not text. */
    private static @Nullable String text(@Nullable ArtifactRef ref, StateStore store) throws IOException {
        if (ref == null) {
            return "";
        }
        try (InputStream in = store.open(ref)) {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
