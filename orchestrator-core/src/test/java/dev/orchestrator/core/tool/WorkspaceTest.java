package dev.orchestrator.core.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing outside of the directory is read or written, by handles and by paths alike. */
@Timeout(20)
class WorkspaceTest {
    @TempDir
    private Path temp;

    private Path inside;
    private Path secret;

    /** Both ways of holding a folder; a platform has one of them. */
    private enum Way {
        HANDLES {
            @Override
            Folder open(Path root) throws IOException {
                return Folder.open(root);
            }
        },
        PATHS {
            @Override
            Folder open(Path root) throws IOException {
                return PathFolder.open(root);
            }
        };

        abstract Folder open(Path root) throws IOException;
    }

    @BeforeEach
    void files() throws IOException {
        inside = Files.createDirectories(temp.toRealPath().resolve("inside"));
        Path outside = Files.createDirectories(temp.toRealPath().resolve("outside"));
        secret = Files.writeString(outside.resolve("secret"), "secret");
        Files.createDirectories(inside.resolve("folder"));
        Files.writeString(inside.resolve("folder/file"), "mine");
        Files.createSymbolicLink(inside.resolve("up"), temp);
        Files.createSymbolicLink(inside.resolve("folder/out"), outside);
        Files.createSymbolicLink(inside.resolve("direct"), secret);
        Files.createSymbolicLink(inside.resolve("circle"), Path.of("circle"));
        Files.createSymbolicLink(inside.resolve("within"), Path.of("folder"));
        Files.createSymbolicLink(inside.resolve("dangling"), outside.resolve("new"));
    }

    private Workspace workspace(Way way) {
        return new Workspace(() -> way.open(inside));
    }

    private void nothingHappenedOutside() throws IOException {
        assertThat(secret).hasContent("secret");
        try (Stream<Path> all = Files.list(secret.getParent())) {
            assertThat(all).containsExactly(secret);
        }
        assertThat(temp.toFile().list()).containsExactlyInAnyOrder("inside", "outside");
    }

