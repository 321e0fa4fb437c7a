package dev.orchestrator.core.report;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in lines what changed from one report of a run to the next. Confined to one thread at a time. */
final class ProgressLines {
    /** A line is for following along; the report has the rest. */
    private static final int MAX_REASON = 240;

    private final Glyphs glyphs;
    private final Map<TaskId, Seen> seen = new HashMap<>();

    /** @param rejected whether the last attempt begun so far was not accepted */
    private record Seen(TaskStatus status, int started, boolean rejected, int children) {}

    private static final Seen NOTHING = new Seen(TaskStatus.WAITING, 0, false, 0);

    ProgressLines(Glyphs glyphs) {
        this.glyphs = glyphs;
    }

    List<String> next(RunReport report) {
        RunTree tree = RunTree.of(report);
        List<String> lines = new ArrayList<>();
        for (TaskReport task : tree.tasks()) {
            Seen before = seen.getOrDefault(task.id(), NOTHING);
            Seen now = new Seen(
                    task.status(),
                    task.attempts().size(),
                    RunTree.last(task).filter(RunTree::rejected).isPresent(),
                    tree.children(task).size());
            if (!now.equals(before)) {
                seen.put(task.id(), now);
                describe(tree, task, before, now, lines);
            }
        }
        return lines;
    }

    private void describe(RunTree tree, TaskReport task, Seen before, Seen now, List<String> lines) {
        String name = name(tree, task);
        if (now.children() > before.children()) {
            lines.add(glyphs.sign(TaskStatus.SPLIT) + " " + name + ": "
                    + Shown.count(
                            now.children() - before.children(), before.children() == 0 ? "subtask" : "more subtask"));
        }
        for (int i = Math.max(0, before.started() - 1); i < now.started(); i++) {
            AttemptReport attempt = task.attempts().get(i);
            boolean isNew = i >= before.started();
            if (isNew) {
                lines.add(glyphs.sign(TaskStatus.WORKING) + " " + name + ": attempt " + attempt.number() + " started");
            }
            if (RunTree.rejected(attempt) && (isNew || !before.rejected())) {
                lines.add(glyphs.sign(TaskStatus.BACKOFF) + " " + name + ": attempt " + attempt.number()
                        + " not accepted: " + reason(attempt));
            }
        }
        if (task.status() != before.status()) {
            status(task, name, lines);
        }
    }

    private static String reason(Verdict verdict) {
        return verdict instanceof Verdict.Impossible impossible
                ? "cannot be met: " + impossible.reason()
                : verdict instanceof Verdict.Inconclusive inconclusive
                        ? "is inconclusive: " + inconclusive.reason()
                        : "is not met";
    }

    private static String reason(AttemptReport attempt) {
        if (attempt.failure() != null && attempt.findings().isEmpty()) {
            return "call failed, " + attempt.failure();
        }
        if (attempt.findings().isEmpty()) {
            return RunTree.notMet(attempt)
                    .map(e -> Shown.capped(Shown.plain(e.getKey() + " " + reason(e.getValue())), MAX_REASON))
                    .orElse("");
        }
        String first = Shown.capped(Shown.finding(attempt.findings().get(0)), MAX_REASON);
        int more = attempt.findings().size() - 1;
        return more == 0 ? first : first + " (and " + more + " more)";
    }

    private void status(TaskReport task, String name, List<String> lines) {
        String line = glyphs.sign(task.status()) + " " + name + ": " + StatusMark.word(task.status());
        if (task.status().done()) {
            line += task.attempts().size() > 1 ? " after " + task.attempts().size() + " attempts" : "";
            line += RunTree.took(task).map(t -> ", " + Shown.duration(t)).orElse("");
        } else if (task.failure().isPresent()) {
            line += ": " + Shown.plain(task.failure().get().message());
        } else if (task.status() != TaskStatus.PARKED && !task.status().terminal()) {
            return;
        }
        lines.add(line);
    }

    /** Returns the names from below the root down, joined by slashes. */
    private static String name(RunTree tree, TaskReport task) {
        String name = Shown.plain(task.name());
        Optional<TaskId> parent = task.id().parent();
        while (parent.isPresent() && parent.get().depth() > 0) {
            name = tree.task(parent.get()).map(t -> Shown.plain(t.name())).orElse("?") + "/" + name;
            parent = parent.get().parent();
        }
        return name;
    }
}
