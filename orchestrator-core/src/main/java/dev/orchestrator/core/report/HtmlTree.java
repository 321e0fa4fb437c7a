package dev.orchestrator.core.report;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.run.TaskReport;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the task tree; long rows of siblings are folded in groups. */
final class HtmlTree {
    private static final int GROUP = 100;
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_PARAMETERS = 400;

    private final Html html;
    private final RunTree tree;
    private final HtmlAttempt attempts;

    HtmlTree(Html html, RunTree tree, HtmlAttempt attempts) {
        this.html = html;
        this.tree = tree;
        this.attempts = attempts;
    }

    static String anchor(TaskId id) {
        return "t" + id.path().replace('/', '-');
    }

    void write() {
        tree.root().ifPresent(this::task);
    }

    private void task(TaskReport task) {
        html.open("div", "class", "task", "data-s", StatusMark.word(task.status()));
        html.open("details", "class", "row " + StatusMark.tone(task.status()), "id", anchor(task.id()));
        summary(task);
        html.open("div", "class", "body");
        facts(task);
        task.failure().ifPresent(f -> failure(html, f));
        for (int i = 0; i < task.attempts().size(); i++) {
            attempts.write(task, i);
        }
        html.close().close();
        children(tree.children(task));
        html.close().line();
    }

    private void summary(TaskReport task) {
        html.open("summary");
        html.leaf("span", "sign", StatusMark.sign(task.status()));
        html.leaf("span", "name", Shown.capped(task.name(), 120));
        if (!task.objective().equals(task.name())) {
            html.leaf("span", "what", Shown.capped(Shown.oneLine(task.objective()), 160));
        }
        html.leaf("span", "pill " + StatusMark.tone(task.status()), StatusMark.word(task.status()));
        if (task.attempts().size() > 1) {
            html.leaf("span", "dim", Shown.count(task.attempts().size(), "attempt"));
        }
        RunTree.took(task).ifPresent(t -> html.leaf("span", "dim time", Shown.duration(t)));
        html.close();
    }

    private void facts(TaskReport task) {
        if (task.objective().length() > 60 && !task.objective().equals(task.name())) {
            html.leaf("p", "msg", Shown.capped(task.objective(), MAX_TEXT));
        }
        html.open("p", "class", "dim").text("task " + task.id());
        html.text((task.by() instanceof Assignee.ToPlanner ? " · planner " : " · worker ")
                + task.by().name());
        if (task.rounds() > 0) {
            html.text(" · " + Shown.count(task.rounds(), "planning round"));
        }
        if (!task.after().isEmpty()) {
            html.text(" · after "
                    + String.join(", ", task.after().stream().sorted().toList()));
        }
        task.requirements().stream()
                .sorted()
                .forEach(id -> html.text(" · ")
                        .open("a", "href", "#" + HtmlMatrix.anchor(id))
                        .text(id)
                        .close());
        html.close();
        boolean listedBelow = RunTree.last(task)
                .filter(a -> a.verdicts().size() == task.criteria().size())
                .isPresent();
        if (!task.criteria().isEmpty() && !listedBelow) {
            html.open("ul", "class", "criteria");
            task.criteria().forEach(this::criterion);
            html.close();
        } else if (task.status() == TaskStatus.UNVERIFIED) {
            html.leaf("p", "note warn", "Unverified: no criterion, so nobody has judged this result.");
        }
    }

    private void criterion(Criterion criterion) {
        html.open("li").leaf("b", "", criterion.id()).text(" ");
        verifier(html, criterion);
        html.close();
    }

    static void verifier(Html html, Criterion criterion) {
        html.leaf("code", "", criterion.verifier());
        Object parameters = criterion.parameters();
        if (parameters != null) {
            String shown = parameters instanceof JsonText json ? json.text() : parameters.toString();
            html.text(" ").leaf("code", "dim", Shown.capped(shown, MAX_PARAMETERS));
        }
    }

    static void failure(Html html, Failure failure) {
        html.open("div", "class", "note " + (failure.failureClass() == FailureClass.DEPENDENCY ? "idle" : "bad"));
        html.open("p").leaf("b", "", "✗ " + failure.failureClass()).text(" ");
        html.leaf("span", "msg", Shown.capped(failure.message(), MAX_TEXT)).close();
        html.open("p")
                .leaf("b", "", "Next: ")
                .leaf("span", "msg", Shown.capped(failure.next(), MAX_TEXT))
                .close();
        HtmlAttempt.findings(html, failure.findings());
        if (!failure.causes().isEmpty()) {
            html.open("details")
                    .leaf("summary", "", "Causes (" + failure.causes().size() + ")")
                    .open("ol");
            failure.causes().forEach(c -> html.leaf("li", "msg", Shown.capped(c, MAX_TEXT)));
            html.close().close();
        }
        html.close();
    }

    private void children(List<TaskReport> children) {
        if (children.isEmpty()) {
            return;
        }
        html.open("div", "class", "kids");
        if (children.size() <= GROUP) {
            children.forEach(this::task);
        } else {
            for (int from = 0; from < children.size(); from += GROUP) {
                group(children.subList(from, Math.min(children.size(), from + GROUP)), from);
            }
        }
        html.close();
    }

    private void group(List<TaskReport> tasks, int from) {
        html.open("details", "class", "group").open("summary");
        html.leaf("span", "name", "Subtasks " + (from + 1) + "–" + (from + tasks.size()));
        Map<TaskStatus, Long> counts = tasks.stream()
                .collect(Collectors.groupingBy(
                        TaskReport::status, () -> new EnumMap<>(TaskStatus.class), Collectors.counting()));
        counts.forEach((status, count) -> html.leaf(
                "span",
                "pill " + StatusMark.tone(status),
                StatusMark.sign(status) + " " + count + " " + StatusMark.word(status)));
        long again = tasks.stream().filter(t -> t.attempts().size() > 1).count();
        if (again > 0) {
            html.leaf("span", "dim", Shown.count(again, "task") + " tried again");
        }
        html.close();
        tasks.forEach(this::task);
        html.close();
    }
}
