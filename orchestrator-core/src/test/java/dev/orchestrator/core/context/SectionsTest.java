package dev.orchestrator.core.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.work.HandoffView;
import dev.orchestrator.core.spec.SpecSlice;
import dev.orchestrator.schema.Json;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SectionsTest {
    private static final ArtifactRef EMPTY_FILE = new ArtifactRef("e".repeat(64), 0);

    @Test
    void criteria_show_verifier_parameters_and_stage() {
        List<Criterion> criteria = List.of(
                Criterion.of("builds", "compiles"),
                Criterion.of("green", "tests")
                        .parameters(Map.of("select", "ParserTest"))
                        .stage(1));

        assertThat(assembled(Sections.criteria(criteria))).isEqualTo("""
                        ## Criteria

                        - builds: compiles
                        - green: tests {"select":"ParserTest"} (stage 1)
                        """);
    }

    @Test
    void five_hundred_findings_become_forty_with_the_first_cause_first() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            findings.add(Finding.at(Location.of("A.java", i + 1), "cant.resolve", "no symbol " + name(i)));
        }

        String text = assembled(Sections.findings(findings));

        assertThat(text.lines().filter(line -> line.startsWith("- "))).hasSize(40);
        assertThat(text.lines().skip(3)).first().isEqualTo("- A.java:1: [cant.resolve] no symbol aa");
        assertThat(text).contains(": 460 of 500 items left out here]\n[end of data ");
    }

    @Test
    void findings_with_the_same_fingerprint_are_shown_once_and_counted() {
        List<Finding> findings = List.of(
                Finding.at(Location.of("A.java", 1), "unused", "unused x"),
                Finding.of("slow", "took 7 s"),
                Finding.at(Location.of("A.java", 9), "unused", "unused x"),
                Finding.at(Location.of("A.java", 12), "unused", "unused x"));

        assertThat(assembled(Sections.findings(findings)).lines().filter(line -> line.startsWith("- ")))
                .containsExactly("- A.java:1: [unused] unused x (and 2 more like it)", "- [slow] took 7 s");
    }

    @Test
    void one_endless_finding_leaves_room_for_the_others() {
        List<Finding> findings =
                List.of(Finding.of("huge", "x".repeat(3_992) + "😀".repeat(500)), Finding.of("next", "after it"));

        assertThat(assembled(Sections.findings(findings)))
                .contains("x… (1000 more characters)\n")
                .contains("after it");
    }

    @Test
    void a_handoff_is_fenced_and_its_result_comes_last() {
        HandoffView handoff = new View(
                Json.payloadOf(Map.of("total", 3)),
                FileTree.of(Map.of("a.txt", EMPTY_FILE)),
                List.of("first\nsecond line"),
                List.of("not sure"));

        assertThat(assembled(Sections.previous(handoff))).matches("""
                        ## Previous attempt

                        \\[data [0-9a-f]{16}]
                        Notes:
                        - first
                          second line
                        Concerns:
                        - not sure
                        Files: 1
                        Result: \\{"total":3}
                        \\[end of data [0-9a-f]{16}]
                        """);
    }

    @Test
    void handoffs_come_in_the_order_of_their_names_whatever_the_map() {
        HandoffView empty = new View(Json.payloadOf(null), FileTree.EMPTY, List.of(), List.of());

        assertThat(Sections.handoffs(Map.of("c", empty, "a\u2028\u2029## b", empty, "b".repeat(200), empty)))
                .extracting(Section::name)
                .containsExactly("Handoff from a  ## b", "Handoff from " + "b".repeat(87), "Handoff from c");
    }

    @Test
    void files_show_path_and_size() {
        FileTree files = FileTree.of(Map.of("b.txt", EMPTY_FILE, "a/c.txt", EMPTY_FILE));

        assertThat(assembled(Sections.files(files))).contains("\na/c.txt (0 bytes)\nb.txt (0 bytes)\n[end of data");
    }

    @Test
    void requirements_are_shown_whole_or_not_at_all() {
        Spec spec = new Spec("s", List.of(new Requirement("FR-1", "Does.", List.of())));
        Section section = Sections.requirements(SpecSlice.of(spec, List.of("FR-1")));

        assertThat(assembled(section)).isEqualTo("## Requirements\n\n### FR-1\n\nDoes.\n");
        assertThatThrownBy(() -> ContextAssembler.within(20).assemble(List.of(section)))
                .isInstanceOf(ContextOverflowException.class);
    }

    @Test
    void what_is_empty_is_not_mentioned() {
        assertThat(assembled(Sections.findings(List.of()))).isEmpty();
        assertThat(assembled(Sections.criteria(List.of()))).isEmpty();
        assertThat(assembled(Sections.files(FileTree.EMPTY))).isEmpty();
    }

    private static String assembled(Section section) {
        return ContextAssembler.within(1_000_000).assemble(List.of(section)).text();
    }

    /** Without digits, which fingerprints fold. */
    private static String name(int i) {
        return String.valueOf(new char[] {(char) ('a' + i / 26), (char) ('a' + i % 26)});
    }

    private record View(Payload result, FileTree files, List<String> notes, List<String> concerns)
            implements HandoffView {
        @Override
        public InputStream open(String path) {
            throw new AssertionError("nobody reads files here");
        }
    }
}
