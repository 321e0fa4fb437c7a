package dev.orchestrator.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.files.TrackedDirectory.Difference;
import dev.orchestrator.core.files.TrackedDirectory.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackedDirectoryTest {
    @TempDir
    Path temp;

    private final MemoryArtifacts store = new MemoryArtifacts();
    private final FileTrees trees = new FileTrees(store);

    private TrackedDirectory holding(FileTree tree) throws IOException {
        return holding(tree, trees);
    }

    private TrackedDirectory holding(FileTree tree, FileTrees trees) throws IOException {
        Path folder = Files.createTempDirectory(temp, "d");
        trees.write(tree, folder);
        return new TrackedDirectory(trees, folder, tree);
    }

    private static void write(TrackedDirectory directory, String path, String text) throws IOException {
        Path file = directory.path().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    // ---- finding changes ----

    @Test
    void what_was_there_before_is_no_change_and_what_is_new_is_stored() throws IOException {
        TrackedDirectory directory = holding(store.tree("kept", "1", "replaced", "2", "removed", "3"));
        write(directory, "unrecorded", "4");
        int before = store.puts();
        Snapshot start = directory.look();
        assertThat(store.puts()).as("looking stores nothing").isEqualTo(before);

        write(directory, "replaced", "5");
        write(directory, "sub/added", "6");
        Files.delete(directory.path().resolve("removed"));
        Difference found = directory.since(start);

        assertThat(found.refused()).isNull();
        assertThat(found.change())
                .isEqualTo(new TreeChange(
                        store.tree("replaced", "5", "sub/added", "6"), new TreeSet<>(Set.of("removed"))));
        try (var bytes = store.open(found.change().put().get("sub/added").orElseThrow())) {
            assertThat(bytes.readAllBytes()).asString().isEqualTo("6");
        }
    }

    @Test
    void since_it_was_made_all_is_a_change_but_what_it_was_made_with() throws IOException {
        TrackedDirectory directory = holding(store.tree("given", "1"));
        write(directory, "added", "2");

        assertThat(directory.since(null).change()).isEqualTo(new TreeChange(store.tree("added", "2"), new TreeSet<>()));
    }

    @Test
    void bytes_that_only_an_unrecorded_write_left_are_stored_once_they_are_part_of_a_change() throws IOException {
        TrackedDirectory directory = holding(FileTree.EMPTY);
        write(directory, "a", "1");
        Snapshot first = directory.look();
        Snapshot second = directory.look();
        Files.move(directory.path().resolve("a"), directory.path().resolve("b"));
        Difference found = directory.since(second);

        store.open(found.change().put().get("b").orElseThrow());
        assertThat(first.tree()).isEqualTo(second.tree());
    }

    @Test
    void bytes_that_a_step_beginning_meanwhile_has_seen_are_stored_all_the_same() throws IOException {
        TrackedDirectory directory = holding(FileTree.EMPTY);
        Snapshot start = directory.look();
        write(directory, "a", "1");
        settle();
        directory.look();

        store.open(directory.since(start).change().put().get("a").orElseThrow());
    }

    @Test
    void a_file_is_noticed_that_was_written_again_with_the_same_size_within_one_tick() throws IOException {
        TrackedDirectory directory = holding(FileTree.EMPTY);
        Path file = directory.path().resolve("f");
        for (int i = 0; i < 200; i++) {
            String text = "%03d".formatted(i);
            Files.writeString(file, "old");
            Snapshot before = directory.look();
            Files.writeString(file, text);

            assertThat(directory.since(before).change().put()).isEqualTo(store.tree("f", text));
        }
    }

    @Test
    void a_file_is_noticed_whose_size_and_time_of_modification_were_put_back() throws IOException {
        TrackedDirectory directory = holding(store.tree("f", "old"));
        Path file = directory.path().resolve("f");
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(file, longAgo);
        settle();
        Snapshot before = directory.look();
        Files.writeString(file, "new");
        Files.setLastModifiedTime(file, longAgo);

        assertThat(directory.since(before).change().put()).isEqualTo(store.tree("f", "new"));
    }

    /** Returns once all that is there has changed before the file system's present tick. */
    private void settle() throws IOException {
        FileStamp now = FileStamp.of(Files.createTempFile(temp, "now", ""));
        while (!new FileStamp.Clock(temp).isPast(now)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void what_nobody_wrote_to_is_read_once() throws IOException {
        TrackedDirectory directory = holding(store.tree("a", "1", "b", "2", "c/d", "3"));
        settle();
        Snapshot before = directory.look();
        directory.look();
        assertThat(directory.filesRead()).isEqualTo(3);

        Files.writeString(directory.path().resolve("b"), "4");
        assertThat(directory.since(before).change().put()).isEqualTo(store.tree("b", "4"));
        assertThat(directory.filesRead()).isEqualTo(4);
    }

    @Test
    void what_was_written_in_the_present_tick_is_read_again() throws IOException {
        FileStamp now = FileStamp.of(Files.createTempFile(temp, "now", ""));
        FileStamp next = new FileStamp(
                now.inode(), now.size(), FileTime.fromMillis(now.changed().toMillis() + 60_000));

        assertThat(new FileStamp.Clock(temp).isPast(next)).isFalse();
        assertThat(new FileStamp.Clock(temp).isPast(null)).isFalse();
        assertThat(new FileStamp.Clock(temp.resolve("nowhere")).isPast(now)).isFalse();
    }

    @Test
    void files_and_folders_may_change_places() throws IOException {
        TrackedDirectory directory = holding(store.tree("a", "1", "b/c", "2"));
        Snapshot before = directory.look();
        Files.delete(directory.path().resolve("a"));
        write(directory, "a/x/y", "3");
        Files.delete(directory.path().resolve("b/c"));
        Files.delete(directory.path().resolve("b"));
        write(directory, "b", "4");
        TreeChange change = directory.since(before).change();

        TrackedDirectory again = holding(store.tree("a", "1", "b/c", "2", "b/unrecorded", "5"));
        again.redo(change, 0);

        assertThat(trees.read(again.path())).isEqualTo(store.tree("a/x/y", "3", "b", "4"));
    }

    // ---- what a tree cannot hold ----

    @Test
    void links_are_refused_where_they_were_not_there_before_and_never_followed() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        TrackedDirectory directory = holding(FileTree.EMPTY);
        Files.createSymbolicLink(directory.path().resolve("old"), outside);
        Snapshot before = directory.look();
        Files.createSymbolicLink(directory.path().resolve("new"), outside);
        write(directory, "file", "1");

        Difference found = directory.since(before);
        assertThat(found.change().put()).isEqualTo(store.tree("file", "1"));
        assertThat(found.refused()).isNotNull();
        assertThat(found.refused().findings())
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .contains("'new' is a symbolic link");
        assertThat(directory.since(directory.look()).refused()).isNull();
    }

    @Test
    void too_much_is_refused_and_does_not_keep_anybody_from_removing_it() throws IOException {
        TrackedDirectory directory = holding(store.tree("a", "1"), new FileTrees(store, 2, 10));
        Snapshot before = directory.look();
        write(directory, "b", "2");
        write(directory, "c", "3");
        assertThatThrownBy(() -> directory.since(before))
                .isInstanceOf(FileTreeException.class)
                .hasMessageContaining("more than 2 files");

        Snapshot full = directory.look();
        Files.delete(directory.path().resolve("a"));
        assertThat(directory.since(full).change())
                .isEqualTo(new TreeChange(store.tree("b", "2", "c", "3"), new TreeSet<>(Set.of("a"))));
        write(directory, "c", "more than ten bytes");
        assertThatThrownBy(() -> directory.since(full)).hasMessageContaining("more than 10 bytes");
    }

    // ---- making changes again ----

    @Test
    void a_change_is_made_inside_the_directory_and_links_give_way() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("file"), "theirs");
        TrackedDirectory directory = holding(store.tree("x/file", "1"));
        for (String link : List.of("put", "removed")) {
            Files.createSymbolicLink(directory.path().resolve(link), outside);
        }
        Files.createSymbolicLink(directory.path().resolve("target"), outside.resolve("file"));
        Files.createLink(directory.path().resolve("twin"), outside.resolve("file"));

        directory.redo(
                new TreeChange(
                        store.tree("put/file", "1", "target", "2", "twin", "3"),
                        new TreeSet<>(Set.of("removed/file", "x/file"))),
                0);

        assertThat(outside.resolve("file")).hasContent("theirs");
        assertThat(directory.path().resolve("put/file")).hasContent("1");
        assertThat(directory.path().resolve("target")).hasContent("2");
        assertThat(directory.path().resolve("twin")).hasContent("3");
        assertThat(directory.path().resolve("x")).as("a folder left empty").doesNotExist();
    }

    @Test
    void a_path_is_left_as_the_last_change_left_it_whichever_is_made_first() throws IOException {
        TreeChange first = new TreeChange(store.tree("a", "1", "b", "1", "c", "1"), new TreeSet<>(Set.of("d")));
        TreeChange second = new TreeChange(store.tree("a", "2", "c/d", "2", "d", "2"), new TreeSet<>(Set.of("b", "c")));
        FileTree start = store.tree("d", "0");

        for (boolean inOrder : List.of(true, false)) {
            TrackedDirectory directory = holding(start);
            directory.redo(inOrder ? first : second, inOrder ? 0 : 1);
            directory.redo(inOrder ? second : first, inOrder ? 1 : 0);

            assertThat(trees.read(directory.path()))
                    .as("in order: %s", inOrder)
                    .isEqualTo(second.applied(first.applied(start)))
                    .isEqualTo(store.tree("a", "2", "c/d", "2", "d", "2"));
        }
    }

    @Test
    void what_is_made_again_is_no_change_of_whoever_comes_next_and_is_not_stored_again() throws IOException {
        TrackedDirectory directory = holding(FileTree.EMPTY);
        directory.redo(new TreeChange(store.tree("a", "1"), new TreeSet<>()), 0);
        Snapshot before = directory.look();
        int puts = store.puts();
        Files.copy(directory.path().resolve("a"), directory.path().resolve("b"));

        assertThat(directory.since(before).change()).isEqualTo(new TreeChange(copyOf("b"), new TreeSet<>()));
        assertThat(store.puts()).isEqualTo(puts);
    }

    private FileTree copyOf(String path) {
        return FileTree.of(
                Map.of(path, new MemoryArtifacts().tree("a", "1").get("a").orElseThrow()));
    }

    @Test
    void bytes_that_are_gone_from_the_store_are_named() throws IOException {
        TrackedDirectory directory = holding(FileTree.EMPTY);
        TreeChange change = new TreeChange(new MemoryArtifacts().tree("a", "1"), new TreeSet<>());

        assertThatThrownBy(() -> directory.redo(change, 0))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no artifact");
    }
}
