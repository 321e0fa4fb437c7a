package dev.orchestrator.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.file.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileDiffTest {
    private final MemoryArtifacts store = new MemoryArtifacts();

    @Test
    void says_what_happened_to_each_file() throws IOException {
        FileTree before = store.tree("changed", "a\nb\n", "gone", "x\n", "same", "s");
        FileTree after = store.tree("changed", "a\nc\n", "new", "y\n", "same", "s");

        List<FileDiff> diffs = FileDiff.between(before, after, store);

        assertThat(diffs)
                .containsExactly(
                        new FileDiff("changed", FileDiff.Kind.CHANGED, List.of("@@ -1,2 +1,2 @@", " a", "-b", "+c")),
                        new FileDiff("gone", FileDiff.Kind.REMOVED, List.of("@@ -1,1 +0,0 @@", "-x")),
                        new FileDiff("new", FileDiff.Kind.ADDED, List.of("@@ -0,0 +1,1 @@", "+y")));
        assertThat(diffs.get(2).text()).isEqualTo("--- /dev/null\n+++ b/new\n@@ -0,0 +1,1 @@\n+y\n");
    }

    @Test
    void distant_changes_are_hunks_of_their_own() throws IOException {
        String before = lines(1, 30);
        String after = before.replace("\n5\n", "\nfive\n").replace("\n25\n", "\n");

        List<String> hunks = FileDiff.between(store.tree("f", before), store.tree("f", after), store)
                .get(0)
                .lines();

        assertThat(hunks)
                .containsExactly(
                        "@@ -2,7 +2,7 @@",
                        " 2",
                        " 3",
                        " 4",
                        "-5",
                        "+five",
                        " 6",
                        " 7",
                        " 8",
                        "@@ -22,7 +22,6 @@",
                        " 22",
                        " 23",
                        " 24",
                        "-25",
                        " 26",
                        " 27",
                        " 28");
    }

    @Test
    void a_missing_line_break_at_the_end_is_a_difference() throws IOException {
        assertThat(FileDiff.between(store.tree("f", "a\n"), store.tree("f", "a"), store)
                        .get(0)
                        .lines())
                .containsExactly("@@ -1,1 +1,1 @@", "-a", "+a", "\\ No newline at end of file");
    }

    @Test
    void what_is_not_text_is_not_printed() throws IOException {
        FileTree before = FileTree.EMPTY.with("f", store.put(new byte[] {0, 1}));
        FileTree after = FileTree.EMPTY.with("f", store.put(new byte[] {(byte) 0xc3, 0x28, 0x20}));

        assertThat(FileDiff.between(before, after, store).get(0).lines())
                .containsExactly("binary, 2 bytes before, 3 bytes after");
        assertThat(FileDiff.between(FileTree.EMPTY, after, store).get(0).lines())
                .containsExactly("binary, 3 bytes");
    }

    @Test
    void a_huge_file_is_not_compared() throws IOException {
        String huge = "x".repeat(FileDiff.MAX_TEXT_BYTES + 1);

        assertThat(FileDiff.between(FileTree.EMPTY, store.tree("f", huge), store)
                        .get(0)
                        .lines())
                .containsExactly("too large to compare, " + huge.length() + " bytes");
    }

    @Test
    void wholly_different_files_are_replaced_without_searching_for_long() throws IOException {
        String before = lines(1, 20_000);
        String after = lines(30_001, 50_000);

        List<String> hunks = FileDiff.between(store.tree("f", before), store.tree("f", after), store)
                .get(0)
                .lines();

        assertThat(hunks).hasSize(40_001);
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }
}
