package dev.orchestrator.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MarkdownSpecProperties {
    @Property
    void parse_gives_back_what_print_wrote(@ForAll("specs") Spec spec) {
        assertThat(MarkdownSpec.parse(MarkdownSpec.print(spec))).isEqualTo(spec);
    }

    @Property
    void any_text_is_read_or_refused_with_places(@ForAll("markdown") String markdown) {
        int lines = Math.max(1, (int) markdown.lines().count());
        try {
            assertThat(MarkdownSpec.parse(markdown).requirements()).isNotEmpty();
        } catch (SpecException e) {
            assertThat(e.problems())
                    .isNotEmpty()
                    .allSatisfy(p -> assertThat(p.where().orElseThrow().line()).isBetween(1, lines));
        }
    }

    @Provide
    Arbitrary<Spec> specs() {
        return Combinators.combine(line(), requirement().list().ofMinSize(1).ofMaxSize(5))
                .as((title, drafts) -> {
                    List<Requirement> requirements = new ArrayList<>();
                    for (int i = 0; i < drafts.size(); i++) {
                        Requirement draft = drafts.get(i);
                        String id = draft.id() + "-" + i;
                        List<Criterion> criteria = new ArrayList<>();
                        for (Criterion c : draft.criteria()) {
                            String criterionId = id + "." + c.id() + criteria.size();
                            criteria.add(new Criterion(criterionId, c.verifier(), c.parameters(), c.stage()));
                        }
                        requirements.add(new Requirement(id, draft.text(), criteria));
                    }
                    return new Spec(title, requirements);
                });
    }

    private Arbitrary<Requirement> requirement() {
        Arbitrary<String> ids = Arbitraries.of("FR", "SC", "nfr", "REQ-UI");
        Arbitrary<String> texts = Combinators.combine(line(), Arbitraries.of("\n", "\n\n"), blocks())
                .as((first, gap, blocks) -> (first + gap + String.join("\n\n", blocks)).strip());
        return Combinators.combine(ids, texts, criterion().list().ofMaxSize(4)).as(Requirement::new);
    }

    private Arbitrary<List<String>> blocks() {
        return Arbitraries.oneOf(
                        line(),
                        line().list().ofMinSize(1).ofMaxSize(3).map(l -> "- " + String.join("\n- ", l)),
                        line().map(l -> "```\n## FR-99 " + l + "\n\n\n- FR-1 in code\n```"),
                        line().map(l -> "> - FR-7 " + l),
                        line().map(l -> "### " + l),
                        line().map(l -> "1. " + l + "\n   - deeper"))
                .list()
                .ofMaxSize(4);
    }

    private Arbitrary<Criterion> criterion() {
        Arbitrary<JsonText> parameters = Arbitraries.of(
                        "{\"select\":\"ParserTest\"}", "[1,2]", "\"a `b` ``c\"", "true", "{\"x\":\"*_<>|\\\\n\"}")
                .map(json -> new JsonText(Json.canonical(json)))
                .injectNull(0.3);
        return Combinators.combine(
                        Arbitraries.of("a", "b", "X"),
                        Arbitraries.of("tests", "java compiles", "odd`name", "`", "*x*", "<b>"),
                        parameters,
                        Arbitraries.integers().between(0, 3))
                .as(Criterion::new);
    }

    /** A line that starts with a word; anything may follow. */
    private Arbitrary<String> line() {
        Arbitrary<String> tail = Arbitraries.strings()
                .withChars("ab *_`[]()<>&#-|\\\"'!é漢")
                .ofMaxLength(20)
                .map(s -> s.replace("`", "").replace("<", "< ").stripTrailing());
        return tail.map(t -> ("Word" + t).replaceAll("[ #]+$", ""));
    }

    @Provide
    Arbitrary<String> markdown() {
        Arbitrary<String> lines = Arbitraries.of(
                "# T",
                "## FR-1 x",
                "## FR-1",
                "# FR-2",
                "- FR-1.a `t`",
                "  - FR-1.b `t` `{}`",
                "- **FR-3** y",
                "- FR-4",
                "",
                "text",
                "  text",
                "```json",
                "```",
                "> quote",
                "1. one",
                "   ## FR-5 z",
                "FR-6 x",
                "---",
                "<!--",
                "\t- FR-7 `v`",
                "- - FR-8",
                "* * *",
                "-",
                "- [ ] FR-9 `v` (stage 1",
                "**FR-1**",
                "-\n  FR-10 `x`",
                "##",
                "- # FR-11",
                "\u0000");
        Arbitrary<String> wild = Arbitraries.strings().ofMaxLength(12);
        return Arbitraries.oneOf(lines, lines, lines, wild).list().ofMaxSize(14).map(l -> String.join("\n", l));
    }
}
