package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.kernel.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** Trees of any size that change in any way, written and read back; and manifests whose bytes were changed at random. */
class TreeProperties {
    private static final String[] NAMES = {"manifest", "put", "size", "removed", "sha256", "é", "\uD83D\uDE00", "a b"};

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void whatever_a_tree_was_it_is_read_back(@ForAll long seed) {
        readBack(seed);
    }

    @Tag("slow")
    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void whatever_a_tree_was_it_is_read_back_100x(@ForAll long seed) {
        readBack(seed);
    }

    private static void readBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Object> events = new ArrayList<>();
        for (FileTree tree : trees(random)) {
            events.add(new Event.WorkerCalled(Examples.CALL, tree));
        }
        StateStore store = new InMemoryStateStore();
        List<StoredRecord> stored = StoredRecord.chained(Journals.RUN, Journals.of(events, store));

        assertThat(Shelf.events(Journals.RUN, stored, store::open)).isEqualTo(events);
        StoredRecord last = stored.get(stored.size() - 1);
        StoredRecord alone = last.atTheStart().withHash(new byte[0]);
        assertThat(Shelf.events(Journals.RUN, List.of(alone), store::open))
                .as("a record can be read without those before it")
                .containsExactly(events.get(events.size() - 1));
        for (StoredRecord each : stored) {
            assertThat(each.payload()).as("how little stands in a record").hasSizeLessThan(17 * 250);
        }
    }

    /** Some trees, each one of those before it changed a little or a lot, or made anew. */
    private static List<FileTree> trees(SplittableRandom random) {
        List<FileTree> trees = new ArrayList<>(List.of(FileTree.EMPTY));
        for (int i = 0; i < 30; i++) {
            Map<String, ArtifactRef> files =
                    new TreeMap<>(trees.get(random.nextInt(trees.size())).entries());
            int changes = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(3);
                case 1 -> 12 + random.nextInt(8);
                case 2 -> random.nextInt(40);
                default -> random.nextInt(300);
            };
            for (int n = 0; n < changes; n++) {
                String path = path(random);
                if (random.nextInt(3) == 0) {
                    files.remove(path);
                } else {
                    files.put(path, Examples.artifact(random.nextInt(1_000)));
                }
            }
            trees.add(FileTree.of(files));
        }
        return trees;
    }

    private static String path(SplittableRandom random) {
        int n = random.nextInt(400);
        return n < NAMES.length ? NAMES[n] : n < 200 ? "f" + n : "dir/" + NAMES[n % NAMES.length] + "/f" + n;
    }

    // ---- manifests ----

    /** A tree by the differences to a manifest that is written by the differences to another. */
    private static final FileTree TREE = Examples.manyFiles(60, 20).with("new", Examples.artifact(1));

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void whatever_bytes_a_manifest_has_nothing_but_a_store_exception_comes_of_it(@ForAll long seed) throws IOException {
        fuzzed(seed);
    }

    @Tag("slow")
    @Property(tries = 50_000, shrinking = ShrinkingMode.OFF)
    void whatever_bytes_a_manifest_has_nothing_but_a_store_exception_comes_of_it_100x(@ForAll long seed)
            throws IOException {
        fuzzed(seed);
    }

    /** Changes a manifest and has it named by its new hash, so that it is not its hash that gives the change away. */
    private static void fuzzed(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Manifests manifests = new Manifests();
        StoredRecord journaled = manifests.written(Examples.manyFiles(60, 0), Examples.manyFiles(60, 20), TREE);
        ArtifactRef second = NamedArtifacts.treeRef(journaled).manifest();
        ArtifactRef first =
                ResultValues.treeRef(JsonIn.parse(manifests.bytes(second))).manifest();
        String json = journaled.json();
        if (random.nextBoolean()) {
            json = named(json, second, manifests.put(Edits.of(manifests.bytes(second), random)));
        } else {
            ArtifactRef edited = manifests.put(Edits.of(manifests.bytes(first), random));
            String based = named(new String(manifests.bytes(second), StandardCharsets.UTF_8), first, edited);
            json = named(json, second, manifests.put(based.getBytes(StandardCharsets.UTF_8)));
        }
        StoredRecord changed = journaled.withPayload(json);

        Throwable thrown = catchThrowable(() -> Shelf.events(Journals.RUN, List.of(changed), manifests.store::open));

        if (thrown != null) {
            assertThat(thrown).isExactlyInstanceOf(StoreException.class);
            assertThat(thrown)
                    .hasMessageStartingWith("record 1 of run run-1 (type 'worker-called', version 1) names artifact ")
                    .hasMessageContaining("the manifest of a file tree, which ")
                    .hasMessageContaining("Restore the database from a backup");
        }
    }

    private static String named(String json, ArtifactRef before, ArtifactRef now) {
        return json.replace(before.sha256(), now.sha256())
                .replace("\"size\":" + before.size(), "\"size\":" + now.size());
    }

    /** A store and what was put there. */
    private static final class Manifests {
        final StateStore store = new InMemoryStateStore();

        /** Writes trees one after the other and returns the last one's record, as the first of a journal. */
        StoredRecord written(FileTree... trees) {
            List<Object> events = new ArrayList<>();
            for (FileTree tree : trees) {
                events.add(new Event.WorkerCalled(Examples.CALL, tree));
            }
            EventRecord last = Journals.of(events, store).get(events.size() - 1);
            return StoredRecord.of(last, new byte[0]).atTheStart();
        }

        ArtifactRef put(byte[] bytes) throws IOException {
            return store.put(new ByteArrayInputStream(bytes));
        }

        byte[] bytes(ArtifactRef ref) throws IOException {
            try (InputStream in = store.open(ref)) {
                return in.readAllBytes();
            }
        }
    }
}
