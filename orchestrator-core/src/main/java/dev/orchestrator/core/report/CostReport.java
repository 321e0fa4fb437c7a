package dev.orchestrator.core.report;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.run.TaskReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run used, failed tries included, by role, task, attempt and requirement. Sums are exact.
 *
 * <p>The lines of roles, of tasks and of attempts add up to the total. A task that serves several requirements counts for
 * each of them in full, so the lines of requirements may come to more. A task that names no requirement serves those of
 * the nearest task above it that names any.
 *
 * @param total of the whole run
 * @param roles by planner, worker and verifier
 * @param tasks in the report's order; what verifiers used counts for the task they judge
 * @param attempts a planner's round is an attempt of its task; what verifiers used counts for the attempt they judged
 * @param requirements in the spec's order; the last line is of tasks without any
 * @since 0.1.0
 */
public record CostReport(Line total, List<Line> roles, List<Line> tasks, List<Line> attempts, List<Line> requirements) {
    /** In a text and on a page; more are summed up in one line. */
    private static final int MOST_LINES = 50;

    private static final String NO_REQUIREMENT = "no requirement";

    /** Copies the lists. */
    public CostReport {
        roles = List.copyOf(roles);
        tasks = List.copyOf(tasks);
        attempts = List.copyOf(attempts);
        requirements = List.copyOf(requirements);
    }

    /**
     * What one of them used.
     *
     * @param label names it
     * @param tries how often models were asked
     * @param usage what is known to have been used
     * @param unsettledTokens the most tokens used besides, by tries of which nobody knows how they ended
     * @param unsettledCost the most paid besides
     * @param savedTokens the most tokens that were not written, since reading was stopped in time
     */
    public record Line(
            String label, long tries, Usage usage, long unsettledTokens, BigDecimal unsettledCost, long savedTokens) {
        private static Line none(String label) {
            return new Line(label, 0, Usage.NONE, 0, BigDecimal.ZERO, 0);
        }

        private Line plus(Line other) {
            return new Line(
                    label,
                    tries + other.tries,
                    usage.plus(other.usage),
                    Math.addExact(unsettledTokens, other.unsettledTokens),
                    unsettledCost.add(other.unsettledCost),
                    savedTokens + other.savedTokens);
        }

        private Line plus(Spent spent) {
            return plus(new Line(
                    label,
                    spent.tries(),
                    spent.usage(),
                    spent.unsettledTokens(),
                    spent.unsettledCost(),
                    spent.savedTokens()));
        }
    }

    /** Lines in the order in which they were begun. */
    private static final class Lines {
        private final Map<Object, Line> byKey = new LinkedHashMap<>();

        void begin(Object key, String label) {
            byKey.putIfAbsent(key, Line.none(label));
        }

        void add(Object key, String label, Spent spent) {
            begin(key, label);
            byKey.computeIfPresent(key, (k, line) -> line.plus(spent));
        }

        List<Line> used() {
            return byKey.values().stream().filter(line -> line.tries > 0).toList();
        }
    }

    private record Attempt(TaskId task, int number) {}

    /** Returns the costs of a run as far as it has gone. */
    public static CostReport of(RunReport report) {
        Map<TaskId, String> names = new HashMap<>();
        Map<TaskId, Set<String>> served = new HashMap<>();
        for (TaskReport task : report.tasks()) {
            names.put(task.id(), task.id() + " " + task.name());
            Set<String> inherited = task.id().parent().map(served::get).orElse(Set.of());
            served.put(task.id(), task.requirements().isEmpty() ? inherited : task.requirements());
        }
        Line total = Line.none("total");
        Lines roles = new Lines();
        Lines tasks = new Lines();
        Lines attempts = new Lines();
        Lines requirements = new Lines();
        report.spec().ifPresent(spec -> {
            for (Requirement requirement : spec.requirements()) {
                requirements.begin(requirement.id(), requirement.id());
            }
        });
        Lines without = new Lines();
        for (Spent spent : report.spent()) {
            String task = names.getOrDefault(spent.task(), spent.task().toString());
            String role = spent.role().name().toLowerCase(Locale.ROOT) + " " + spent.name();
            total = total.plus(spent);
            roles.add(role, role, spent);
            tasks.add(spent.task(), task, spent);
            attempts.add(new Attempt(spent.task(), spent.attempt()), task + ", attempt " + spent.attempt(), spent);
            Set<String> ids = new TreeSet<>(served.getOrDefault(spent.task(), Set.of()));
            ids.forEach(id -> requirements.add(id, id, spent));
            if (ids.isEmpty()) {
                without.add(NO_REQUIREMENT, NO_REQUIREMENT, spent);
            }
        }
        List<Line> byRequirement = new ArrayList<>(requirements.used());
        byRequirement.addAll(without.used());
        return new CostReport(total, roles.used(), tasks.used(), attempts.used(), byRequirement);
    }

