package dev.orchestrator.testkit;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.report.TextReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files of a run as texts, in UTF-8. */
public final class TextFiles {
    private TextFiles() {}

    /**
     * Returns a tree with these files, path → text, instead of those it has under the same paths. The bytes go to the store.
     *
     * @throws IllegalArgumentException if a path is not one of a tree
     */
    public static FileTree with(FileTree tree, Map<String, String> files, StateStore store) {
        Map<String, ArtifactRef> all = new TreeMap<>(tree.entries());
        files.forEach((path, text) -> {
            try {
                all.put(path, store.put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot keep '" + path + "'", e);
            }
        });
        return FileTree.of(all);
    }

    /**
     * Returns the files a run ended with: path → text, sorted by path. Bytes that are not UTF-8 show as replacement
     * characters.
     *
     * @throws IllegalArgumentException if the run ended without a result; the message shows why
     */
    public static SortedMap<String, String> of(Outcome outcome, StateStore store) {
        SortedMap<String, String> texts = new TreeMap<>();
        treeOf(outcome).entries().forEach((path, ref) -> {
            try (InputStream bytes = store.open(ref)) {
                texts.put(path, new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read '" + path + "'", e);
            }
        });
        return Collections.unmodifiableSortedMap(texts);
    }

    private static FileTree treeOf(Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            return accepted.files();
        }
        if (outcome instanceof Outcome.Unverified unverified) {
            return unverified.files();
        }
        throw new IllegalArgumentException(
                "only an accepted or unverified outcome has files, but this is how the run ended:\n"
                        + TextReport.render(outcome.report()));
    }
}
