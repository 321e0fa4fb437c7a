package dev.orchestrator.core.report;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One picture of a run for a terminal: the objective, the part of the tree where something is going on, what ended last,
 * if there is room what is still to come, and a line of counts.
 *
 * @param colour whether signs are coloured by escape sequences
 */
record ProgressFrame(Glyphs glyphs, boolean colour) {
    private static final int MAX_NAME = 36;
    private static final int BAR = 24;
    private static final int FRAME_LINES = 2;
    private static final Comparator<TaskReport> LATEST_FIRST =
            Comparator.comparing(RunTree::lastSign).reversed();

    /**
     * Draws a report.
     *
     * @param width the columns a line may take
     * @param height the lines there may be; at least 3
     */
    List<String> draw(RunReport report, int width, int height) {
        RunTree tree = RunTree.of(report);
        Map<TaskId, TaskReport> chosen = new LinkedHashMap<>();
        int room = Math.max(1, height - FRAME_LINES);
        List<TaskReport> active = active(tree);
        if (choose(active, chosen, tree, room)) {
            if (choose(ended(tree), chosen, tree, room)) {
                choose(waiting(tree), chosen, tree, room);
            }
        } else {
            chosen.clear(); // one line less, for how many are not shown
            choose(active, chosen, tree, room - 1);
        }
        List<String> lines = new ArrayList<>();
        lines.add(line("", report.status(), Shown.plain(report.objective()), "", 0, width));
        tree.root().ifPresent(root -> branch(tree, root, "", chosen, nameWidth(chosen, width), width, lines));
        long hidden = active.stream().filter(t -> !chosen.containsKey(t.id())).count();
        if (hidden > 0) {
            lines.add(Columns.cut(
                    glyphs.ellipsis + " and " + Shown.number(hidden) + " more under way", width, glyphs.ellipsis));
        }
        lines.add(summary(report, tree, width));
        return lines;
    }

    /** Tasks in which something is going on, the busiest kind first. */
    private static List<TaskReport> active(RunTree tree) {
        return tree.tasks().stream()
                .filter(t -> t.id().depth() > 0 && activity(t.status()) > 0)
                .sorted(Comparator.comparingInt((TaskReport t) -> activity(t.status()))
                        .thenComparing(TaskReport::id))
                .toList();
    }

    private static int activity(TaskStatus status) {
        return switch (status) {
            case WORKING, CHECKING, PLANNING -> 1;
            case BACKOFF, PARKED, CANCELLING -> 2;
            default -> 0;
        };
    }

    /** Tasks that have not begun, in the order of the plan. */
    private static List<TaskReport> waiting(RunTree tree) {
        return tree.tasks().stream()
                .filter(t -> t.id().depth() > 0 && (t.status() == TaskStatus.WAITING || t.status() == TaskStatus.READY))
                .toList();
    }

    /** Tasks that have ended: failures first, then the latest. */
    private static List<TaskReport> ended(RunTree tree) {
        List<TaskReport> ended = tree.tasks().stream()
                .filter(t -> t.id().depth() > 0 && t.status().terminal())
                .toList();
        return Stream.concat(
                        ended.stream()
                                .filter(t -> t.status() == TaskStatus.FAILED)
                                .sorted(LATEST_FIRST),
                        ended.stream()
                                .filter(t -> t.status() != TaskStatus.FAILED)
                                .sorted(LATEST_FIRST))
                .toList();
    }

    /** Takes tasks with their ancestors while there is room; says whether all found it. */
    private static boolean choose(List<TaskReport> candidates, Map<TaskId, TaskReport> chosen, RunTree tree, int room) {
        boolean all = true;
        for (TaskReport task : candidates) {
            List<TaskReport> needed = new ArrayList<>();
            TaskId id = task.id();
            while (id.depth() > 0 && !chosen.containsKey(id)) {
                tree.task(id).ifPresent(needed::add);
                id = id.parent().orElseThrow();
            }
            if (chosen.size() + needed.size() <= room) {
                needed.forEach(t -> chosen.put(t.id(), t));
            } else {
                all = false;
            }
            if (!all && chosen.size() >= room) {
                return false;
            }
        }
        return all;
    }

