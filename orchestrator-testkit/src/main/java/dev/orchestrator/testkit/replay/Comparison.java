package dev.orchestrator.testkit.replay;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.files.FileDiff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two outcomes side by side. Its text is a table: what was recorded, what came of it now, and a star where they differ.
 *
 * @param recorded the one
 * @param now the other
 * @param rows the run first, then task by task in the order of their paths
 * @param files what became different in the files they ended with
 * @since 0.1.0
 */
public record Comparison(Outcome recorded, Outcome now, List<Row> rows, List<FileDiff> files) {
    private static final int WIDEST = 60;
    private static final String NOTHING = "-";

    /** Copies the lists. */
    public Comparison {
        Objects.requireNonNull(recorded, "recorded");
        Objects.requireNonNull(now, "now");
        rows = List.copyOf(rows);
        files = List.copyOf(files);
    }

    /**
     * One thing that can be compared.
     *
     * @param task whose it is; null for the run
     * @param what names it: {@code status}, {@code result}, {@code model calls}, …
     * @param recorded {@code -} if there is none
     * @param now {@code -} if there is none
     */
    public record Row(@Nullable TaskId task, String what, String recorded, String now) {
        /** Returns whether both are the same. */
        public boolean isSame() {
            return recorded.equals(now);
        }
    }

    /**
     * Compares two outcomes.
     *
     * @param store holds the files of both
     */
    public static Comparison of(Outcome recorded, Outcome now, StateStore store) {
        List<Row> rows = new ArrayList<>();
        RunReport then = recorded.report();
        RunReport today = now.report();
        rows.add(row("status", word(then.status()), word(today.status())));
        rows.add(row("result", result(recorded), result(now)));
        rows.add(row("failure", failure(recorded), failure(now)));
        rows.add(row("files", files(filesOf(recorded)), files(filesOf(now))));
        rows.add(row("tasks", then.tasks().size(), today.tasks().size()));
        rows.add(row("model calls", then.modelCalls(), today.modelCalls()));
        rows.add(row("input tokens", then.usage().inputTokens(), today.usage().inputTokens()));
        rows.add(row("output tokens", then.usage().outputTokens(), today.usage().outputTokens()));
        rows.add(row("cost", cost(then.usage()), cost(today.usage())));
        TreeSet<TaskId> ids = new TreeSet<>();
        then.tasks().forEach(task -> ids.add(task.id()));
        today.tasks().forEach(task -> ids.add(task.id()));
        for (TaskId id : ids) {
            addTask(id, then.task(id).orElse(null), today.task(id).orElse(null), rows);
        }
        try {
            return new Comparison(recorded, now, rows, FileDiff.between(filesOf(recorded), filesOf(now), store));
        } catch (IOException e) {
            throw new UncheckedIOException("the files of both outcomes cannot be compared", e);
        }
    }

    /** Returns the rows that differ. */
    public List<Row> differences() {
        return rows.stream().filter(row -> !row.isSame()).toList();
    }

    /** Returns whether nothing differs. */
    public boolean isSame() {
        return differences().isEmpty() && files.isEmpty();
    }

    private static void addTask(TaskId id, @Nullable TaskReport then, @Nullable TaskReport today, List<Row> rows) {
        rows.add(new Row(id, "name", then == null ? NOTHING : then.name(), today == null ? NOTHING : today.name()));
        rows.add(new Row(
                id,
                "status",
                then == null ? NOTHING : word(then.status()),
                today == null ? NOTHING : word(today.status())));
        int attempts = Math.max(
                then == null ? 0 : then.attempts().size(),
                today == null ? 0 : today.attempts().size());
        for (int i = 0; i < attempts; i++) {
            rows.add(new Row(id, "attempt " + (i + 1), attempt(then, i), attempt(today, i)));
        }
    }

    private static String attempt(@Nullable TaskReport task, int index) {
        if (task == null || index >= task.attempts().size()) {
            return NOTHING;
        }
        AttemptReport attempt = task.attempts().get(index);
        List<String> parts = new ArrayList<>();
        if (attempt.failure() != null) {
            parts.add("failed as " + attempt.failure());
        }
        attempt.verdicts()
                .forEach((criterion, verdict) ->
                        parts.add(criterion + " " + verdict.getClass().getSimpleName()));
        if (attempt.digest() != null) {
            parts.add(attempt.digest().substring(0, 8));
        }
        return parts.isEmpty() ? NOTHING : String.join(", ", parts);
    }

    private static Row row(String what, String recorded, String now) {
        return new Row(null, what, recorded, now);
    }

    private static Row row(String what, long recorded, long now) {
        return row(what, Long.toString(recorded), Long.toString(now));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String result(Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            return accepted.result().json();
        }
        return outcome instanceof Outcome.Unverified unverified
                ? unverified.result().json()
                : NOTHING;
    }

    private static String failure(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.failure().failureClass() + ": " + failed.failure().message();
        }
        return outcome instanceof Outcome.Cancelled cancelled ? cancelled.reason() : NOTHING;
    }

    private static FileTree filesOf(Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            return accepted.files();
        }
        return outcome instanceof Outcome.Unverified unverified ? unverified.files() : FileTree.EMPTY;
    }

    private static String files(FileTree files) {
        return files.isEmpty()
                ? NOTHING
                : files.entries().size() + " files, " + files.digest().substring(0, 8);
    }

    private static String cost(Usage usage) {
        return usage.cost()
                .map(BigDecimal::stripTrailingZeros)
                .map(BigDecimal::toPlainString)
                .orElse(NOTHING);
    }

    @Override
    public String toString() {
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"", "", "recorded", "now"});
        for (Row row : rows) {
            String task = row.task() == null ? "run" : row.task().path();
            lines.add(
                    new String[] {row.isSame() ? " " : "*", task + " " + row.what(), cut(row.recorded()), cut(row.now())
                    });
        }
        int[] widths = new int[3];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                text.append(line[i]).append(" ".repeat(widths[i] - line[i].length() + 2));
            }
            text.append(line[3]).append('\n');
        }
        String changes = files.stream().map(FileDiff::text).collect(Collectors.joining("\n"));
        return changes.isEmpty() ? text.toString() : text + "\n" + changes + "\n";
    }

    private static String cut(String value) {
        String line = value.replace('\n', ' ');
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
    }
}
