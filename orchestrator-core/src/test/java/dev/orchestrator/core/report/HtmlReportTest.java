package dev.orchestrator.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.files.MemoryArtifacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {
    private final MemoryArtifacts store = new MemoryArtifacts();

    @Test
    void tells_the_whole_story_of_a_failed_run() {
        String text = textOf(Samples.failing(store));

        assertThat(text)
                .contains("✗ failed", "A small library for numbers", "run run-1 · started 2026-11-22 09:30:00 UTC")
                .contains("Elapsed1 min 15 s", "Attempts7", "Model calls17", "Tokens in48,211", "Cost0.0731")
                .contains("✓ 2 accepted", "? 1 unverified", "✗ 2 failed", "» 1 skipped")
                .contains("✗ REJECTED Task overflow was rejected three times", "Next: Read the findings")
                .contains("Causes (2)", "java.lang.IllegalStateException: parser returned -2147483648")
                .contains("compiler.err.cant.resolve.location.args src/numbers/Parser.java:7:23")
                .contains("call failed: INVALID_OUTPUT")
                .contains("verifier 1.4.2 · looked at bbbbbbbbbbbb · 2026-11-22 09:30:09 UTC", "tests 12")
                .contains("Unverified: no criterion, so nobody has judged this result.")
                .contains("outcome digest " + "d".repeat(64));
    }

    @Test
    void shows_what_each_attempt_changed() {
        String text = textOf(Samples.failing(store));

        assertThat(text)
                .contains("Changes: 1 file", "src/numbers/Parser.java added +9 −0")
                .contains("Changes since attempt 1: 1 file", "src/numbers/Parser.java changed +1 −1")
                .contains(
                        "-         return Integer.parse(text.strip());\n+         return Integer.decode(text.strip());")
                .contains("All changes since the task began: 1 file")
                .contains("Changes since attempt 1: no file changed", "@@ -4,6 +4,6 @@");
    }

    @Test
    void leads_from_each_requirement_to_tasks_and_evidence() {
        String text = textOf(Samples.failing(store));

        assertThat(text)
                .contains("✓ 1 met? 2 no evidence✗ 1 not met")
                .contains("✓ met FR-1", "judged in parser, attempt 2")
                .contains("? no evidence FR-2Formats with separators⚠ no task⚠ no criterion of its own")
                .contains("SC-2.a judge⚠ never checked")
                .contains("2 tasks without a requirement");
    }

    @Test
    void every_link_leads_somewhere() {
        StrictHtml page =
                StrictHtml.read(HtmlReport.of(Samples.failing(store), store).render());

        assertThat(page.ids).doesNotHaveDuplicates();
        assertThat(page.links).isNotEmpty().allSatisfy(l -> assertThat(page.ids).contains(l.substring(1)));
    }

    @Test
    void forbids_itself_the_network_and_all_code_but_its_own() throws Exception {
        String page = HtmlReport.of(Samples.failing(store), store).render();

        assertThat(page)
                .contains("default-src &#39;none&#39;; style-src &#39;sha256-" + hashOf(page, "style")
                        + "&#39;; script-src &#39;sha256-" + hashOf(page, "script")
                        + "&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;")
                .doesNotContain("http://", "https://", "src=", "url(", "@import", "style=\"", "onclick");
    }

    @Test
    void flags_a_run_that_nobody_judged() {
        FakeRun run = FakeRun.of(
                        "Notes", FakeTask.of("0", "root", TaskStatus.UNVERIFIED).tried(0, 2))
                .unverified();

        assertThat(textOf(run))
                .contains("? unverified", "Unverified: the goal was started without criteria.", "returned, not judged");
    }

    @Test
    void calls_no_attempt_accepted_that_was_not() {
        Verdict met = new Verdict.Met(new Evidence("c".repeat(64), "1", "b".repeat(64), 1, Map.of(), FakeRun.START));
        Criterion first = Criterion.of("a", "v");
        Criterion second = Criterion.of("b", "v").stage(1);

        assertThat(attempt(TaskStatus.ACCEPTED, Map.of("a", met, "b", met), first, second))
                .contains("Attempt 1✓ accepted", "Not accepted0");
        assertThat(attempt(TaskStatus.FAILED, Map.of("a", new Verdict.Inconclusive("no compiler")), first))
                .contains("Attempt 1? inconclusive", "Not accepted1")
                .doesNotContain("✓ accepted");
        assertThat(attempt(TaskStatus.FAILED, Map.of("a", new Verdict.Impossible("no such thing")), first))
                .contains("Attempt 1✗ cannot be met", "Not accepted1")
                .doesNotContain("✓ accepted");
        assertThat(attempt(TaskStatus.CANCELLED, Map.of("a", met), first, second))
                .contains("Attempt 1stopped")
                .doesNotContain("✓ accepted");
    }

    private String attempt(TaskStatus status, Map<String, Verdict> verdicts, Criterion... criteria) {
        return textOf(FakeRun.of(
                "o", FakeTask.of("0", "root", status).doneWhen(criteria).attempt(FakeTask.judged(1, verdicts))));
    }

    @Test
    void shows_a_run_that_has_not_begun() {
        assertThat(textOf(FakeRun.of("Nothing yet")))
                .contains("○ ready", "Nothing yet", "Elapsed so far", "Tasks0", "No task has been started.")
                .doesNotContain("Not done");
    }

    @Test
    void stays_small_and_folded_with_a_thousand_tasks() {
        String page = HtmlReport.of(Samples.large(1_000), store).render();

        assertThat(page.length()).isBetween(500_000, 2_500_000);
        assertThat(StrictHtml.read(page).text)
                .contains("Subtasks 1–100✓ 100 accepted10 tasks tried again", "Subtasks 901–1000");
    }

    @Test
    void cuts_long_diffs_and_says_so() {
        String long1 = "line\n".repeat(500);
        Map<String, ArtifactRef> many = new TreeMap<>();
        for (int i = 0; i < 140; i++) {
            many.put("f" + i, store.put(("x" + i).getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(textOf(changing(store.tree("a.txt", long1))))
                .contains("a.txt added +500 −0")
                .contains("381 more lines not shown");
        assertThat(textOf(changing(FileTree.of(many))))
                .contains("Changes: 140 files", "115 more files, names only", "15 more are not named here")
                .contains("+ x0\n\\ No newline at end of file");
        assertThat(textOf(changing(store.tree("w.txt", "w".repeat(5_000)))))
                .contains("… [4,600 more characters not shown]");
    }

    @Test
    void spends_only_so_much_on_diffs_in_one_page() {
        String lines = "line\n".repeat(120);
        FakeTask[] tasks = new FakeTask[300];
        tasks[0] = FakeTask.of("0", "root", TaskStatus.ACCEPTED);
        for (int i = 1; i < tasks.length; i++) {
            tasks[i] = FakeTask.of("0/" + (i - 1), "t" + i, TaskStatus.ACCEPTED)
                    .tried(0, 1, FileTree.EMPTY, store.tree("a.txt", lines + i), List.of());
        }
        String page = HtmlReport.of(FakeRun.of("Big", tasks), store).render();

        assertThat(page)
                .contains(
                        "43 more lines not shown: this page&#39;s share for diffs is used up",
                        ">not shown: this page&#39;s share for diffs is used up");
        assertThat(page.length()).isLessThan(2_000_000);
    }

    @Test
    void names_files_it_cannot_show_and_why() {
        ArtifactRef lost = new ArtifactRef("a".repeat(64), 3);
        FileTree files = FileTree.of(Map.of(
                "binary.bin", store.put(new byte[] {0, 1, 2}),
                "latin.txt", store.put(new byte[] {(byte) 0xe9, 'a'}),
                "lost.txt", lost,
                "huge.txt", store.put(new byte[2_000_000]),
                "empty.txt", store.put(new byte[0])));
        FakeRun run = changing(files);

        assertThat(textOf(run))
                .contains("binary.bin addedbinary, 3 bytes", "latin.txt addedbinary, 2 bytes")
                .contains("lost.txt addedcannot be read from the store: no artifact aaaa")
                .contains("huge.txt addedtoo large to compare, 2000000 bytes")
                .contains("empty.txt added +0 −0empty file");
        assertThat(StrictHtml.read(HtmlReport.of(run).render()).text)
                .contains("lost.txt addedcontents were not at hand when this report was written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202e", "\u2066", "\u0000", "\u001b", "\u0085", "\ud800", "\u200f"})
    void shows_marks_that_could_mislead_as_what_they_are(String mark) {
        String text = textOf(FakeRun.of("a" + mark + "b"));

        assertThat(text)
                .contains(String.format("a⟨U+%04X⟩b", mark.codePointAt(0)))
                .doesNotContain(mark);
    }

    @Test
    void gives_the_same_page_for_the_same_report_and_writes_it(@TempDir Path folder) throws IOException {
        HtmlReport report = HtmlReport.of(Samples.failing(store), store);

        Path file = report.write(folder.resolve("report.html"));

        assertThat(Files.readString(file)).isEqualTo(report.render()).startsWith("<!doctype html>\n<html lang=\"en\">");
    }

    private FakeRun changing(FileTree files) {
        return FakeRun.of(
                "Changes", FakeTask.of("0", "root", TaskStatus.ACCEPTED).tried(0, 1, FileTree.EMPTY, files, List.of()));
    }

    private String textOf(FakeRun run) {
        return StrictHtml.read(HtmlReport.of(run, store).render()).text.toString();
    }

    private static String hashOf(String page, String tag) throws Exception {
        Matcher content = Pattern.compile("<" + tag + ">(.*?)</" + tag + ">", Pattern.DOTALL)
                .matcher(page);
        assertThat(content.find()).isTrue();
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(content.group(1).getBytes(StandardCharsets.UTF_8)));
    }
}
