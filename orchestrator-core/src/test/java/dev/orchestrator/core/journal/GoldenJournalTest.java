package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.Ownership;
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
        EventDecoder decoder = new EventDecoder(run);
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
                                    decoded.unfinished()));
        }

        assertThat(StoredRecord.chained(run, again).stream().map(r -> r.line(run)))
                .containsExactlyElementsOf(lines);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void golden_runs_stand_where_they_stood_after_every_event(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        assertThat(Folded.prefixes(run(lines), parse(lines)))
                .containsExactlyElementsOf(Files.readAllLines(file.resolveSibling("run.folded.txt")));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void golden_runs_are_reported(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        RunReport report = RunProjection.of(run(lines), new Shelf(parse(lines)));

        assertThat(JournalReader.read(new Shelf(parse(lines)), run(lines), (journaled, event) -> {}))
                .isEqualTo(lines.size());
        assertThat(report.status()).isEqualTo(TaskStatus.ACCEPTED);
        assertThat(report.tasks())
                .extracting(t -> t.name() + " " + t.status())
                .contains(
                        "draft ACCEPTED", "effects UNVERIFIED", "waits UNVERIFIED", "fails FAILED", "hangs CANCELLED");
        assertThat(report.task(report.tasks().get(1).id()).orElseThrow().attempts())
                .hasSize(2);
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