    static Stream<Arguments> hostile() {
        List<Arguments> cases = new ArrayList<>();
        for (Way way : Way.values()) {
            for (String path : List.of(
                    "/etc/passwd",
                    "../outside/secret",
                    "folder/../../outside/secret",
                    "folder/./file",
                    "folder//file",
                    "folder/",
                    "",
                    ".",
                    "..",
                    "C:/secret",
                    "c:secret",
                    "\\\\host\\share",
                    "..\\outside\\secret",
                    "nul\0byte",
                    "line\nend",
                    "up/outside/secret",
                    "folder/out/secret",
                    "folder/out/new",
                    "direct",
                    "circle",
                    "circle/x",
                    "within/file",
                    "dangling")) {
                cases.add(Arguments.of(way, path));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_path_that_leads_elsewhere_is_refused_by_name(Way way, String path) throws IOException {
        Workspace workspace = workspace(way);

        assertForbidden(path, () -> workspace.text(path));
        assertForbidden(path, () -> workspace.write(path, "owned"));
        nothingHappenedOutside();
        assertThat(inside.resolve("folder/file")).hasContent("mine");
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertForbidden(String path, Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.POLICY))
                .hasMessageContaining("'" + path.split("/")[0].replaceAll("[\0\n]", "?"))
                .hasMessageMatching(
                        ".*(is not a path inside the directory; give|is a link, and links are not followed;).*");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void what_is_deleted_is_never_outside(Way way, String path) throws IOException {
        try {
            workspace(way).delete(path);
        } catch (OrchestratorException e) {
            assertThat(e.failureClass()).isEqualTo(FailureClass.POLICY);
        }

        nothingHappenedOutside();
        assertThat(inside.resolve("folder/file")).hasContent("mine");
    }

    @Test
    void a_list_never_goes_through_a_link() throws Exception {
        for (Way way : Way.values()) {
            Workspace.Listing listing = workspace(way).list("");

            assertThat(listing.files()).containsOnlyKeys("folder/file");
            assertThat(listing.leftOut())
                    .containsExactlyInAnyOrder(
                            "up (a link)",
                            "folder/out (a link)",
                            "direct (a link)",
                            "circle (a link)",
                            "within (a link)",
                            "dangling (a link)");
            assertThat(listing.complete()).isTrue();
        }
    }

    @Test
    void a_pipe_is_refused_and_not_waited_for() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", inside.resolve("pipe").toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(mkfifo.waitFor() == 0);

        for (Way way : Way.values()) {
            Workspace workspace = workspace(way);
            assertThatThrownBy(() -> workspace.text("pipe"))
                    .hasMessageContaining("'pipe' is no file; use another path");
            assertThatThrownBy(() -> workspace.write("pipe", "x")).hasMessageContaining("'pipe' is no file");
            assertThatThrownBy(() -> workspace.text("pipe/x")).hasMessageContaining("'pipe' is no file or folder");
            assertThat(workspace.list("").leftOut()).contains("pipe (no file)");
        }
        workspace(Way.HANDLES).delete("pipe");
        assertThat(inside.resolve("pipe")).doesNotExist();
    }

    @Test
    void writing_a_hard_link_leaves_the_other_file_alone() throws Exception {
        for (Way way : Way.values()) {
            Files.deleteIfExists(inside.resolve("hard"));
            Files.createLink(inside.resolve("hard"), secret);

            assertThat(workspace(way).write("hard", "mine")).isTrue();

            assertThat(inside.resolve("hard")).hasContent("mine");
            nothingHappenedOutside();
        }
    }

    @Test
    void a_list_that_is_too_much_says_so() throws Exception {
        Path deep = inside;
        for (int i = 0; i < 70; i++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("file"), "x");

        assertThat(workspace(Way.HANDLES).list("").leftOut()).contains("d/".repeat(64) + "d (in too many folders)");
    }

    // ---- races ----

    /** Does something else as soon as a folder was looked at, or opened. */
    private record Meddled(Folder inner, String at, Attempt afterLook, Attempt afterOpen) implements Folder {
        private static void run(Attempt attempt) throws IOException {
            try {
                attempt.run();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public @Nullable BasicFileAttributes attributes(String name) throws IOException {
            BasicFileAttributes found = inner.attributes(name);
            if (name.equals(at)) {
                run(afterLook);
            }
            return found;
        }

        @Override
        public List<String> names(int most) throws IOException {
            return inner.names(most);
        }

        @Override
        public Folder open(String name) throws IOException {
            Folder opened = inner.open(name);
            if (name.equals(at)) {
                run(afterOpen);
            }
            return new Meddled(opened, at, afterLook, afterOpen);
        }

        @Override
        public void make(String name) throws IOException {
            inner.make(name);
        }

        @Override
        public SeekableByteChannel read(String name) throws IOException {
            return inner.read(name);
        }

        @Override
        public SeekableByteChannel create(String name) throws IOException {
            return inner.create(name);
        }

        @Override
        public void deleteFile(String name) throws IOException {
            inner.deleteFile(name);
        }

        @Override
        public void deleteFolder(String name) throws IOException {
            inner.deleteFolder(name);
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }

    private void swap(String name, Path target) throws IOException {
        Path old = inside.resolve(name);
        if (!Files.isSymbolicLink(old)) {
            Files.move(old, inside.resolve("moved"));
            Files.createSymbolicLink(old, target);
        }
    }

    @Test
    void a_folder_that_becomes_a_link_after_it_was_looked_at_is_not_entered() throws Exception {
        for (Way way : Way.values()) {
            Workspace workspace = new Workspace(
                    () -> new Meddled(way.open(inside), "folder", () -> swap("folder", secret.getParent()), () -> {}));

            assertThatThrownBy(() -> workspace.text("folder/secret")).isInstanceOf(OrchestratorException.class);
            Files.delete(inside.resolve("folder"));
            Files.move(inside.resolve("moved"), inside.resolve("folder"));
            assertThatThrownBy(() -> workspace.write("folder/secret", "x")).isInstanceOf(OrchestratorException.class);
            Files.delete(inside.resolve("folder"));
            Files.move(inside.resolve("moved"), inside.resolve("folder"));
            nothingHappenedOutside();
        }
    }

    @Test
    void a_folder_that_becomes_a_link_after_it_was_opened_stays_the_folder_it_was() throws Exception {
        try (Folder folder = Folder.open(inside)) {
            assumeTrue(folder instanceof HandleFolder);
        }
        Workspace workspace = new Workspace(
                () -> new Meddled(Folder.open(inside), "folder", () -> {}, () -> swap("folder", secret.getParent())));

        workspace.write("folder/new/file", "mine");

        assertThat(inside.resolve("moved/new/file")).hasContent("mine");
        nothingHappenedOutside();
    }

    @Test
    void a_file_that_becomes_a_link_after_it_was_looked_at_is_not_followed() throws Exception {
        for (Way way : Way.values()) {
            Files.writeString(inside.resolve("file"), "mine");
            Workspace workspace =
                    new Workspace(() -> new Meddled(way.open(inside), "file", () -> swap("file", secret), () -> {}));

            assertThatThrownBy(() -> workspace.text("file"))
                    .isInstanceOf(OrchestratorException.class)
                    .hasMessageStartingWith("'file' is a link, and links are not followed");
            Files.delete(inside.resolve("file"));
            Files.move(inside.resolve("moved"), inside.resolve("file"));
            workspace.write("file", "new");
            assertThat(Files.isSymbolicLink(inside.resolve("file"))).isFalse();
            assertThat(inside.resolve("file")).hasContent("new");
            nothingHappenedOutside();
            Files.delete(inside.resolve("file"));
            Files.delete(inside.resolve("moved"));
        }
    }

    @Test
    void several_writers_and_deleters_in_the_same_folders_get_along() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Way way : Way.values()) {
                Workspace workspace = workspace(way);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> all = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    String name = "/c/" + t;
                    all.add(threads.submit(() -> {
                        start.await();
                        for (int i = 0; i < 30; i++) {
                            String mine = "a/" + i + name;
                            workspace.write(mine, "x" + i);
                            assertThat(workspace.text(mine)).isEqualTo("x" + i);
                            workspace.delete(mine);
                        }
                        return null;
                    }));
                }
                start.countDown();
                for (Future<?> each : all) {
                    each.get();
                }
                assertThat(workspace.list("").files()).containsOnlyKeys("folder/file");
                assertThat(inside.resolve("a/0/c")).isEmptyDirectory();
                assertThat(workspace.write("a/0/c", "no folder any more")).isFalse();
                workspace.delete("a/0/c");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
