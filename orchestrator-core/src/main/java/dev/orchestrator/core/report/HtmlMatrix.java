package dev.orchestrator.core.report;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.run.TaskReport;
import java.util.List;

/** Writes requirement → task → evidence. */
final class HtmlMatrix {
    private static final int MAX_TASKS = 20;
    private static final int MAX_UNASSIGNED = 200;
    private static final int MAX_TEXT = 600;

    private final Html html;
    private final Trace trace;

    HtmlMatrix(Html html, Trace trace) {
        this.html = html;
        this.trace = trace;
    }

    static String anchor(String requirement) {
        return "req-" + requirement;
    }

    void write() {
        html.open("section", "id", "requirements").leaf("h2", "", "Requirements");
        html.open("p", "class", "legend");
        trace.counts()
                .forEach((state, count) ->
                        html.leaf("span", "pill " + state.tone, state.sign + " " + count + " " + state.word));
        html.close();
        html.open("div", "class", "card scroll")
                .open("table", "class", "matrix")
                .open("thead")
                .open("tr");
        List.of("Requirement", "Tasks", "Criterion", "Verdict", "Checks", "Evidence")
                .forEach(h -> html.leaf("th", "", h));
        html.close().close();
        trace.rows().forEach(this::row);
        html.close().close();
        unassigned();
        html.close();
    }

    private void row(Trace.Row row) {
        int height = Math.max(1, row.proofs().size());
        html.open("tbody").open("tr", "id", anchor(row.requirement().id()));
        html.open("td", "rowspan", String.valueOf(height));
        html.leaf("span", "pill " + row.state().tone, row.state().sign + " " + row.state().word);
        html.text(" ").leaf("b", "", row.requirement().id());
        html.leaf("div", "msg", Shown.capped(row.requirement().text(), MAX_TEXT))
                .close();
        html.open("td", "rowspan", String.valueOf(height));
        tasks(row.tasks());
        html.close();
        if (row.proofs().isEmpty()) {
            html.open("td", "colspan", "4")
                    .leaf("span", "flag", "⚠ no criterion of its own")
                    .close();
        }
        for (int i = 0; i < row.proofs().size(); i++) {
            if (i > 0) {
                html.close().open("tr");
            }
            proof(row.proofs().get(i));
        }
        html.close().close().line();
    }

    private void tasks(List<TaskReport> tasks) {
        if (tasks.isEmpty()) {
            html.leaf("span", "flag", "⚠ no task");
        }
        tasks.stream().limit(MAX_TASKS).forEach(this::link);
        if (tasks.size() > MAX_TASKS) {
            html.leaf("div", "cut", "and " + Shown.count(tasks.size() - MAX_TASKS, "more task"));
        }
    }

    private void link(TaskReport task) {
        html.open("div").leaf("span", "sign " + StatusMark.tone(task.status()), StatusMark.sign(task.status()));
        html.open("a", "href", "#" + HtmlTree.anchor(task.id()))
                .text(Shown.capped(task.name(), 80))
                .close();
        html.text(" ").leaf("span", "dim", StatusMark.word(task.status())).close();
    }

    private void proof(Trace.Proof proof) {
        Criterion criterion = proof.criterion();
        html.open("td").leaf("b", "", criterion.id()).text(" ");
        HtmlTree.verifier(html, criterion);
        if (proof.task() != null && proof.attempt() != null && proof.verdict() != null) {
            html.open("div", "class", "dim").text("judged in ");
            html.open("a", "href", "#" + HtmlTree.anchor(proof.task().id()))
                    .text(Shown.capped(proof.task().name(), 80))
                    .close();
            html.text(", attempt " + proof.attempt().number()).close();
        }
        html.close();
        if (proof.verdict() == null) {
            html.open("td", "colspan", "3")
                    .leaf(
                            "span",
                            "flag",
                            proof.task() == null ? "⚠ never checked" : "⚠ not reached in the last attempt")
                    .close();
        } else {
            HtmlAttempt.verdictCells(html, proof.verdict());
        }
    }

    private void unassigned() {
        List<TaskReport> tasks = trace.unassigned();
        if (tasks.isEmpty()) {
            return;
        }
        html.open("details", "class", "card")
                .leaf("summary", "", Shown.count(tasks.size(), "task") + " without a requirement");
        html.open("div", "class", "body columns");
        tasks.stream().limit(MAX_UNASSIGNED).forEach(this::link);
        if (tasks.size() > MAX_UNASSIGNED) {
            html.leaf("div", "cut", "and " + Shown.number(tasks.size() - MAX_UNASSIGNED) + " more");
        }
        html.close().close();
    }
}