    /**
     * Returns the costs as plain text. Of more than 50 lines the dearest are shown, and the rest in one sum. The same
     * report gives the same text; it ends with a line break.
     */
    public String render() {
        StringBuilder out = new StringBuilder();
        List<List<String>> rows = new ArrayList<>();
        rows.add(cells(total));
        tables().forEach((title, lines) -> {
            rows.add(List.of(title));
            lines.forEach(line -> rows.add(cells(line)));
        });
        int[] widths = new int[HEADS.size()];
        for (List<String> row : rows) {
            for (int i = 0; row.size() > 1 && i < widths.length; i++) {
                widths[i] = Math.max(Math.max(widths[i], Columns.of(row.get(i))), Columns.of(HEADS.get(i)));
            }
        }
        line(out, HEADS, widths);
        rows.forEach(row -> line(out, row, widths));
        if (total.savedTokens > 0) {
            out.append("Answers that could not become valid were cut off, which saved at most ")
                    .append(Shown.number(total.savedTokens))
                    .append(" tokens.\n");
        }
        return out.toString();
    }

    static final List<String> HEADS = List.of("", "calls", "tokens in", "tokens out", "cost", "not known besides");

    /** By title: what there is to show, the dearest if it is too much. */
    Map<String, List<Line>> tables() {
        Map<String, List<Line>> tables = new LinkedHashMap<>();
        tables.put("by role", shown(roles));
        tables.put("by task", shown(tasks));
        tables.put("by attempt", shown(attempts));
        tables.put("by requirement", shown(requirements));
        return tables;
    }

    private static List<Line> shown(List<Line> lines) {
        if (lines.size() <= MOST_LINES) {
            return lines;
        }
        Set<Line> dearest = new HashSet<>(lines.stream()
                .sorted(Comparator.comparing(CostReport::most)
                        .thenComparing(line -> line.usage.tokens() + line.unsettledTokens)
                        .reversed())
                .limit(MOST_LINES)
                .toList());
        List<Line> shown =
                new ArrayList<>(lines.stream().filter(dearest::contains).toList());
        Line rest = Line.none("and " + Shown.number(lines.size() - shown.size()) + " more");
        for (Line line : lines) {
            rest = dearest.contains(line) ? rest : rest.plus(line);
        }
        shown.add(rest);
        return shown;
    }

    private static BigDecimal most(Line line) {
        return line.usage.cost().orElse(BigDecimal.ZERO).add(line.unsettledCost);
    }

    static List<String> cells(Line line) {
        return List.of(
                Shown.plain(line.label),
                Shown.number(line.tries),
                Shown.number(line.usage.inputTokens()),
                Shown.number(line.usage.outputTokens()),
                line.usage.cost().map(Shown::money).orElse("-"),
                besides(line));
    }

    /** Returns what may have been used besides what is known; empty if that is nothing. */
    static String besides(Line line) {
        return line.unsettledTokens == 0 && line.unsettledCost.signum() == 0
                ? ""
                : "up to " + Shown.count(line.unsettledTokens, "token")
                        + (line.unsettledCost.signum() == 0 ? "" : ", " + Shown.money(line.unsettledCost));
    }

    private static void line(StringBuilder out, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String space = " ".repeat(Math.max(0, widths[i] - Columns.of(cell)));
            line.append(i == 0 ? cell + space : "  " + (i == cells.size() - 1 ? cell : space + cell));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }
}
