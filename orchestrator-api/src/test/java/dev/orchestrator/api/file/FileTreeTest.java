package dev.orchestrator.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTreeTest {
    private static final ArtifactRef A = new ArtifactRef("a".repeat(64), 1);
    private static final ArtifactRef B = new ArtifactRef("b".repeat(64), 2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "//host/share",
                "C:/x",
                "c:x",
                ".",
                "..",
                "./a",
                "../a",
                "a/../b",
                "a/..",
                "a/./b",
                "a//b",
                "a/",
                "a\\b",
                "..\\a",
                "a\0b",
                "a\nb",
                "a\u007f",
                "a\uD800",
                "\uDC00b"
            })
    void hostile_paths_are_refused_and_shown(String path) {
        assertThatThrownBy(() -> FileTree.of(Map.of(path, A)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("file path '" + path + "' ")
                .hasMessageEndingWith("give a path relative to the tree, such as src/main/java/App.java");
        assertThatThrownBy(() -> FileTree.EMPTY.with(path, A)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ".gitignore", "a b/c", "...", "..a", "a..", "src/main/java/Ä.java", "x/\uD83D\uDE00"})
    void ordinary_paths_are_taken(String path) {
        assertThat(FileTree.of(Map.of(path, A)).get(path)).contains(A);
    }

    @Test
    void a_file_cannot_be_the_folder_of_another() {
        assertThatThrownBy(() -> FileTree.of(Map.of("a/b", A, "a/b/c/d", B, "a/b.c", B)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a/b' cannot be a file and the folder of 'a/b/c/d'; rename one of them");
    }

    @Test
    void a_common_prefix_is_no_folder() {
        assertThat(FileTree.of(Map.of("a/b", A, "a/bc", A, "a/b.c", B)).entries())
                .containsOnlyKeys("a/b", "a/b.c", "a/bc");
    }

    @Test
    void it_is_independent_of_the_map_it_came_from() {
        Map<String, ArtifactRef> files = new HashMap<>(Map.of("a", A));

        FileTree tree = FileTree.of(files);
        files.put("b", B);

        assertThat(tree.entries()).containsOnlyKeys("a");
        assertThatThrownBy(() -> tree.entries().put("b", B)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void without_an_unknown_path_it_is_the_same_tree() {
        FileTree tree = FileTree.EMPTY.with("a", A);

        assertThat(tree.without("b")).isSameAs(tree);
        assertThat(tree.without("a")).isEqualTo(FileTree.EMPTY);
        assertThat(tree.without("a").isEmpty()).isTrue();
    }

    @Test
    void with_replaces_the_content() {
        FileTree tree = FileTree.EMPTY.with("a", A).with("a", B);

        assertThat(tree.entries()).containsExactly(Map.entry("a", B));
    }

    @Test
    void the_digest_is_the_documented_one() {
        assertThat(FileTree.EMPTY.digest())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(FileTree.of(Map.of("b/c", B, "a", A)).digest())
                .isEqualTo("b923f50b02c86975c47136eddd7033fabe49363dc3fd1f91715176a2fbd3144a");
    }

    @Test
    void an_artifact_is_named_by_a_sha_256() {
        assertThatThrownBy(() -> new ArtifactRef("A".repeat(64), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 lower-case hexadecimal digits");
        assertThatThrownBy(() -> new ArtifactRef("a".repeat(63), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ArtifactRef("a".repeat(64), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size must not be negative, but was -1");
    }
}
