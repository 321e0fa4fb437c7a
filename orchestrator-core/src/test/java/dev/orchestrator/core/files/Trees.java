package dev.orchestrator.core.files;

import dev.orchestrator.api.file.FileTree;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** File trees of few names, so that one's file is often another's folder. */
final class Trees {
    private Trees() {}

    /** Returns path → text; any such map is a tree. */
    static Arbitrary<Map<String, String>> texts() {
        Arbitrary<String> path = Arbitraries.of("a", "b", "a.c", "a-c")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("/", parts));
        return Arbitraries.maps(path, Arbitraries.of("", "1", "2", "12"))
                .ofMaxSize(7)
                .map(Trees::withoutFolders);
    }

    /** Leaves out the files that would have to be folders too. */
    private static Map<String, String> withoutFolders(Map<String, String> files) {
        TreeMap<String, String> tree = new TreeMap<>(files);
        tree.keySet().removeIf(path -> files.keySet().stream().anyMatch(other -> other.startsWith(path + '/')));
        return tree;
    }

    static FileTree of(Map<String, String> texts, MemoryArtifacts store) {
        return store.tree(texts.entrySet().stream()
                .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                .toArray(String[]::new));
    }
}
