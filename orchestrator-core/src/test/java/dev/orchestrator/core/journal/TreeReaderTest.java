package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.files.MemoryArtifacts;
import dev.orchestrator.core.kernel.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TreeReaderTest {
    private static final FileTree TREE = Examples.manyFiles(60, 0);

    private final MemoryArtifacts store = new MemoryArtifacts();

    private List<StoredRecord> written(FileTree... trees) {
        List<Object> events = new ArrayList<>();
        for (FileTree tree : trees) {
            events.add(new Event.WorkerCalled(Examples.CALL, tree));
        }
        return StoredRecord.chained(Journals.RUN, Journals.of(events, store));
    }

    private List<FileTree> read(List<StoredRecord> records) {
        return Shelf.events(Journals.RUN, records, store::open).stream()
                .map(e -> ((Event.WorkerCalled) e).base())
                .toList();
    }

    private static ArtifactRef manifest(StoredRecord journaled) {
        return NamedArtifacts.treeRef(journaled).manifest();
    }

    private ArtifactRef put(String json) {
        return store.put(json.getBytes(StandardCharsets.UTF_8));
    }

    private FileTree listed(String json) {
        return new TreeReader(store::open).listed(put(json));
    }

    private static void refused(ThrowingCallable reading, long seq, ArtifactRef manifest, String why) {
        assertThatThrownBy(reading)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("record " + seq
                        + " of run run-1 (type 'worker-called', version 1) names artifact " + manifest.sha256() + " ("
                        + manifest.size() + " bytes), the manifest of a file tree, which ")
                .hasMessageContaining(why)
                .hasMessageEndingWith("; nothing after record " + (seq - 1)
                        + " is used. Restore the database from a backup, or export the run up to record " + (seq - 1));
    }

    // ---- read ----

    @Test
    void the_forms_are_written_out() {
        FileTree small = FileTree.of(Map.of("manifest", Examples.artifact(1)));
        FileTree changed = TREE.without("dir/9").with("new", Examples.artifact(2));
        List<StoredRecord> records = written(small, TREE, changed);
        ArtifactRef manifest = manifest(records.get(1));
        String listed = "{\"manifest\":\"" + manifest.sha256() + "\",";
        String end = "\"size\":" + manifest.size();

        assertThat(records.get(0).json())
                .startsWith("{\"base\":{\"manifest\":{\"sha256\":\"" + "0".repeat(63) + "1\",\"size\":1}},");
        assertThat(records.get(1).json()).startsWith("{\"base\":" + listed + end + "},");
        assertThat(records.get(2).json())
                .startsWith("{\"base\":" + listed + "\"put\":{\"new\":{\"sha256\":\"" + "0".repeat(63)
                        + "2\",\"size\":2}},\"removed\":[\"dir/9\"]," + end + "},");
        assertThat(read(records)).containsExactly(small, TREE, changed);
    }

    @Test
    void equal_trees_are_one_instance() {
        FileTree changed = TREE.with("new", Examples.artifact(2));
        List<FileTree> read = read(written(TREE, changed, TREE, changed));

        assertThat(read).containsExactly(TREE, changed, TREE, changed);
        assertThat(read.get(2)).isSameAs(read.get(0));
        assertThat(read.get(3)).isSameAs(read.get(1));
    }

    @Test
    void a_manifest_is_opened_once_while_its_tree_is_in_use() {
        List<ArtifactRef> opened = new ArrayList<>();
        List<StoredRecord> records = written(TREE, TREE, TREE.without("dir/1"), TREE.without("dir/2"));

        List<Object> events = Shelf.events(Journals.RUN, records, ref -> {
            opened.add(ref);
            return store.open(ref);
        });

        assertThat(events).hasSize(4);
        assertThat(opened).containsExactly(manifest(records.get(0)));
    }

    @Test
    void what_a_later_version_adds_to_a_reference_is_passed_over() {
        StoredRecord journaled = written(TREE).get(0).withHash(new byte[0]);
        String later = journaled.json().replace("{\"manifest\"", "{\"Zukunft\":[{}],\"manifest\"");

        assertThat(read(List.of(journaled.withPayload(later)))).containsExactly(TREE);
    }

    // ---- what is not as it should be ----

    @Test
    void a_missing_manifest_is_named_with_its_record() {
        List<StoredRecord> records = written(FileTree.EMPTY, TREE);
        ArtifactRef manifest = manifest(records.get(1));
        store.remove(manifest);

        refused(() -> read(records), 2, manifest, "cannot be read: ");
    }

    @Test
    void a_damaged_manifest_is_named_with_its_record() {
        List<StoredRecord> records = written(FileTree.EMPTY, TREE);
        ArtifactRef manifest = manifest(records.get(1));
        store.damage(manifest);

        refused(() -> read(records), 2, manifest, "was changed: its bytes have the hash ");
    }

    @Test
    void a_manifest_of_another_size_than_its_record_says_is_refused() {
        StoredRecord journaled = written(FileTree.EMPTY, TREE).get(1);
        ArtifactRef manifest = manifest(journaled);
        for (long size : List.of(manifest.size() - 1, manifest.size() + 1, Long.MAX_VALUE)) {
            String json = journaled.json().replace("\"size\":" + manifest.size() + "}", "\"size\":" + size + "}");
            StoredRecord other = journaled.withPayload(json).atTheStart().withHash(new byte[0]);

            assertThatThrownBy(() -> read(List.of(other)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll(manifest.sha256() + " (" + size + " bytes)", "was changed");
        }
    }

    @Test
    void a_manifest_with_a_path_no_tree_can_have_is_refused() {
        String file = ":{\"sha256\":\"" + "a".repeat(64) + "\",\"size\":1}";

        assertThatThrownBy(() -> listed("{\"../x\"" + file + "}"))
                .hasMessageContainingAll("'../x'", "has the part '..'");
        assertThatThrownBy(() -> listed("{\"a\"" + file + ",\"a/b\"" + file + "}"))
                .hasMessageContaining("cannot be a file and the folder");
        assertThatThrownBy(() -> listed("{\"a\":{\"sha256\":\"a\",\"size\":1}}"))
                .hasMessageContaining("64 lower-case");
        assertThatThrownBy(() -> listed("[]")).hasMessageContaining("not an object");
        assertThatThrownBy(() -> listed("")).hasMessageContaining("is not JSON");
    }

    @Test
    void a_difference_that_takes_away_what_is_not_there_is_refused() {
        ArtifactRef manifest = put("{\"a\":{\"sha256\":\"" + "a".repeat(64) + "\",\"size\":1}}");

        assertThatThrownBy(() -> listed("{\"manifest\":\"" + manifest.sha256() + "\",\"size\":" + manifest.size()
                        + ",\"removed\":[\"b\"]}"))
                .hasMessageContainingAll("takes 'b' away", manifest.sha256());
    }

    @Test
    void manifests_based_on_one_another_without_end_are_refused() {
        ArtifactRef last = put("{}");
        for (int i = 1; i < TreeReader.MAX_IN_A_ROW; i++) {
            last = put("{\"manifest\":\"" + last.sha256() + "\",\"size\":" + last.size() + "}");
        }
        TreeReader reader = new TreeReader(store::open);
        assertThat(new TreeReader(store::open).listed(last)).isEqualTo(FileTree.EMPTY);
        assertThat(new TreeReader(store::open).manifests(last)).hasSize(TreeReader.MAX_IN_A_ROW);

        ArtifactRef more = put("{\"manifest\":\"" + last.sha256() + "\",\"size\":" + last.size() + "}");

        assertThatThrownBy(() -> reader.listed(more)).hasMessageContaining("as are the 64 before it");
    }
}
