package dev.orchestrator.core.report;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes one attempt: findings, verdicts with evidence, result, changes. */
final class HtmlAttempt {
    private static final int MAX_FINDINGS = 40;
    private static final int MAX_MESSAGE = 4_000;
    private static final int MAX_RESULT = 2_000;

    private final Html html;
    private final HtmlDiffs diffs;

    HtmlAttempt(Html html, HtmlDiffs diffs) {
        this.html = html;
        this.diffs = diffs;
    }

    void write(TaskReport task, int index) {
        AttemptReport attempt = task.attempts().get(index);
        boolean last = index == task.attempts().size() - 1;
        if (last) {
            html.open("details", "class", "attempt", "open", "");
        } else {
            html.open("details", "class", "attempt");
        }
        summary(attempt, Ending.of(task, attempt));
        html.open("div", "class", "body");
        findings(html, attempt.findings());
        verdicts(task, attempt);
        list("Notes", attempt.notes());
        list("Concerns", attempt.concerns());
        result(attempt.result());
        changes(task, index, last);
        html.close().close();
    }

    /** What became of an attempt. */
    private enum Ending {
        UNDER_WAY("live", "under way"),
        CALL_FAILED("bad", "✗ call failed"),
        REJECTED("bad", "✗ rejected"),
        IMPOSSIBLE("bad", "✗ cannot be met"),
        INCONCLUSIVE("warn", "? inconclusive"),
        ACCEPTED("ok", "✓ accepted"),
        NOT_JUDGED("warn", "returned, not judged"),
        STOPPED("idle", "stopped");

        final String tone;
        final String word;

        Ending(String tone, String word) {
            this.tone = tone;
            this.word = word;
        }

        static Ending of(TaskReport task, AttemptReport attempt) {
            if (attempt.endedAt() == null) {
                return UNDER_WAY;
            }
            if (attempt.failure() != null) {
                return CALL_FAILED;
            }
            if (!attempt.findings().isEmpty()) {
                return REJECTED;
            }
            Verdict notMet = RunTree.notMet(attempt).map(Map.Entry::getValue).orElse(null);
            if (notMet != null) {
                return notMet instanceof Verdict.Impossible ? IMPOSSIBLE : INCONCLUSIVE;
            }
            // Nothing speaks against it; but only its task's end says that everything was asked.
            return switch (task.status()) {
                case ACCEPTED -> ACCEPTED;
                case UNVERIFIED -> NOT_JUDGED;
                default -> STOPPED;
            };
        }
    }

    private void summary(AttemptReport attempt, Ending ending) {
        Instant end = attempt.endedAt();
        html.open("summary").leaf("span", "no", "Attempt " + attempt.number());
        String why = attempt.failure() == null ? "" : ": " + attempt.failure();
        html.leaf("span", "pill " + ending.tone, ending.word + why);
        if (!attempt.findings().isEmpty()) {
            html.leaf("span", "dim", Shown.count(attempt.findings().size(), "finding"));
        }
        if (end != null) {
            html.leaf("span", "dim", Shown.duration(Duration.between(attempt.startedAt(), end)));
        }
        html.close();
    }

    static void findings(Html html, List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        html.open("ol", "class", "findings");
        findings.stream().limit(MAX_FINDINGS).forEach(f -> {
            html.open("li").leaf("code", "", f.code());
            f.where().ifPresent(w -> html.text(" ").leaf("span", "path", w.toString()));
            html.leaf("div", "msg", Shown.capped(f.message(), MAX_MESSAGE)).close();
        });
        html.close();
        if (findings.size() > MAX_FINDINGS) {
            html.leaf("p", "cut", Shown.count(findings.size() - MAX_FINDINGS, "more finding") + " not shown");
        }
    }

    private void verdicts(TaskReport task, AttemptReport attempt) {
        if (attempt.verdicts().isEmpty()) {
            return;
        }
        Map<String, Criterion> criteria =
                task.criteria().stream().collect(Collectors.toMap(Criterion::id, c -> c, (a, b) -> a));
        html.open("div", "class", "scroll").open("table", "class", "verdicts");
        html.open("thead").open("tr");
        List.of("Criterion", "Verdict", "Checks", "Evidence").forEach(h -> html.leaf("th", "", h));
        html.close().close().open("tbody");
        attempt.verdicts().forEach((id, verdict) -> {
            html.open("tr").open("td").leaf("b", "", id);
            Criterion criterion = criteria.get(id);
            if (criterion != null) {
                html.text(" ");
                HtmlTree.verifier(html, criterion);
            }
            html.close();
            verdictCells(html, verdict);
            html.close();
        });
        html.close().close().close();
    }

    /** Writes three cells: the verdict, how many checks were carried out, and what it rests on. */
    static void verdictCells(Html html, Verdict verdict) {
        if (verdict instanceof Verdict.Met met) {
            cells(html, "ok", "✓ met", "", met.evidence());
        } else if (verdict instanceof Verdict.NotMet not) {
            cells(html, "bad", "✗ not met", Shown.count(not.findings().size(), "finding"), not.evidence());
        } else if (verdict instanceof Verdict.Impossible impossible) {
            cells(html, "bad", "✗ impossible", impossible.reason(), null);
        } else if (verdict instanceof Verdict.Inconclusive inconclusive) {
            cells(html, "warn", "? inconclusive", inconclusive.reason(), null);
        }
    }

    private static void cells(Html html, String tone, String word, String why, @Nullable Evidence evidence) {
        html.open("td").leaf("span", "pill " + tone, word);
        if (!why.isEmpty()) {
            html.leaf("div", "msg", Shown.capped(why, MAX_MESSAGE));
        }
        html.close();
        html.leaf("td", "num", evidence == null || evidence.executed() == 0 ? "–" : Shown.number(evidence.executed()));
        html.open("td");
        if (evidence != null) {
            html.open("div", "class", "dim").text("verifier " + evidence.verifierVersion() + " · looked at ");
            html.open("code", "title", evidence.submissionDigest())
                    .text(Shown.digest(evidence.submissionDigest()))
                    .close();
            html.text(" · " + Shown.time(evidence.at())).close();
            evidence.facts().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(f -> html.open("div", "class", "fact")
                            .leaf("b", "", f.getKey())
                            .text(" " + Shown.capped(f.getValue(), MAX_RESULT))
                            .close());
        }
        html.close();
    }

    private void list(String heading, List<String> items) {
        if (!items.isEmpty()) {
            html.leaf("h5", "", heading).open("ul");
            items.forEach(i -> html.leaf("li", "msg", Shown.capped(i, MAX_MESSAGE)));
            html.close();
        }
    }

    private void result(@Nullable Payload result) {
        String json = result == null ? "null" : result.json();
        if (!json.equals("null")) {
            html.open("details", "class", "result").leaf("summary", "", "Result");
            html.open("pre")
                    .open("span")
                    .text(Shown.capped(json, MAX_RESULT))
                    .close()
                    .close()
                    .close();
        }
    }

    private void changes(TaskReport task, int index, boolean last) {
        AttemptReport attempt = task.attempts().get(index);
        FileTree files = attempt.files();
        if (files == null) {
            return;
        }
        FileTree before = null;
        for (int i = index - 1; i >= 0 && before == null; i--) {
            before = task.attempts().get(i).files();
            if (before != null) {
                diffs.write("Changes since attempt " + task.attempts().get(i).number(), before, files);
            }
        }
        boolean worthIt = !files.isEmpty() || !attempt.base().isEmpty();
        if (worthIt && (before == null || last)) {
            diffs.write(before == null ? "Changes" : "All changes since the task began", attempt.base(), files);
        }
    }
}
