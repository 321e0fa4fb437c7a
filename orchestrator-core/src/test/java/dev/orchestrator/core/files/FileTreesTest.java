package dev.orchestrator.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTest {
    @TempDir
    Path temp;

    private final MemoryArtifacts store = new MemoryArtifacts();
    private final FileTrees trees = new FileTrees(store);

    @Test
    void a_written_tree_reads_back_as_the_same_tree() throws IOException {
        FileTree tree = store.tree("a.txt", "a", "deep/er/b.txt", "b\n", "deep/é €.txt", "");

        trees.write(tree, temp.resolve("new/folder"));

        assertThat(temp.resolve("new/folder/deep/er/b.txt")).hasContent("b\n");
        assertThat(trees.read(temp.resolve("new/folder"))).isEqualTo(tree);
    }

    @Test
    void bytes_are_kept_as_they_are() throws IOException {
        byte[] bytes = {0, -1, 13, 10, 26, -128};
        Files.write(temp.resolve("raw.bin"), bytes);

        FileTree tree = trees.read(temp);

        try (var in = store.open(tree.get("raw.bin").orElseThrow())) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void symbolic_links_are_refused_by_name_and_never_followed() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Path folder = Files.createDirectories(temp.resolve("folder/sub"));
        Files.createSymbolicLink(folder.resolve("to-file"), outside.resolve("secret"));
        Files.createSymbolicLink(temp.resolve("folder/to-folder"), outside);

        FileTreeException refused =
                catchThrowableOfType(FileTreeException.class, () -> trees.read(temp.resolve("folder")));

        assertThat(refused.findings()).extracting(Finding::code).containsOnly("symbolic-link");
        assertThat(refused.findings())
                .extracting(finding -> finding.where().orElseThrow().file())
                .containsExactlyInAnyOrder("sub/to-file", "to-folder");
        assertThat(store.puts()).isZero();
    }

    @Test
    void a_folder_that_is_a_link_is_refused() throws IOException {
        Path target = Files.createDirectory(temp.resolve("target"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), target);

        assertThatThrownBy(() -> trees.read(link)).isInstanceOf(FileTreeException.class);
        assertThatThrownBy(() -> trees.write(store.tree("a", "a"), link)).isInstanceOf(IOException.class);
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void what_is_not_included_is_not_entered() throws IOException {
        Files.createDirectories(temp.resolve(".git/objects"));
        Files.writeString(temp.resolve(".git/objects/x"), "x");
        Files.createSymbolicLink(temp.resolve(".git/link"), temp);
        Files.writeString(temp.resolve("kept.txt"), "k");
        Files.writeString(temp.resolve("dropped.log"), "d");

        FileTree tree = trees.read(temp, path -> !path.equals(".git/") && !path.endsWith(".log"));

        assertThat(tree.entries().keySet()).containsExactly("kept.txt");
    }

    @Test
    void names_that_a_tree_cannot_have_are_findings() throws IOException {
        Files.writeString(temp.resolve("back\\slash"), "x");

        assertThatThrownBy(() -> trees.read(temp))
                .isInstanceOf(FileTreeException.class)
                .hasMessageContaining("back\\slash");
    }

    @Test
    void too_many_files_are_refused() throws IOException {
        for (int i = 0; i < 4; i++) {
            Files.writeString(temp.resolve("f" + i), "x");
        }

        assertThat(new FileTrees(store, 4, 100).read(temp).entries()).hasSize(4);
        assertThatThrownBy(() -> new FileTrees(store, 3, 100).read(temp))
                .isInstanceOf(FileTreeException.class)
                .hasMessageContaining("more than 3 files");
    }

    @Test
    void too_many_bytes_are_refused_before_any_are_stored() throws IOException {
        Files.writeString(temp.resolve("a"), "12345");
        Files.writeString(temp.resolve("b"), "12345");

        assertThat(new FileTrees(store, 9, 10).read(temp).entries()).hasSize(2);
        int before = store.puts();
        assertThatThrownBy(() -> new FileTrees(store, 9, 9).read(temp))
                .isInstanceOf(FileTreeException.class)
                .hasMessageContaining("more than 9 bytes");
        assertThat(store.puts()).isEqualTo(before);
    }

    @Test
    void a_missing_folder_is_named() {
        assertThatThrownBy(() -> trees.read(temp.resolve("nowhere")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void a_tree_is_only_written_into_an_empty_folder() throws IOException {
        Files.writeString(temp.resolve("mine"), "mine");

        assertThatThrownBy(() -> trees.write(store.tree("a", "a"), temp)).hasMessageContaining("not empty");
        assertThat(temp.resolve("a")).doesNotExist();
    }

    @Test
    void damaged_bytes_are_loud_and_named() {
        FileTree tree = store.tree("a.txt", "text");
        ArtifactRef ref = tree.get("a.txt").orElseThrow();
        store.damage(ref);

        assertThatThrownBy(() -> trees.write(tree, temp))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(ref.sha256())
                .hasMessageContaining("a.txt");
    }

    @Test
    void known_files_are_not_stored_again() throws IOException {
        FileTree known = store.tree("same", "same", "other", "12345");
        trees.write(known, temp);
        Files.writeString(temp.resolve("other"), "54321");
        int before = store.puts();

        FileTree tree = trees.read(temp, known);

        assertThat(store.puts() - before).isEqualTo(1);
        assertThat(tree)
                .isEqualTo(FileTree.of(Map.of(
                        "same",
                        known.get("same").orElseThrow(),
                        "other",
                        store.put("54321".getBytes(StandardCharsets.UTF_8)))));
    }
}
