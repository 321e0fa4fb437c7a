package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.core.audit.Audit;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Journals that earlier versions, and this one, have written. Whatever fails here, users' journals fail too: mend the
 * code and leave the files. How to add some: {@link GoldenRun}.
 */
class GoldenJournalTest {
    private static final Path GOLDEN = golden();

    private static Path golden() {
        try {
            return Path.of(GoldenJournalTest.class.getResource("/golden").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static List<Path> journals() throws IOException {
        return files(".jsonl");
    }

    static List<Path> runs() throws IOException {
        return files("run.jsonl");
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }

    static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(f -> f.getParent().endsWith("artifacts"))
                    .sorted()
                    .toList();
        }
    }

    private static JournalReader.Artifacts artifacts(Path journal) {
        return ref -> Files.newInputStream(journal.resolveSibling("artifacts").resolve(ref.sha256()));
    }

    private static RunId run(List<String> lines) {
        return StoredRecord.runOf(lines.get(0));
    }

    private static List<StoredRecord> parse(List<String> lines) {
        return lines.stream().map(StoredRecord::parse).toList();
    }

    @ParameterizedTest
    @MethodSource("journals")
    void golden_journals_are_read_and_written_again_byte_for_byte(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        RunId run = run(lines);
        List<EventRecord> again = new ArrayList<>();
        EventDecoder decoder = new EventDecoder(artifacts(file), run);
        for (StoredRecord journaled : parse(lines)) {
            EventDecoder.Decoded decoded = decoder.decode(journaled);
            Ownership owner = new Ownership(run, "somebody", journaled.epoch());
            again.add(
                    decoded.event() instanceof StepEvent step
                            ? EventRecord.of(journaled.seq(), journaled.at(), owner, step)
                            : EventRecord.of(
                                    journaled.seq(),
                                    journaled.at(),
                                    owner,
                                    (Event) decoded.event(),
                                    decoded.unfinished(),
                                    NamedArtifacts.treeRef(journaled)));
        }

        assertThat(StoredRecord.chained(run, again).stream().map(r -> r.line(run)))
                .containsExactlyElementsOf(lines);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void golden_manifests_are_read_and_written_again_byte_for_byte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        TreeReader reader = new TreeReader(ref -> Files.newInputStream(file.resolveSibling(ref.sha256())));

        FileTree tree = reader.listed(new ArtifactRef(file.getFileName().toString(), bytes.length));

        assertThat(tree.entries()).hasSizeGreaterThan(16);
        assertThat(TreeWriter.bytes(tree, ResultValues.treeRef(JsonIn.parse(bytes))))
                .isEqualTo(bytes);
    }

    @Test
    void there_are_golden_trees_written_in_every_way() throws IOException {
        Set<String> ways = new TreeSet<>();
        for (Path manifest : manifests()) {
            ways.add("manifest of " + way(ResultValues.treeRef(JsonIn.parse(Files.readAllBytes(manifest)))));
        }
        for (Path file : journals()) {
            for (StoredRecord journaled : parse(Files.readAllLines(file))) {
                if (journaled.type().equals("handoff-received")) {
                    ways.add(file.getFileName() + ": " + way(NamedArtifacts.treeRef(journaled)));
                }
            }
        }

        assertThat(ways)
                .contains(
                        "every-event.jsonl: all",
                        "every-event.jsonl: a manifest",
                        "every-event.jsonl: changes",
                        "manifest of all",
                        "manifest of changes",
                        "run.jsonl: a manifest",
                        "run.jsonl: changes");
    }

    private static String way(@Nullable TreeRef ref) {
        return ref == null ? "all" : ref.changes() == 0 ? "a manifest" : "changes";
    }

    @ParameterizedTest
    @MethodSource("runs")
    void golden_runs_stand_where_they_stood_after_every_event(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        assertThat(Folded.prefixes(run(lines), parse(lines), artifacts(file)))
                .containsExactlyElementsOf(Files.readAllLines(file.resolveSibling("run.folded.txt")));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void golden_runs_are_reported(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        RunReport report = RunProjection.of(run(lines), new Shelf(parse(lines), artifacts(file)));

        assertThat(JournalReader.read(new Shelf(parse(lines), artifacts(file)), run(lines), (journaled, event) -> {}))
                .isEqualTo(lines.size());
        assertThat(report.status()).isEqualTo(TaskStatus.ACCEPTED);
        assertThat(report.tasks())
                .extracting(t -> t.name() + " " + t.status())
                .contains(
                        "draft ACCEPTED", "effects UNVERIFIED", "waits UNVERIFIED", "fails FAILED", "hangs CANCELLED");
        assertThat(report.task(report.tasks().get(1).id()).orElseThrow().attempts())
                .hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void golden_runs_audit_clean(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        Audit.Report report = Audit.of(new Shelf(parse(lines), artifacts(file)), run(lines));

        assertThat(report.problems()).isEmpty();
        assertThat(report.records()).isEqualTo(lines.size());
    }

    @Test
    void there_is_a_golden_record_of_every_event() throws IOException {
        Set<String> types = new TreeSet<>();
        for (Path file : journals()) {
            parse(Files.readAllLines(file)).forEach(r -> types.add(r.type()));
        }

        assertThat(types)
                .as("types of events in golden journals; add a folder of new ones with GoldenRun")
                .containsAll(EventTypes.NAMES.values());
    }
}
