package dev.orchestrator.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.journal.EventRecord;
import dev.orchestrator.core.journal.Journals;
import dev.orchestrator.core.journal.SignalCodec;
import dev.orchestrator.core.journal.StoredRecord;
import dev.orchestrator.core.kernel.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunArchiveTest {
    private final ArchivedRun example = new ArchivedRun();
    private final StateStore store = new InMemoryStateStore();
    private RunId run;
    private Path folder;

    @TempDir
    private Path temp;

    @BeforeEach
    void make_a_run() throws Exception {
        run = example.whole(store, temp.resolve("input"));
        folder = temp.resolve("exports/one");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static StoredRecord plain(JournalRecord each) {
        return new StoredRecord(
                each.seq(),
                each.at(),
                each.type(),
                each.version(),
                each.task(),
                each.attempt(),
                each.epoch(),
                each.payload(),
                new byte[0]);
    }

    /** Returns all there is in records, as text. */
    private List<String> lines(List<JournalRecord> records) {
        return StoredRecord.chained(run, records).stream()
                .map(each -> each.line(run))
                .toList();
    }

    private static String status(StateStore store) {
        return store.runs(RunQuery.all(1)).get(0).status();
    }

    // ---- there and back ----

    @Test
    void a_run_is_the_same_in_another_store() throws Exception {
        RunArchive.Summary written = RunArchive.write(store, run, folder);
        StateStore other = new InMemoryStateStore();
        RunArchive.Summary imported = RunArchive.importInto(folder, other);

        List<JournalRecord> before = ArchivedRun.records(store, run);
        assertThat(imported).isEqualTo(written).isEqualTo(RunArchive.verify(folder));
        assertThat(written.run()).isEqualTo(run);
        assertThat(written.records()).isEqualTo(before.size());
        assertThat(lines(ArchivedRun.records(other, run))).isEqualTo(lines(before));
        assertThat(ArchivedRun.report(other, run)).isEqualTo(ArchivedRun.report(store, run));
        assertThat(status(other)).isEqualTo("unverified").isEqualTo(status(store));
        assertThat(names(folder)).containsExactly("artifacts", "journal.jsonl", "manifest.json");
        assertThat(names(folder.getParent())).as("nothing is left beside it").containsExactly("one");
    }

    @Test
    void an_ended_run_gives_its_outcome_and_files_where_it_was_imported() throws Exception {
        RunArchive.write(store, run, folder);
        StateStore other = new InMemoryStateStore();
        RunArchive.importInto(folder, other);
        example.effects.clear();

        Outcome.Unverified outcome = (Outcome.Unverified) example.resumed(other, run);

        assertThat(example.effects).isEmpty();
        assertThat(outcome.result().json()).contains("x".repeat(100_000), "\"files\":true");
        assertThat(outcome.files().entries()).containsOnlyKeys("given.txt", "new.txt");
        try (var orchestrator = example.orchestrator(other)) {
            orchestrator.exportFiles(outcome.files(), temp.resolve("out"));
        }
        assertThat(temp.resolve("out/new.txt")).hasContent("answer");
        assertThat(temp.resolve("out/given.txt")).hasContent("given");
    }

    @Test
    void cut_anywhere_a_run_goes_on_where_it_was_imported() throws Exception {
        int records = ArchivedRun.records(store, run).size();
        assertThat(records).isGreaterThan(15);
        for (int cut = 1; cut < records; cut++) {
            Path part = temp.resolve("cut-" + cut);
            assertThat(RunArchive.write(store, run, cut, part).records()).isEqualTo(cut);
            StateStore other = new InMemoryStateStore();
            RunArchive.importInto(part, other);
            List<JournalRecord> kept = ArchivedRun.records(other, run);
            boolean sent = kept.stream().anyMatch(r -> r.type().equals("step-recorded"));
            boolean ended = kept.stream().anyMatch(r -> r.type().equals("run-ended"));
            example.effects.clear();

            assertThat(status(other)).isEqualTo(ended ? "unverified" : "suspended");
            Outcome outcome = example.resumed(other, run);

            assertThat(outcome).as("cut after %d", cut).isInstanceOf(Outcome.Unverified.class);
            assertThat(((Outcome.Unverified) outcome).result().json()).contains("x".repeat(100_000));
            assertThat(example.effects.contains("send")).as("cut after %d", cut).isEqualTo(!sent);
        }
    }

    @Test
    void records_with_hashes_are_exported_alike_and_a_broken_one_is_named() throws Exception {
        List<StoredRecord> chained = StoredRecord.chained(run, ArchivedRun.records(store, run));
        RunArchive.Summary summary = RunArchive.write(store, run, folder);
        StateStore hashed = withArtifacts(chained.subList(0, 2));
        assertThat(RunArchive.write(hashed, run, temp.resolve("two")).head())
                .isEqualTo(RunArchive.write(store, run, 2, temp.resolve("also")).head())
                .isNotEqualTo(summary.head());

        StoredRecord broken = chained.get(1);
        byte[] payload = broken.payload();
        payload[payload.length / 2] ^= 1;
        StateStore damaged = ArchivedRun.storeOf(
                run,
                List.of(
                        chained.get(0),
                        new StoredRecord(
                                2,
                                broken.at(),
                                broken.type(),
                                broken.version(),
                                broken.task(),
                                broken.attempt(),
                                broken.epoch(),
                                payload,
                                broken.hash())));
        assertThatThrownBy(() -> RunArchive.write(damaged, run, temp.resolve("three")))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("record 2 of run " + run);
        assertThat(names(temp)).doesNotContain("three").noneMatch(name -> name.contains(".part"));
    }

    @Test
    void an_artifact_that_turns_out_damaged_while_it_is_read_is_named_with_its_record() {
        StateStore checking = (StateStore) Proxy.newProxyInstance(
                StateStore.class.getClassLoader(), new Class<?>[] {StateStore.class}, (self, method, args) -> {
                    if (method.getName().equals("open")) {
                        return new InputStream() {
                            @Override
                            public int read() {
                                throw new StoreException("its bytes have another hash");
                            }
                        };
                    }
                    return method.invoke(store, args);
                });

        assertThatThrownBy(() -> RunArchive.write(checking, run, folder))
                .isInstanceOf(StoreException.class)
                .hasMessageMatching(
                        "artifact [0-9a-f]{64} \\([0-9]+ bytes\\), which record [0-9]+ of run .* names, cannot"
                                + " be exported: its bytes have another hash");
        assertThat(folder).doesNotExist();
    }

    @Test
    void payloads_go_through_as_they_are() throws Exception {
        // Half a surrogate pair, a number no double can hold, names not in order: no writer of values makes these.
        String odd = "{\"z\":\"\\ud800\",\"dedupeId\":\"d\",\"a\":12345678901234567890.10}";
        List<JournalRecord> records =
                new ArrayList<>(ArchivedRun.records(store, run).subList(0, 1));
        StoredRecord second = plain(Journals.record(2, Instant.ofEpochMilli(-5), new Event.SignalReceived("d")));
        records.add(new StoredRecord(
                2,
                second.at(),
                second.type(),
                1,
                "",
                0,
                Long.MAX_VALUE,
                odd.getBytes(StandardCharsets.UTF_8),
                new byte[0]));
        StateStore other = new InMemoryStateStore();

        RunArchive.write(withArtifacts(records), run, folder);
        RunArchive.importInto(folder, other);

        JournalRecord back = ArchivedRun.records(other, run).get(1);
        assertThat(new String(back.payload(), StandardCharsets.UTF_8)).isEqualTo(odd);
        assertThat(back.epoch()).isEqualTo(Long.MAX_VALUE);
        assertThat(back.at()).isEqualTo(Instant.ofEpochMilli(-5));
    }

    private StateStore withArtifacts(List<? extends JournalRecord> records) throws IOException {
        StateStore with = ArchivedRun.storeOf(run, records);
        try (var given = Files.newInputStream(temp.resolve("input/given.txt"))) {
            with.put(given);
        }
        return with;
    }

    @Test
    void what_a_users_value_names_goes_along_if_the_store_has_it() throws Exception {
        byte[] users = "kept by a step".getBytes(StandardCharsets.UTF_8);
        ArtifactRef ref = new InMemoryStateStore().put(new ByteArrayInputStream(users));
        String payload = "{\"dedupeId\":\"d\",\"more\":[{\"sha256\":\"" + ref.sha256() + "\",\"size\":14}]}";
        StoredRecord naming = new StoredRecord(
                2,
                Instant.EPOCH,
                "signal-received",
                1,
                "",
                0,
                1,
                payload.getBytes(StandardCharsets.UTF_8),
                new byte[0]);
        StateStore with = withArtifacts(List.of(ArchivedRun.records(store, run).get(0), naming));
        with.put(new ByteArrayInputStream(users));
        StateStore other = new InMemoryStateStore();

        RunArchive.write(with, run, folder);
        RunArchive.importInto(folder, other);

        try (var in = other.open(ref)) {
            assertThat(in.readAllBytes()).isEqualTo(users);
        }
    }

    @Test
    void files_that_only_a_step_left_go_along_and_are_missed_when_they_are_gone() throws Exception {
        List<JournalRecord> records = ArchivedRun.records(store, run);
        JournalRecord left = records.stream()
                .filter(r -> new String(r.payload(), StandardCharsets.UTF_8).contains("draft.txt"))
                .findFirst()
                .orElseThrow();
        ArtifactRef draft = new InMemoryStateStore().put(new ByteArrayInputStream("draft".getBytes()));
        StateStore other = new InMemoryStateStore();
        RunArchive.write(store, run, folder);
        RunArchive.importInto(folder, other);
        StateStore without = withArtifacts(records.subList(0, (int) left.seq()));

        assertThat(left.type()).isEqualTo("step-recorded");
        try (var in = other.open(draft)) {
            assertThat(in).hasContent("draft");
        }
        assertThatThrownBy(() -> RunArchive.write(without, run, temp.resolve("without")))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("artifact " + draft.sha256(), "record " + left.seq() + " of run " + run);
    }

    @Test
    void a_payload_that_does_not_fit_a_line_is_refused() throws Exception {
        EventRecord paused = Journals.record(2, Instant.EPOCH, new Event.RunPaused());
        for (byte[] payload :
                List.of("{\n}".getBytes(StandardCharsets.UTF_8), " {}".getBytes(StandardCharsets.UTF_8), new byte[] {
                    '{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'
                })) {
            StoredRecord odd = new StoredRecord(2, Instant.EPOCH, paused.type(), 1, "", 0, 1, payload, new byte[0]);
            StateStore with =
                    withArtifacts(List.of(ArchivedRun.records(store, run).get(0), odd));

            assertThatThrownBy(() -> RunArchive.write(with, run, folder))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("record 2 of run " + run);
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void signals_taken_in_before_are_not_taken_from_those_that_come_after() throws Exception {
        List<JournalRecord> records =
                new ArrayList<>(ArchivedRun.records(store, run).subList(0, 1));
        records.add(Journals.record(2, records.get(0).at(), new Event.SignalReceived("before")));
        RunArchive.write(withArtifacts(records), run, folder);
        StateStore other = new InMemoryStateStore();
        RunArchive.importInto(folder, other);
        other.post(run, SignalCodec.cancel("before", "delivered twice"));
        other.post(run, SignalCodec.cancel("after", "enough"));

        assertThat(other.signals(run, 1))
                .singleElement()
                .satisfies(s -> assertThat(s.dedupeId()).isEqualTo("after"));
    }

    @Test
    void signals_to_the_run_a_fork_comes_from_are_not_the_forks() throws Exception {
        List<JournalRecord> records =
                new ArrayList<>(ArchivedRun.records(store, run).subList(0, 1));
        Instant at = records.get(0).at();
        records.add(Journals.record(2, at, new Event.SignalReceived("theirs")));
        records.add(Journals.record(3, at, new Event.RunForked(new ForkOrigin(RunId.of("o"), 2, List.of()), Map.of())));
        records.add(Journals.record(4, at, new Event.SignalReceived("ours")));
        RunArchive.write(withArtifacts(records), run, folder);
        StateStore other = new InMemoryStateStore();
        RunArchive.importInto(folder, other);

        assertThat(other.signals(run, 0)).extracting(Signal::dedupeId).containsExactly("ours");
    }

    @Test
    void what_was_created_by_an_import_that_got_no_further_is_imported_again() throws Exception {
        RunArchive.write(store, run, 5, folder);
        StateStore other = new InMemoryStateStore();
        other.release(other.create(run, "import", Duration.ofMinutes(5)), "running");

        RunArchive.importInto(folder, other);

        assertThat(ArchivedRun.records(other, run)).hasSize(5);
        assertThat(status(other)).isEqualTo("suspended");
    }

    @Test
    void a_journal_without_records_goes_there_and_back() throws Exception {
        RunId empty = RunId.of("empty");
        RunArchive.write(ArchivedRun.storeOf(empty, List.of()), empty, folder);
        StateStore other = new InMemoryStateStore();

        assertThat(RunArchive.importInto(folder, other).records()).isZero();
        assertThat(other.runs(RunQuery.all(2))).extracting(RunSummary::id).containsExactly(empty);
    }

    // ---- refused ----

    @Test
    void a_run_that_is_there_already_stays_as_it_is() throws Exception {
        RunArchive.write(store, run, 3, folder);
        List<JournalRecord> before = ArchivedRun.records(store, run);
        List<RunSummary> runs = store.runs(RunQuery.all(10));

        assertThatThrownBy(() -> RunArchive.importInto(folder, store))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("run " + run, "exists already");
        assertThat(ArchivedRun.records(store, run)).isEqualTo(before);
        assertThat(store.runs(RunQuery.all(10))).isEqualTo(runs);
    }

    @Test
    void a_folder_with_something_in_it_is_not_written_to_and_an_empty_one_is() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("mine"), "");
        Path file = Files.writeString(temp.resolve("file"), "mine");

        assertThatThrownBy(() -> RunArchive.write(store, run, folder)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> RunArchive.write(store, run, file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(names(folder)).containsExactly("mine");
        assertThat(file).hasContent("mine");

        Files.delete(folder.resolve("mine"));
        RunArchive.write(store, run, folder);
        assertThat(RunArchive.verify(folder).run()).isEqualTo(run);
    }

    @Test
    void a_run_whose_artifact_is_gone_is_not_exported_and_leaves_nothing() throws Exception {
        StateStore bare = ArchivedRun.storeOf(run, ArchivedRun.records(store, run));
        ArtifactRef given = given();

        assertThatThrownBy(() -> RunArchive.write(bare, run, 1, folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("artifact " + given.sha256(), "record 1 of run " + run);
        assertThat(names(folder.getParent())).isEmpty();
    }

    private ArtifactRef given() throws IOException {
        try (var in = Files.newInputStream(temp.resolve("input/given.txt"))) {
            return new InMemoryStateStore().put(in);
        }
    }

    @Test
    void a_run_nobody_knows_and_a_seq_before_the_first_are_refused() {
        assertThatThrownBy(() -> RunArchive.write(store, RunId.of("other"), folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() -> RunArchive.write(store, run, 0, folder)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_store_that_fails_in_between_leaves_no_run_that_would_be_gone_on_with() throws Exception {
        RunArchive.write(store, run, folder);
        InMemoryStateStore inner = new InMemoryStateStore();
        StateStore failing = FailingAppends.of(inner);

        assertThatThrownBy(() -> RunArchive.importInto(folder, failing)).hasMessage("the disk is full");
        assertThat(status(inner)).isEqualTo("failed");
        Ownership free = inner.acquire(run, "me", Duration.ofMinutes(1));
        assertThat(free.epoch()).isEqualTo(2);
    }
}
