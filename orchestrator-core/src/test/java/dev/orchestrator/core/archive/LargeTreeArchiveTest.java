package dev.orchestrator.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.journal.NamedArtifacts;
import dev.orchestrator.core.journal.StoredRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs whose trees are listed in manifests: what the goal gave, in full; what one task left, by the difference to that;
 * and what another left, by a manifest that itself names the difference only.
 */
@Timeout(60)
class LargeTreeArchiveTest {
    private static final int FILES = 40;
    /** Many files have the same contents, so that there is not much to copy. */
    private static final int CONTENTS = 4;

    private final StateStore store = new InMemoryStateStore();
    private RunId run;
    private Path folder;

    @TempDir
    private Path temp;

    private static Orchestrator orchestrator(StateStore store) {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.split(
                                Subtask.work("few", "few"),
                                Subtask.work("many", "many").after("few"))
                        .wake(Move.Wake.NEVER))
                .worker("few", (assignment, context) -> {
                    Files.writeString(context.directory().resolve("new.txt"), "new");
                    return Handoff.of(null);
                })
                .worker("many", (assignment, context) -> {
                    for (int i = 0; i < 20; i++) {
                        Files.writeString(context.directory().resolve(i + ".txt"), "changed " + i % CONTENTS);
                    }
                    return Handoff.of(null);
                })
                .build();
        return Orchestrator.builder().pipeline(pipeline).store(store).build();
    }

    private static Outcome end(Run run) throws InterruptedException {
        return run.await(Duration.ofSeconds(30)).orElseThrow(() -> new AssertionError("the run is stuck"));
    }

    private static FileTree given(StateStore store) throws IOException {
        Map<String, ArtifactRef> files = new TreeMap<>();
        for (int i = 0; i < FILES; i++) {
            byte[] text = ("given " + i % CONTENTS).getBytes(StandardCharsets.UTF_8);
            files.put(i + ".txt", store.put(new ByteArrayInputStream(text)));
        }
        return FileTree.of(files);
    }

    private static Outcome resumed(StateStore store, RunId run) throws Exception {
        try (Orchestrator orchestrator = orchestrator(store)) {
            return end(orchestrator.resume(run));
        }
    }

    @BeforeEach
    void make_a_run() throws Exception {
        folder = temp.resolve("run");
        try (Orchestrator orchestrator = orchestrator(store)) {
            run = end(orchestrator.start(Goal.of("g").withoutVerification().files(given(store))))
                    .report()
                    .run();
        }
    }

    /** Returns the manifests with the seq of the first record that needs each. */
    private Map<String, Long> manifests() {
        NamedArtifacts named = new NamedArtifacts(store::open, run);
        Map<String, Long> manifests = new LinkedHashMap<>();
        for (JournalRecord journaled : ArchivedRun.records(store, run)) {
            named.manifestsOf(journaled).keySet().forEach(ref -> manifests.putIfAbsent(ref.sha256(), journaled.seq()));
        }
        assertThat(manifests).as("manifests of the run").hasSize(2);
        return manifests;
    }

    private StoreException refused() {
        StoreException e = catchThrowableOfType(StoreException.class, () -> RunArchive.verify(folder));
        assertThat(e).as("the damage is found").isNotNull();
        return e;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_run_goes_with_its_manifests_and_all_they_name() throws Exception {
        RunArchive.Summary written = RunArchive.write(store, run, folder);
        StateStore other = new InMemoryStateStore();
        RunArchive.importInto(folder, other);

        assertThat(RunArchive.verify(folder)).isEqualTo(written);
        assertThat(names(folder.resolve("artifacts")))
                .containsAll(manifests().keySet())
                .hasSize(2 * CONTENTS + 1 + 2);
        assertThat(ArchivedRun.report(other, run)).isEqualTo(ArchivedRun.report(store, run));
        Outcome.Unverified outcome = (Outcome.Unverified) resumed(other, run);
        try (Orchestrator orchestrator = orchestrator(other)) {
            orchestrator.exportFiles(outcome.files(), temp.resolve("out"));
        }
        assertThat(names(temp.resolve("out"))).hasSize(FILES + 1);
        assertThat(temp.resolve("out/19.txt")).hasContent("changed 3");
        assertThat(temp.resolve("out/20.txt")).hasContent("given 0");
    }

    @Test
    void a_run_that_was_imported_is_exported_alike() throws Exception {
        RunArchive.Summary written = RunArchive.write(store, run, folder);
        StateStore bytes = new InMemoryStateStore();
        RunArchive.importInto(folder, bytes);

        assertThat(RunArchive.write(bytes, run, temp.resolve("again"))).isEqualTo(written);
        assertThat(temp.resolve("again/manifest.json")).hasSameBinaryContentAs(folder.resolve("manifest.json"));
        assertThat(RunArchive.verify(temp.resolve("again"))).isEqualTo(written);
    }

    @Test
    void cut_off_a_run_goes_on_where_it_was_imported() throws Exception {
        goesOnCutAfterEvery(5);
    }

    @Test
    @Tag("slow")
    void cut_anywhere_a_run_goes_on_where_it_was_imported() throws Exception {
        goesOnCutAfterEvery(1);
    }

    private void goesOnCutAfterEvery(int step) throws Exception {
        int records = ArchivedRun.records(store, run).size();
        for (int cut = 1; cut < records; cut += step) {
            Path part = temp.resolve("cut-" + cut);
            RunArchive.write(store, run, cut, part);
            StateStore other = new InMemoryStateStore();
            RunArchive.importInto(part, other);

            Outcome.Unverified outcome = (Outcome.Unverified) resumed(other, run);

            assertThat(outcome.files().entries()).as("cut after %d", cut).hasSize(FILES + 1);
            RunArchive.write(other, run, temp.resolve("ended-" + cut));
            assertThat(RunArchive.verify(temp.resolve("ended-" + cut)).records())
                    .isGreaterThan(cut);
        }
    }

    // ---- damage ----

    @Test
    void a_missing_manifest_is_named_with_its_record() throws Exception {
        RunArchive.write(store, run, folder);
        for (Map.Entry<String, Long> manifest : manifests().entrySet()) {
            Path file = folder.resolve("artifacts").resolve(manifest.getKey());
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);

            assertThat(refused())
                    .hasMessageContainingAll(
                            "record " + manifest.getValue() + " of run " + run,
                            "artifact " + manifest.getKey(),
                            "is missing in folder " + folder,
                            "copy the folder again");
            Files.write(file, bytes);
        }
        assertThat(RunArchive.verify(folder).run()).isEqualTo(run);
    }

    @Test
    void every_flipped_bit_of_a_manifest_is_found_and_named() throws Exception {
        RunArchive.write(store, run, folder);
        for (Map.Entry<String, Long> manifest : manifests().entrySet()) {
            Path file = folder.resolve("artifacts").resolve(manifest.getKey());
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 0; at < bytes.length; at += 97) {
                byte[] damaged = bytes.clone();
                damaged[at] ^= (byte) (1 << at % 8);
                Files.write(file, damaged);

                assertThat(refused())
                        .hasMessageContainingAll(
                                "record " + manifest.getValue() + " of run " + run,
                                "artifact " + manifest.getKey(),
                                "was changed",
                                "copy the folder again");
            }
            Files.write(file, bytes);
        }
        StateStore other = new InMemoryStateStore();
        Files.write(
                folder.resolve("artifacts")
                        .resolve(manifests().keySet().iterator().next()),
                new byte[0]);
        catchThrowableOfType(StoreException.class, () -> RunArchive.importInto(folder, other));
        assertThat(other.runs(RunQuery.all(1))).as("nothing is imported").isEmpty();
    }

    @Test
    void a_file_that_only_a_manifest_names_is_missed_too() throws Exception {
        RunArchive.write(store, run, 1, folder);
        ArtifactRef only = given(new InMemoryStateStore()).entries().get("22.txt");
        assertThat(new String(ArchivedRun.records(store, run).get(0).payload(), StandardCharsets.UTF_8))
                .doesNotContain(only.sha256());

        Files.delete(folder.resolve("artifacts").resolve(only.sha256()));

        assertThat(refused()).hasMessageContainingAll("artifact " + only.sha256(), "which record 1 ", "is missing");
    }

    @Test
    void a_run_without_its_manifests_is_not_exported_and_leaves_nothing() throws Exception {
        List<JournalRecord> ours = ArchivedRun.records(store, run);
        String manifest = manifests().keySet().iterator().next();
        for (List<? extends JournalRecord> records : List.of(ours, StoredRecord.chained(run, ours))) {
            StateStore bare = ArchivedRun.storeOf(run, records);
            given(bare);

            StoreException refused =
                    catchThrowableOfType(StoreException.class, () -> RunArchive.write(bare, run, 1, folder));

            assertThat(refused).isNotNull();
            assertThat(refused)
                    .hasMessageContainingAll("record 1 of run " + run, "artifact " + manifest, "Restore the database");
            assertThat(names(temp)).isEmpty();
        }
    }

    @Test
    void the_manifest_of_a_decision_that_was_cut_off_goes_along() throws Exception {
        Map.Entry<String, Long> last = new ArrayList<>(manifests().entrySet()).get(1);
        JournalRecord naming = ArchivedRun.records(store, run).get((int) (last.getValue() - 1));
        assertThat(new String(naming.payload(), StandardCharsets.UTF_8)).contains("\"unfinished\":true");

        RunArchive.write(store, run, last.getValue(), folder);

        assertThat(names(folder.resolve("artifacts"))).contains(last.getKey());
        assertThat(RunArchive.verify(folder).records()).isEqualTo(last.getValue());
    }
}
