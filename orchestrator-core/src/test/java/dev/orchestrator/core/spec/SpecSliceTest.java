package dev.orchestrator.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecSliceTest {
    private static final Spec SPEC = new Spec(
            "Numbers",
            List.of(
                    requirement("FR-1", "Parses a Literal (GL-1)."),
                    requirement("FR-2", "Prints what FR-1 parsed."),
                    requirement("FR-10", "Counts."),
                    requirement("FR-1.2", "Parses signs."),
                    requirement("GL-1", "A literal: what CT-1 sends."),
                    requirement("UI-3", "Shows."),
                    requirement("CT-1", "Sends a GL-1.")));

    @Test
    void a_slice_is_closed_under_references_and_holds_nothing_else() {
        assertThat(ids("FR-1")).containsExactly("FR-1", "GL-1", "CT-1");
        assertThat(ids("FR-2")).containsExactly("FR-1", "FR-2", "GL-1", "CT-1");
        assertThat(ids("FR-10")).containsExactly("FR-10");
        assertThat(ids("CT-1", "FR-10")).containsExactly("FR-10", "GL-1", "CT-1");
        assertThat(ids()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "see FR-1.             | FR-1",
                "see FR-1.a            | FR-1",
                "FR-1.2 says           | FR-1.2",
                "FR-10, not the first  | FR-10",
                "(FR-1)/FR-10          | FR-1 FR-10",
                "from FR-1-FR-10 on    | FR-1 FR-10",
                "`FR-1`                | FR-1",
                "FR-100 and FR-1x      | ''",
                "XFR-1 or _FR-1        | ''",
                "REQ-UI-3 and fr-1     | ''",
                "UI-3                  | UI-3"
            })
    void a_reference_is_an_id_as_a_word(String text, String expected) {
        Spec spec = new Spec(
                "s",
                List.of(
                        requirement("A-1", text),
                        requirement("FR-1", "."),
                        requirement("FR-10", "."),
                        requirement("FR-1.2", "."),
                        requirement("UI-3", ".")));

        assertThat(SpecSlice.of(spec, List.of("A-1")).requirements())
                .extracting(Requirement::id)
                .filteredOn(id -> !id.equals("A-1"))
                .containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(" "));
    }

    @Test
    void the_text_tells_what_was_asked_for_from_what_is_referred_to() {
        Spec spec = new Spec(
                "s",
                List.of(
                        requirement("GL-1", "Whole.\n\nWith two paragraphs.\n"),
                        new Requirement(
                                "FR-1",
                                "Parses GL-1.",
                                List.of(Criterion.of("FR-1.a", "compiles"), Criterion.of("FR-1.b", "tests")))));

        assertThat(SpecSlice.of(spec, List.of("FR-1")).text()).isEqualTo("""
                        ### GL-1 (referred to)

                        Whole.

                        With two paragraphs.

                        ### FR-1

                        Parses GL-1.

                        Criteria: FR-1.a (compiles), FR-1.b (tests)
                        """);
    }

    @Test
    void unknown_ids_are_all_named_with_the_most_similar() {
        assertThatThrownBy(() -> SpecSlice.of(SPEC, List.of("ct-1", "FR-1", "FR2")))
                .isInstanceOfSatisfying(
                        SpecException.class, e -> assertThat(e.problems()).hasSize(2))
                .hasMessageContaining("spec 'Numbers'")
                .hasMessageContaining("'ct-1' is the id of no requirement; the most similar is CT-1")
                .hasMessageContaining("'FR2' is the id of no requirement; the most similar is FR-2");
    }

    @Test
    void an_endless_id_does_not_flood_the_message() {
        assertThatThrownBy(() -> SpecSlice.of(SPEC, List.of("FR-" + "1".repeat(100_000))))
                .isInstanceOf(SpecException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    private static List<String> ids(String... asked) {
        return SpecSlice.of(SPEC, List.of(asked)).requirements().stream()
                .map(Requirement::id)
                .toList();
    }

    private static Requirement requirement(String id, String text) {
        return new Requirement(id, text, List.of());
    }
}
