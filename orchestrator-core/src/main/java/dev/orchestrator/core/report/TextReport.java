package dev.orchestrator.core.report;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A run as plain text, for logs and for the messages of failed tests: short where all went well. */
public final class TextReport {
    private static final int MAX_SIBLINGS = 30;
    private static final int MAX_FINDINGS = 5;
    private static final int MAX_LINE = 300;

    private final RunReport report;
    private final RunTree tree;
    private final StringBuilder out = new StringBuilder();

    private TextReport(RunReport report) {
        this.report = report;
        this.tree = RunTree.of(report);
    }

    /**
     * Returns how the run went: the outcome with its counts, the tree, what failed and why, and the requirements with
     * their evidence if there is a spec. Long rows of siblings are shortened to those that need a look. The same report
     * gives the same text; it ends with a line break.
     */
    public static String render(RunReport report) {
        TextReport text = new TextReport(report);
        text.head();
        text.tree.root().ifPresent(root -> text.task(root, "", ""));
        report.spec().ifPresent(spec -> text.matrix(Trace.of(report, spec)));
        return text.out.toString();
    }

    private void head() {
        line(StatusMark.sign(report.status()) + " " + StatusMark.word(report.status()) + ": "
                + Shown.plain(report.objective()));
        if (report.status() == TaskStatus.UNVERIFIED || report.withoutVerification()) {
            line("UNVERIFIED: the goal was started without criteria; nobody has judged the result");
        }
        report.forkedFrom().ifPresent(origin -> line(Shown.origin(origin)));
        List<String> counts = new ArrayList<>();
        tree.counts().forEach((status, count) -> counts.add(Shown.number(count) + " " + StatusMark.word(status)));
        line("run " + report.run() + ", " + Shown.duration(report.elapsed()) + ", "
                + Shown.count(tree.tasks().size(), "task")
                + (counts.isEmpty() ? "" : " (" + String.join(", ", counts) + ")") + ", "
                + Shown.count(tree.attempts(), "attempt") + " (" + Shown.number(tree.rejected()) + " not accepted)");
        if (report.modelCalls() > 0) {
            String besides = CostReport.besides(CostReport.of(report).total());
            line(Shown.count(report.modelCalls(), "model call") + ", " + Shown.usage(report.usage())
                    + (besides.isEmpty() ? "" : "; not known besides: " + besides));
        }
        line("");
    }

    private void task(TaskReport task, String lead, String indent) {
        String attempts =
                task.attempts().size() > 1 ? ", " + Shown.count(task.attempts().size(), "attempt") : "";
        line(lead + StatusMark.sign(task.status()) + " " + Shown.plain(task.name()) + "  "
                + StatusMark.word(task.status()) + attempts);
        List<TaskReport> children = tree.children(task);
        List<TaskReport> shown = worthALook(children);
        String below = indent + (shown.isEmpty() ? "  " : Glyphs.UNICODE.bar);
        task.failure().ifPresent(f -> failure(f, below));
        for (int i = 0; i < shown.size(); i++) {
            boolean last = i == shown.size() - 1 && shown.size() == children.size();
            task(
                    shown.get(i),
                    indent + (last ? Glyphs.UNICODE.lastBranch : Glyphs.UNICODE.branch),
                    indent + (last ? "   " : Glyphs.UNICODE.bar));
        }
        if (shown.size() < children.size()) {
            Map<TaskStatus, Long> rest = children.stream()
                    .filter(c -> !shown.contains(c))
                    .collect(Collectors.groupingBy(TaskReport::status, TreeMap::new, Collectors.counting()));
            line(indent + Glyphs.UNICODE.lastBranch + "… and "
                    + rest.entrySet().stream()
                            .map(e -> Shown.number(e.getValue()) + " " + StatusMark.word(e.getKey()))
                            .collect(Collectors.joining(", ")));
        }
    }

    /** All of a few; of many, those that were not accepted at once, or the first if all were. */
    private static List<TaskReport> worthALook(List<TaskReport> children) {
        if (children.size() <= MAX_SIBLINGS) {
            return children;
        }
        List<TaskReport> failed = children.stream()
                .filter(c -> !c.status().done())
                .limit(MAX_SIBLINGS)
                .toList();
        return failed.isEmpty() ? children.subList(0, 3) : failed;
    }

    private void failure(Failure failure, String indent) {
        line(indent + "  " + failure.failureClass() + ": " + Shown.plain(failure.message()));
        failure.findings().stream()
                .limit(MAX_FINDINGS)
                .forEach(f -> line(indent + "  - " + Shown.capped(Shown.finding(f), MAX_LINE)));
        if (failure.findings().size() > MAX_FINDINGS) {
            line(indent + "  - and " + Shown.count(failure.findings().size() - MAX_FINDINGS, "more finding"));
        }
        failure.causes().forEach(c -> line(indent + "  caused by " + Shown.capped(Shown.plain(c), MAX_LINE)));
        line(indent + "  next: " + Shown.plain(failure.next()));
    }

    private void matrix(Trace trace) {
        line("");
        line("requirements: "
                + trace.counts().entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey().word)
                        .collect(Collectors.joining(", ")));
        for (Trace.Row row : trace.rows()) {
            String tasks = row.tasks().isEmpty()
                    ? "no task"
                    : row.tasks().stream()
                                    .limit(MAX_FINDINGS)
                                    .map(t -> Shown.plain(t.name()))
                                    .collect(Collectors.joining(", "))
                            + (row.tasks().size() > MAX_FINDINGS ? ", …" : "");
            String first = row.requirement().text().lines().findFirst().orElse("");
            line("  " + row.state().sign + " " + Shown.plain(row.requirement().id()) + " "
                    + Shown.capped(Shown.plain(first), MAX_LINE) + " [" + tasks + "]: " + row.state().word);
            row.proofs().forEach(this::proof);
        }
        if (!trace.unassigned().isEmpty()) {
            line("  " + Shown.count(trace.unassigned().size(), "task") + " without a requirement");
        }
    }

    private void proof(Trace.Proof proof) {
        String where = proof.task() == null || proof.attempt() == null
                ? "never checked"
                : proof.verdict() == null
                        ? "not reached in the last attempt of "
                                + Shown.plain(proof.task().name())
                        : proof.state().word + " in " + Shown.plain(proof.task().name()) + ", attempt "
                                + proof.attempt().number();
        line("      " + proof.state().sign + " " + Shown.plain(proof.criterion().id()) + " "
                + Shown.plain(proof.criterion().verifier()) + ": " + where);
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
