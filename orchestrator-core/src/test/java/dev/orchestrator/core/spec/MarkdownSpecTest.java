package dev.orchestrator.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownSpecTest {
    private static final String EXAMPLE = """
            # A small library for numbers

            Prose before the first requirement, with - dashes and `code`.

            ## FR-1 Parses integers

            Decimal and hexadecimal,
            with an optional sign.

            - FR-1.a `compiles`
            - FR-1.b `tests` `{"select": "ParserTest"}` (stage 1): every literal round-trips

            ### Notes

            - plain items are text

            ## Limits

            - ignored prose
            - **SC-1** Refuses what it
              cannot represent.
              - SC-1.a `tests` (stage 2)

                ```json
                {"select": "OverflowTest",
                 "atLeast": 3}
                ```
              - more text
            - [ ] __NFR-SPEED-2.1__: Is fast
            """;

    @Test
    void reads_requirements_from_headings_and_from_list_items() {
        Spec spec = MarkdownSpec.parse(EXAMPLE);

        assertThat(spec)
                .isEqualTo(new Spec(
                        "A small library for numbers",
                        List.of(
                                new Requirement(
                                        "FR-1",
                                        "Parses integers\n\nDecimal and hexadecimal,\nwith an optional sign.\n\n### Notes\n\n"
                                                + "- plain items are text",
                                        List.of(
                                                Criterion.of("FR-1.a", "compiles"),
                                                Criterion.of("FR-1.b", "tests")
                                                        .parameters(new JsonText("{\"select\":\"ParserTest\"}"))
                                                        .stage(1))),
                                new Requirement(
                                        "SC-1",
                                        "Refuses what it\ncannot represent.\n\n- more text",
                                        List.of(Criterion.of("SC-1.a", "tests")
                                                .parameters(new JsonText("{\"atLeast\":3,\"select\":\"OverflowTest\"}"))
                                                .stage(2))),
                                new Requirement("NFR-SPEED-2.1", "Is fast", List.of()))));
    }

    @Test
    void prints_what_it_reads_back() {
        Spec spec = MarkdownSpec.parse(EXAMPLE);

        String printed = MarkdownSpec.print(spec);

        assertThat(MarkdownSpec.parse(printed)).isEqualTo(spec);
        assertThat(printed)
                .startsWith("# A small library for numbers\n\n## FR-1 Parses integers\n")
                .contains("\n- FR-1.b `tests` `{\"select\":\"ParserTest\"}` (stage 1)\n");
    }

    @Test
    void lists_every_problem_with_its_line() {
        SpecException thrown = catchThrowableOfType(SpecException.class, () -> MarkdownSpec.parse("""
                        ## FR-1 One

                        - FR-1.a every literal round-trips
                        - FR-1.b `tests` `{"select": }`
                        - FR-1.c `tests` (stage one)

                        ## FR-2

                        - FR-1.b `tests`

                        ## Other

                        - FR-3 Forgot the bold
                        - FR-3.a `tests`

                        ## FR-1 Again
                        """));

        assertThat(thrown.failureClass()).isEqualTo(FailureClass.DEFECT);
        assertThat(thrown.problems().stream()
                        .map(p -> p.where().orElseThrow().line() + " " + p.code())
                        .toList())
                .containsExactly(
                        "1 no-title",
                        "3 dangling-criterion",
                        "4 invalid-parameters",
                        "5 invalid-stage",
                        "7 no-text",
                        "9 duplicate-id",
                        "13 unclear-item",
                        "14 criterion-outside",
                        "16 duplicate-id");
        assertThat(thrown)
                .hasMessageStartingWith("spec cannot be used: 9 problems\n  spec:1: [no-title] ")
                .hasMessageContaining("criterion FR-1.b stands twice, in lines 4 and 9; rename one of them")
                .hasMessageContaining("requirement FR-1 stands twice, in lines 1 and 16")
                .hasMessageContaining("criterion FR-1.b has parameters that are no JSON value: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# Only a title\n\nand prose\n", "\n\n"})
    void refuses_a_spec_without_requirements(String markdown) {
        assertThatThrownBy(() -> MarkdownSpec.parse(markdown))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("[no-requirement]");
    }

    @Test
    void refuses_parameters_given_twice() {
        assertThatThrownBy(() -> MarkdownSpec.parse("""
                        # T
                        ## FR-1 x
                        - FR-1.a `tests` `{}`
                          ```json
                          {}
                          ```
                        """)).hasMessageContaining("[several-parameters]");
    }

    @Test
    void does_not_lose_a_criterion_nested_below_prose_or_another_criterion() {
        Spec spec = MarkdownSpec.parse("""
                # T
                ## FR-1 x
                - Acceptance:
                  - FR-1.a `tests`
                    - FR-1.b `more`
                """);

        assertThat(spec.requirements().get(0).text()).isEqualTo("x\n\n- Acceptance:");
        assertThat(spec.criteria()).extracting(Criterion::id).containsExactly("FR-1.a", "FR-1.b");
    }

    @Test
    void leaves_quotes_and_code_blocks_alone() {
        Spec spec = MarkdownSpec.parse("""
                # T
                ## FR-1 x

                > - FR-9 quoted

                ```
                ## FR-8 in code
                ```
                """);

        assertThat(spec.requirements()).hasSize(1);
        assertThat(spec.requirements().get(0).text()).contains("> - FR-9 quoted", "## FR-8 in code");
    }

    @Test
    void a_heading_inside_a_requirements_item_is_an_error() {
        assertThatThrownBy(() -> MarkdownSpec.parse("# T\n\n- **FR-1** x\n\n  ## Notes\n"))
                .hasMessageContaining("spec:5: [heading-in-item]");
    }

    @Test
    void names_the_file_it_read(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("numbers.md"), "\uFEFF# T\r\n\r\n## FR-1 x\r\n- FR-1.a\r\n");

        assertThatThrownBy(() -> MarkdownSpec.read(file)).hasMessageContaining("numbers.md:4: [dangling-criterion]");
    }

    @Test
    void warns_of_requirements_nothing_judges() {
        assertThat(MarkdownSpec.warnings(MarkdownSpec.parse(EXAMPLE)))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("NFR-SPEED-2.1");
    }

    @Test
    void names_verifiers_that_are_not_registered() {
        Catalogue catalogue = Catalogue.of(Set.of(), Set.of(), Set.of("compiles"));

        assertThat(MarkdownSpec.check(MarkdownSpec.parse(EXAMPLE), catalogue))
                .extracting(Finding::message)
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo("criterion FR-1.b of requirement FR-1 names the verifier 'tests', but registered are"
                        + " [compiles]; register it or name another");
    }

    @Test
    void refuses_to_print_what_would_read_as_something_else() {
        assertThatThrownBy(() -> MarkdownSpec.print(specOf(new Requirement("FR-1", "x\n\n## FR-2 y", List.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requirement FR-1");
        assertThatThrownBy(() -> MarkdownSpec.print(specOf(new Requirement("no id", "x", List.of()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MarkdownSpec.print(specOf(new Requirement(
                        "FR-1", "x", List.of(Criterion.of("FR-1.a", "v").parameters(Double.NaN))))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no JSON form");
        assertThatThrownBy(() -> MarkdownSpec.print(new Spec(
                        "T",
                        List.of(
                                new Requirement("FR-1", "```\nopen", List.of()),
                                new Requirement("FR-2", "swallowed", List.of())))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("close the code fences");
    }

    @Test
    void prints_any_parameters_as_canonical_json() {
        record Select(String pattern, int atLeast) {}
        Criterion criterion = Criterion.of("FR-1.a", "tests").parameters(new Select("a`b``", 2));

        String printed = MarkdownSpec.print(specOf(new Requirement("FR-1", "x", List.of(criterion))));

        assertThat(MarkdownSpec.parse(printed).criteria())
                .containsExactly(criterion.parameters(new JsonText("{\"atLeast\":2,\"pattern\":\"a`b``\"}")));
    }

    private static Spec specOf(Requirement requirement) {
        return new Spec("T", List.of(requirement));
    }
}
