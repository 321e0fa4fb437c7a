package dev.orchestrator.core.report;

import java.util.List;

/** Writes what a run used, by role, task, attempt and requirement. */
final class HtmlCosts {
    private final Html html;
    private final CostReport costs;

    HtmlCosts(Html html, CostReport costs) {
        this.html = html;
        this.costs = costs;
    }

    void write() {
        html.open("section", "id", "costs").leaf("h2", "", "Costs");
        costs.tables().forEach(this::table);
        html.close();
    }

    private void table(String title, List<CostReport.Line> lines) {
        html.open("details", "class", "card").leaf("summary", "", title);
        html.open("div", "class", "body scroll").open("table").open("thead").open("tr");
        CostReport.HEADS.forEach(head -> html.leaf("th", "", head));
        html.close().close().open("tbody");
        for (CostReport.Line line : lines) {
            html.open("tr");
            List<String> cells = CostReport.cells(line);
            for (int i = 0; i < cells.size(); i++) {
                html.leaf("td", i == 0 ? "" : "num", cells.get(i));
            }
            html.close();
        }
        html.close().close().close().close().line();
    }
}
