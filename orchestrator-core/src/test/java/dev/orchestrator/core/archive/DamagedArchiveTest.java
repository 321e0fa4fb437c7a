package dev.orchestrator.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.InMemoryStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DamagedArchiveTest {
    private RunId run;
    private Path folder;
    private Path journal;
    private Path manifest;
    private long records;

    @BeforeEach
    void export_a_run(@TempDir Path temp) throws Exception {
        StateStore store = new InMemoryStateStore();
        run = new ArchivedRun().whole(store, temp.resolve("input"));
        folder = temp.resolve("run");
        records = RunArchive.write(store, run, folder).records();
        journal = folder.resolve("journal.jsonl");
        manifest = folder.resolve("manifest.json");
    }

    private StoreException refused() {
        StoreException e = catchThrowableOfType(StoreException.class, () -> RunArchive.verify(folder));
        assertThat(e).as("the damage is found").isNotNull();
        return e;
    }

    private List<Path> artifacts() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("artifacts"))) {
            return files.sorted().toList();
        }
    }

    // ---- changed bytes ----

    /** Flips a bit of one byte: the case of a letter, its neighbour, or what makes it UTF-8. */
    private static byte[] damaged(byte[] whole, int at) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) new int[] {0x20, 1, 0x80}[at % 3];
        return damaged;
    }

    @Test
    void a_changed_byte_of_the_journal_is_found_and_its_record_named() throws Exception {
        changeBytesOfTheJournal(29);
    }

    @Test
    @Tag("slow")
    @Timeout(300)
    void a_changed_byte_anywhere_in_the_journal_is_found_and_its_record_named() throws Exception {
        changeBytesOfTheJournal(5);
    }

    /** @param step bytes from one that is changed to the next; every line's end is one, too */
    private void changeBytesOfTheJournal(int step) throws Exception {
        byte[] whole = Files.readAllBytes(journal);
        int line = 1;
        for (int at = 0; at < whole.length; at++) {
            if (at % step == 0 || whole[at] == '\n') {
                Files.write(journal, damaged(whole, at));
                assertThat(refused()).as("byte %d", at).hasMessageContaining("record " + line + " of run " + run);
            }
            line += whole[at] == '\n' ? 1 : 0;
        }
        assertThat(line - 1).isEqualTo((int) records);
    }

    @Test
    void a_changed_byte_of_the_manifest_is_found() throws Exception {
        changeBytesOfTheManifest(7);
    }

    @Test
    @Tag("slow")
    void every_changed_byte_of_the_manifest_is_found() throws Exception {
        changeBytesOfTheManifest(1);
    }

    private void changeBytesOfTheManifest(int step) throws Exception {
        byte[] whole = Files.readAllBytes(manifest);
        for (int at = 0; at < whole.length; at += step) {
            Files.write(manifest, damaged(whole, at));
            assertThat(refused().getMessage()).as("byte %d", at).isNotBlank();
        }
    }

    @Test
    void a_changed_artifact_is_found_and_named_with_its_record() throws Exception {
        for (Path artifact : artifacts()) {
            byte[] whole = Files.readAllBytes(artifact);
            for (int at : new int[] {0, whole.length / 2, whole.length - 1}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= 1;
                Files.write(artifact, damaged);
                assertThat(refused())
                        .hasMessageContainingAll("artifact " + artifact.getFileName(), "which record ", "was changed");
            }
            Files.write(artifact, whole);
        }
        assertThat(RunArchive.verify(folder).records()).isEqualTo(records);
    }

    // ---- what is not there ----

    @Test
    void a_torn_tail_is_named_and_what_is_before_it_said_to_be_whole() throws Exception {
        byte[] whole = Files.readAllBytes(journal);
        int last = records(whole);
        for (int length : new int[] {whole.length - 1, whole.length - 20, last + 1}) {
            Files.write(journal, Arrays.copyOf(whole, length));
            assertThat(refused())
                    .hasMessageContainingAll(
                            "torn", "record " + records + " of run", "up to " + (records - 1) + ", are whole");
        }
        Files.write(journal, Arrays.copyOf(whole, last));
        assertThat(refused())
                .hasMessageContainingAll(
                        "cut short", "record " + records + " of run", "up to " + (records - 1) + ", are");
        Files.write(journal, new byte[0]);
        assertThat(refused()).hasMessageContainingAll("record 1 of run", "nothing comes before it");
    }

    /** Returns where the last line begins. */
    private static int records(byte[] journal) {
        int at = journal.length - 1;
        while (journal[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    @Test
    void a_record_that_is_missing_doubled_moved_or_added_is_named() throws Exception {
        List<String> lines = Files.readAllLines(journal);
        String third = lines.get(2);

        lines.remove(2);
        Files.write(journal, lines);
        assertThat(refused()).hasMessageContaining("record 3 of run " + run);

        lines.add(2, lines.get(1));
        Files.write(journal, lines);
        assertThat(refused()).hasMessageContaining("record 3 of run " + run);

        lines.set(2, third);
        lines.add(lines.get(lines.size() - 1));
        Files.write(journal, lines);
        assertThat(refused()).hasMessageContainingAll("disagrees", "there is a record " + (records + 1));
    }

    @Test
    void a_missing_artifact_is_named_with_its_record() throws Exception {
        assertThat(artifacts()).hasSizeGreaterThanOrEqualTo(3);
        for (Path artifact : artifacts()) {
            byte[] bytes = Files.readAllBytes(artifact);
            Files.delete(artifact);
            assertThat(refused())
                    .hasMessageContainingAll("artifact " + artifact.getFileName(), "which record ", "is missing");
            Files.write(artifact, bytes);
        }
    }

    @Test
    void a_list_that_lacks_an_artifact_or_has_another_disagrees() throws Exception {
        String text = Files.readString(manifest);
        String first = text.substring(text.indexOf("{\"sha256\""), text.indexOf('}') + 1);
        Files.writeString(manifest, text.replace(first + ",", ""));
        assertThat(refused()).hasMessageContainingAll("disagrees", "does not have artifact");

        String foreign = "{\"sha256\":\"" + "f".repeat(64) + "\",\"size\":1}";
        Files.writeString(manifest, text.replace("]", "," + foreign + "]"));
        assertThat(refused()).hasMessageContainingAll("disagrees", "f".repeat(64), "no record names");
    }

    @Test
    void another_head_disagrees() throws Exception {
        String text = Files.readString(manifest);
        int head = text.indexOf("\"head\":\"") + 8;
        Files.writeString(manifest, text.substring(0, head) + "0".repeat(64) + text.substring(head + 64));

        assertThat(refused()).hasMessageContainingAll("disagrees", "0".repeat(64), "record " + records);
    }

    @Test
    void a_newer_format_and_a_folder_of_something_else_are_refused(@TempDir Path other) throws Exception {
        Files.writeString(manifest, "{\"format\":2,\"new\":[]}");
        assertThat(refused()).hasMessageContainingAll("has format 2", "newer version");

        assertThatThrownBy(() -> RunArchive.verify(other))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll(other.toString(), "manifest.json");
        Files.writeString(other.resolve("manifest.json"), "{\"name\":\"an app\"}");
        assertThatThrownBy(() -> RunArchive.verify(other))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("journal.jsonl");
        Files.writeString(other.resolve("journal.jsonl"), "");
        assertThatThrownBy(() -> RunArchive.verify(other))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("format");
    }

    @Test
    void what_is_damaged_is_not_imported() throws Exception {
        byte[] whole = Files.readAllBytes(journal);
        whole[whole.length - 10] ^= 1;
        Files.write(journal, whole);
        StateStore store = new InMemoryStateStore();

        assertThatThrownBy(() -> RunArchive.importInto(folder, store)).isInstanceOf(StoreException.class);
        assertThat(store.runs(RunQuery.all(1))).isEmpty();
    }
}
