package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.files.MemoryArtifacts;
import dev.orchestrator.core.kernel.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TreeWriterTest {
    private final MemoryArtifacts store = new MemoryArtifacts();
    private final TreeWriter writer = new TreeWriter(store);
    private final TreeReader reader = new TreeReader(store::open);

    private TreeRef ref(FileTree tree) {
        return writer.refFor(new Event.WorkerCalled(Examples.CALL, tree));
    }

    private static FileTree changed(FileTree tree, int files) {
        FileTree changed = tree;
        for (int i = 0; i < files; i++) {
            changed = changed.with("dir/" + i, Examples.artifact(5_000 + i));
        }
        return changed;
    }

    private String text(ArtifactRef ref) throws IOException {
        try (InputStream in = store.open(ref)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private int namedBy(ArtifactRef manifest) throws IOException {
        return text(manifest).split("\"sha256\"", -1).length - 1;
    }

    // ---- what is written how ----

    @Test
    void a_small_tree_stands_in_its_event_and_costs_nothing_else() {
        assertThat(ref(FileTree.EMPTY)).isNull();
        assertThat(ref(Examples.manyFiles(16, 0))).isNull();
        assertThat(writer.refFor(new Event.RunPaused())).isNull();
        assertThat(store.puts()).isZero();
    }

    @Test
    void a_larger_one_is_kept_once_however_often_it_comes() {
        TreeRef first = ref(Examples.manyFiles(17, 0));

        assertThat(first.changes()).isZero();
        for (int i = 0; i < 10; i++) {
            assertThat(ref(Examples.manyFiles(17, 0))).isEqualTo(first);
        }
        assertThat(store.puts()).isEqualTo(1);
    }

    @Test
    void what_differs_little_is_written_by_the_difference() {
        FileTree base = Examples.manyFiles(100, 0);
        TreeRef listed = ref(base);

        TreeRef ref = ref(changed(base, 14).without("dir/98").with("new", Examples.artifact(1)));

        assertThat(ref.manifest()).isEqualTo(listed.manifest());
        assertThat(ref.change().removed()).containsExactly("dir/98");
        assertThat(ref.change().put().entries()).hasSize(15).containsEntry("new", Examples.artifact(1));
        assertThat(store.puts()).isEqualTo(1);
    }

    @Test
    void what_differs_more_has_a_manifest_of_its_own_that_names_only_the_difference() throws IOException {
        FileTree base = Examples.manyFiles(100, 0);
        ref(base);

        TreeRef ref = ref(changed(base, 17));

        assertThat(ref.changes()).isZero();
        assertThat(store.puts()).isEqualTo(2);
        assertThat(namedBy(ref.manifest())).isEqualTo(17);
        assertThat(reader.listed(ref.manifest())).isEqualTo(changed(base, 17));
    }

    @Test
    void what_has_little_in_common_is_listed_whole() throws IOException {
        FileTree base = Examples.manyFiles(100, 0);
        ref(base);

        assertThat(namedBy(ref(changed(base, 50)).manifest())).isEqualTo(50);
        assertThat(namedBy(ref(changed(base.without("dir/99"), 70)).manifest())).isEqualTo(20);
        assertThat(namedBy(ref(changed(base.without("dir/99").without("dir/98"), 98))
                        .manifest()))
                .isEqualTo(98);
    }

    @Test
    void of_several_manifests_the_nearest_is_used() {
        FileTree one = Examples.manyFiles(100, 0);
        FileTree other = Examples.manyFiles(100, 60);
        TreeRef first = ref(one);
        TreeRef second = ref(other);

        assertThat(ref(changed(one, 3)).manifest()).isEqualTo(first.manifest());
        assertThat(ref(other.without("dir/99")).manifest()).isEqualTo(second.manifest());
        assertThat(ref(one)).isEqualTo(first);
        assertThat(ref(other)).isEqualTo(second);
    }

    @Test
    void a_manifest_in_use_is_not_forgotten_for_those_used_once() {
        FileTree goal = Examples.manyFiles(40, 0);
        TreeRef listed = ref(goal);
        for (int i = 0; i < 50; i++) {
            ref(FileTree.of(Examples.manyFiles(17 + i, 17 + i).entries()));
            assertThat(ref(goal)).isEqualTo(listed);
        }
        assertThat(store.puts()).isLessThanOrEqualTo(51);
    }

    @Test
    void a_manifest_the_store_refuses_is_an_error_that_says_so() {
        store.fill();

        assertThatThrownBy(() -> ref(Examples.manyFiles(17, 0)))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("manifest of a file tree", "the disk is full");
    }

    // ---- what it costs ----

    /** A tree that one task after the other changes in one place, each from what the one before it left. */
    private long bytesOfAChain(int files, int tasks) throws IOException {
        MemoryArtifacts kept = new MemoryArtifacts();
        TreeWriter chain = new TreeWriter(kept);
        FileTree tree = Examples.manyFiles(files, 0);
        chain.refFor(new Event.WorkerCalled(Examples.CALL, tree));
        long start = kept.bytes();
        long records = 0;
        for (int i = 0; i < tasks; i++) {
            for (int n = 0; n < 2; n++) { // what is handed over is what the next one starts from
                Event event = new Event.WorkerCalled(Examples.CALL, tree);
                records += EventEncoder.encode(event, false, chain.refFor(event)).length;
                if (n == 0) {
                    tree = tree.with("dir/" + i * 37 % files, Examples.artifact(1_000_000 + i));
                }
            }
        }
        return (records + kept.bytes() - start) / tasks;
    }

    @Test
    void a_task_that_changes_one_file_costs_the_same_however_many_there_are() throws IOException {
        long small = bytesOfAChain(100, 200);
        long large = bytesOfAChain(1_000, 200);

        assertThat(small).isLessThan(2_500);
        assertThat(large)
                .as("ten times the files, records and manifests together")
                .isLessThan(small * 5 / 4);
    }
}
