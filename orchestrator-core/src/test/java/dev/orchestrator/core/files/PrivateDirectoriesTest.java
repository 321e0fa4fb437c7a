package dev.orchestrator.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoriesTest {
    @TempDir
    Path temp;

    private final MemoryArtifacts store = new MemoryArtifacts();
    private final FileTrees trees = new FileTrees(store);

    private PrivateDirectories directories() {
        return new PrivateDirectories(trees, temp.resolve("root"));
    }

    @Test
    void each_directory_is_fresh_and_holds_the_tree() throws IOException {
        FileTree tree = store.tree("a/b.txt", "b");
        try (PrivateDirectories directories = directories()) {
            Path first = directories.make("task 0/1", tree);
            Path second = directories.make("task 0/1", tree);
            Files.writeString(first.resolve("a/b.txt"), "changed");

            assertThat(first).isNotEqualTo(second);
            assertThat(second.resolve("a/b.txt")).hasContent("b");
            assertThat(first.getFileName().toString()).contains("task_0_1");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void deleting_removes_links_and_leaves_what_they_point_to() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        try (PrivateDirectories directories = directories()) {
            Path made = directories.make("x", FileTree.EMPTY);
            Files.createSymbolicLink(made.resolve("link"), outside);
            Files.createSymbolicLink(made.resolve("dangling"), temp.resolve("nowhere"));

            directories.delete(made);

            assertThat(made).doesNotExist();
            assertThat(outside.resolve("precious")).exists();
            directories.delete(made); // a second time does nothing
        }
    }

    @Test
    void folders_without_rights_are_removed_too() throws IOException {
        try (PrivateDirectories directories = directories()) {
            Path made = directories.make("x", store.tree("locked/file", "x"));
            Files.setPosixFilePermissions(made.resolve("locked"), Set.of());

            directories.delete(made);

            assertThat(made).doesNotExist();
        }
    }

    @Test
    void strange_directories_are_not_removed() throws IOException {
        Path mine = Files.createDirectory(temp.resolve("mine"));
        try (PrivateDirectories directories = directories()) {
            assertThatThrownBy(() -> directories.delete(mine)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(mine).exists();
    }

    @Test
    void closing_removes_everything_and_ends_making() throws IOException {
        PrivateDirectories directories = directories();
        directories.make("a", store.tree("x/y", "y"));
        directories.make("b", FileTree.EMPTY);

        directories.close();
        directories.close();

        assertThat(temp.resolve("root")).isEmptyDirectory();
        assertThatThrownBy(() -> directories.make("c", FileTree.EMPTY)).isInstanceOf(IllegalStateException.class);
        assertThat(temp.resolve("root")).isEmptyDirectory();
    }

    @Test
    void a_directory_that_cannot_be_filled_is_not_left_behind() throws IOException {
        FileTree tree = store.tree("a", "text");
        store.damage(tree.get("a").orElseThrow());
        try (PrivateDirectories directories = directories()) {
            assertThatThrownBy(() -> directories.make("x", tree)).hasMessageContaining("damaged");

            assertThat(temp.resolve("root")).isEmptyDirectory();
        }
    }

    @Test
    void several_threads_get_directories_of_their_own() throws Exception {
        FileTree tree = store.tree("f", "x");
        Set<Path> seen = new ConcurrentSkipListSet<>();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (PrivateDirectories directories = directories()) {
            List<Callable<Boolean>> calls = IntStream.range(0, 40)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        Path made = directories.make("t", tree);
                        if (i % 2 == 0) {
                            directories.delete(made);
                        }
                        return seen.add(made);
                    })
                    .toList();
            for (Future<Boolean> added : pool.invokeAll(calls)) {
                assertThat(added.get()).isTrue();
            }
            try (Stream<Path> left = Files.list(temp.resolve("root"))) {
                assertThat(left).hasSize(20);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(temp.resolve("root")).isEmptyDirectory();
    }
}
