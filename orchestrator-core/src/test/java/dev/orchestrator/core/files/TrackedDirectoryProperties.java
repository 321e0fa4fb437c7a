package dev.orchestrator.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.core.files.TrackedDirectory.Difference;
import dev.orchestrator.core.files.TrackedDirectory.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TrackedDirectoryProperties {
    private final MemoryArtifacts store = new MemoryArtifacts();
    private final FileTrees trees = new FileTrees(store);

    @Provide
    Arbitrary<Map<String, String>> texts() {
        return Trees.texts();
    }

    @Provide
    Arbitrary<List<Map<String, String>>> states() {
        return texts().list().ofMaxSize(4);
    }

    /** Makes a directory with a tree, and removes it again. */
    private void with(FileTree tree, BiConsumer<Path, TrackedDirectory> test) throws IOException {
        Path folder = Files.createTempDirectory("tracked").toRealPath();
        try {
            trees.write(tree, folder);
            test.accept(folder, new TrackedDirectory(trees, folder, tree));
        } finally {
            RecursiveDelete.delete(folder);
        }
    }

    private interface Io<T> {
        T run() throws IOException;
    }

    private static <T> T io(Io<T> body) {
        try {
            return body.run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Replaces all that is in a folder. */
    private Void become(Path folder, FileTree tree) throws IOException {
        RecursiveDelete.delete(folder);
        trees.write(tree, folder);
        return null;
    }

    @Property(tries = 100)
    void what_is_found_is_the_change_between_what_was_and_what_is(@ForAll("states") List<Map<String, String>> states)
            throws IOException {
        with(FileTree.EMPTY, (folder, directory) -> {
            FileTree before = FileTree.EMPTY;
            for (Map<String, String> state : states) {
                FileTree after = Trees.of(state, store);
                Snapshot start = io(directory::look);
                io(() -> become(folder, after));
                Difference found = io(() -> directory.since(start));

                assertThat(found).isEqualTo(new Difference(TreeChange.between(before, after), null));
                before = after;
            }
        });
    }

    @Property(tries = 100)
    void made_again_in_any_directory_it_is_what_it_is_on_trees(
            @ForAll("texts") Map<String, String> a,
            @ForAll("texts") Map<String, String> b,
            @ForAll("texts") Map<String, String> other)
            throws IOException {
        TreeChange change = TreeChange.between(Trees.of(a, store), Trees.of(b, store));
        FileTree start = Trees.of(other, store);
        with(start, (folder, directory) -> {
            io(() -> {
                directory.redo(change, 0);
                return null;
            });
            assertThat(io(() -> trees.read(folder))).isEqualTo(change.applied(start));
        });
    }
}