    private void branch(
            RunTree tree,
            TaskReport parent,
            String indent,
            Map<TaskId, TaskReport> chosen,
            int nameWidth,
            int width,
            List<String> lines) {
        List<TaskReport> shown = tree.children(parent).stream()
                .filter(t -> chosen.containsKey(t.id()))
                .toList();
        for (int i = 0; i < shown.size(); i++) {
            TaskReport task = shown.get(i);
            boolean last = i == shown.size() - 1;
            String lead = indent + (last ? glyphs.lastBranch : glyphs.branch);
            lines.add(line(lead, task.status(), Shown.plain(task.name()), details(task), nameWidth, width));
            branch(tree, task, indent + (last ? "   " : glyphs.bar), chosen, nameWidth, width, lines);
        }
    }

    /** Returns the column where details begin, so that they stand below each other. */
    private static int nameWidth(Map<TaskId, TaskReport> chosen, int width) {
        int widest = chosen.values().stream()
                .mapToInt(t -> 3 * t.id().depth() + Columns.of(Shown.plain(t.name())))
                .max()
                .orElse(0);
        return Math.min(Math.min(widest, MAX_NAME), width / 2);
    }

    private String line(String lead, TaskStatus status, String name, String details, int nameWidth, int width) {
        String sign = glyphs.sign(status);
        int room = width - Columns.of(lead) - Columns.of(sign) - 1;
        if (room <= 0) {
            return Columns.cut(lead + sign, width, "");
        }
        String text = name;
        if (!details.isEmpty()) {
            int forName = Math.max(4, nameWidth - Columns.of(lead));
            text = Columns.pad(Columns.cut(name, forName, glyphs.ellipsis), forName) + "  " + details;
        }
        return lead + painted(sign, status) + " " + Columns.cut(text, room, glyphs.ellipsis);
    }

    private String details(TaskReport task) {
        StringBuilder details = new StringBuilder(StatusMark.word(task.status()));
        if (task.attempts().size() > 1) {
            details.append(", attempt ").append(task.attempts().size());
        }
        if (task.status() == TaskStatus.ACCEPTED || task.status() == TaskStatus.UNVERIFIED) {
            RunTree.took(task).ifPresent(t -> details.append(", ").append(Shown.duration(t)));
            return details.toString();
        }
        String why = lastFinding(task);
        if (!why.isEmpty()) {
            details.append(' ').append(glyphs.because).append(' ').append(why);
        }
        return details.toString();
    }

    private static String lastFinding(TaskReport task) {
        for (int i = task.attempts().size() - 1; i >= 0; i--) {
            AttemptReport attempt = task.attempts().get(i);
            if (!attempt.findings().isEmpty()) {
                return Shown.finding(attempt.findings().get(0));
            }
        }
        return task.failure().map(f -> Shown.plain(f.message())).orElse("");
    }

    private String summary(RunReport report, RunTree tree, int width) {
        int tasks = tree.tasks().size();
        List<String> parts = new ArrayList<>();
        int full = tasks == 0 ? 0 : (int) ((long) BAR * tree.ended() / tasks);
        parts.add("[" + String.valueOf(glyphs.full).repeat(full)
                + String.valueOf(glyphs.free).repeat(BAR - full) + "] " + Shown.number(tree.ended()) + "/"
                + Shown.number(tasks));
        parts.add(Shown.duration(report.elapsed()));
        Map<String, TaskStatus> painted = new HashMap<>();
        tree.counts().keySet().stream()
                .filter(s -> s.terminal() || activity(s) > 0)
                .sorted(Comparator.comparing(s -> s != TaskStatus.FAILED)) // the sort is stable
                .forEach(status -> {
                    String part = glyphs.sign(status) + " " + Shown.number(tree.count(status)) + " "
                            + StatusMark.word(status);
                    painted.put(part, status);
                    parts.add(part);
                });
        if (report.modelCalls() > 0) {
            parts.add(Shown.count(report.modelCalls(), "call"));
        }
        if (report.usage().tokens() > 0) {
            parts.add(Shown.number(report.usage().tokens()) + " tokens");
        }
        StringBuilder line = new StringBuilder();
        int room = width;
        for (String part : parts) {
            int needed = Columns.of(part) + (line.isEmpty() ? 0 : 2);
            if (needed > room && !line.isEmpty()) {
                break;
            }
            room -= needed;
            TaskStatus status = painted.get(part);
            line.append(line.isEmpty() ? "" : "  ")
                    .append(status == null ? Columns.cut(part, width, "") : painted(part, status));
        }
        return line.toString();
    }

    private String painted(String text, TaskStatus status) {
        if (!colour) {
            return text;
        }
        String code = switch (StatusMark.tone(status)) {
            case "ok" -> "32";
            case "bad" -> "31";
            case "warn" -> "33";
            case "live" -> "36";
            default -> "90";
        };
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
