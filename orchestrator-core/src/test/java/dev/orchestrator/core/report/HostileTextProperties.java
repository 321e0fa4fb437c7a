package dev.orchestrator.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.files.MemoryArtifacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class HostileTextProperties {
    private static final String ATTACK = "</span></pre></script><script>alert(1)</script><img src=x onerror=alert(1)>";

    @Property(tries = 60)
    void no_text_changes_the_structure_of_the_page(@ForAll("hostile") String text) {
        MemoryArtifacts store = new MemoryArtifacts();
        StrictHtml hostile =
                StrictHtml.read(HtmlReport.of(everywhere(text, store), store).render());
        StrictHtml harmless = StrictHtml.read(
                HtmlReport.of(everywhere(harmless(text), store), store).render());

        assertThat(hostile.structure).isEqualTo(harmless.structure);
    }

    @Property(tries = 150)
    void no_text_reaches_a_terminal_as_a_control_sequence(
            @ForAll("hostile") String text,
            @ForAll @IntRange(min = 19, max = 120) int width,
            @ForAll @IntRange(min = 3, max = 20) int height) {
        FakeRun run = everywhere(text, new MemoryArtifacts());

        List<String> frame = new ProgressFrame(Glyphs.UNICODE, false).draw(run, width, height);
        List<String> lines = new ProgressLines(Glyphs.UNICODE).next(run);

        assertThat(frame).hasSizeLessThanOrEqualTo(height);
        assertThat(frame).allSatisfy(l -> assertThat(Columns.of(l)).isLessThanOrEqualTo(width));
        assertThat(String.join("", frame)
                        + String.join("", lines)
                        + TextReport.render(run).replace("\n", ""))
                .matches(all -> all.codePoints().noneMatch(Shown::deceptive));
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.oneOf(
                        Arbitraries.of(
                                ATTACK,
                                "\"><b>",
                                "' onload='x",
                                "<!--",
                                "-->",
                                "]]>",
                                "&lt;",
                                "&#60;script&#62;",
                                "\u001b[2J\u001b]0;x\u0007",
                                "a\r\nb",
                                "\r",
                                "\u202e<",
                                "\ud83d",
                                "\ufffe",
                                "漢字".repeat(200)),
                        Arbitraries.strings().ofMaxLength(60),
                        Arbitraries.strings().withChars("<>&\"'/=- \n\u001b").ofMaxLength(40))
                .map(s -> "h" + s);
    }

    /** Returns a text of the same length and lines that could not harm anybody. */
    private static String harmless(String text) {
        return text.replace("\r\n", "x\n").replaceAll("(?s)[^\\n]", "x");
    }

    private static FakeRun everywhere(String text, MemoryArtifacts store) {
        FileTree before = store.tree("f", "one\ntwo\n");
        FileTree after = store.tree("f", "one\n" + text.replace("\0", "x") + "\n");
        Criterion criterion = Criterion.of(text, text).parameters(new JsonText(text));
        Criterion other = Criterion.of(text + "2", text);
        Finding finding = Finding.at(Location.of(text, 3), text, text);
        Evidence evidence = new Evidence(text, text, text, 1, Map.of(text, text), FakeRun.START);
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put(criterion.id(), new Verdict.NotMet(List.of(finding), evidence));
        verdicts.put(other.id(), new Verdict.Inconclusive(text));
        AttemptReport attempt = new AttemptReport(
                1,
                FakeRun.START,
                FakeRun.START.plusSeconds(1),
                before,
                after,
                null,
                text,
                List.of(text),
                List.of(text),
                verdicts,
                null,
                List.of(finding));
        FakeTask root = FakeTask.of("0", text, TaskStatus.FAILED)
                .wants(text + " wanted")
                .planner(text)
                .serves(text)
                .doneWhen(criterion, other)
                .attempt(attempt)
                .failed(FailureClass.REJECTED, text, text, text);
        FakeTask child =
                FakeTask.of("0/0", text, TaskStatus.WORKING).after(text).attempt(attempt);
        Spec spec = new Spec(text, List.of(new Requirement(text, text, List.of(criterion, other))));
        return FakeRun.of(text, root, child).spec(spec);
    }
}
