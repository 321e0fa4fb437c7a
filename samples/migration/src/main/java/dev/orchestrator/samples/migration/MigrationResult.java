package dev.orchestrator.samples.migration;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.samples.migration.library.Baseline;
import dev.orchestrator.samples.migration.library.Library;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What came of a migration, in numbers and names.
 *
 * @param accepted whether the whole suite was shown to do the same as before
 * @param firstTry files that the cheap rules migrated
 * @param afterFindings files that the careful rules or a model migrated, after the cheap ones had been rejected
 * @param kept files that stay as they are, with the reason
 * @param untouched files without anything of JUnit 3 or 4
 * @param baseline the tests as they were
 * @param testsAfter how many tests were run and compared at the end
 */
record MigrationResult(
        boolean accepted,
        Set<String> firstTry,
        Set<String> afterFindings,
        Map<String, String> kept,
        Set<String> untouched,
        Baseline baseline,
        long testsAfter) {
    MigrationResult {
        firstTry = Collections.unmodifiableSet(new TreeSet<>(firstTry));
        afterFindings = Collections.unmodifiableSet(new TreeSet<>(afterFindings));
        kept = Collections.unmodifiableMap(new TreeMap<>(kept));
        untouched = Collections.unmodifiableSet(new TreeSet<>(untouched));
    }

    static MigrationResult nothingToDo(Library library, Baseline baseline) {
        return new MigrationResult(
                true,
                Set.of(),
                Set.of(),
                Map.of(),
                baseline.files().keySet(),
                baseline,
                baseline.outcomes().size());
    }

    static MigrationResult of(Library library, Baseline baseline, Groups groups, Outcome outcome) {
        Set<String> migrated = new TreeSet<>();
        if (outcome instanceof Outcome.Accepted accepted) {
            accepted.files()
                    .entries()
                    .keySet()
                    .forEach(path -> migrated.add(path.substring(Workbench.SOURCES.length())));
        }
        Map<String, TaskReport> tasks = new HashMap<>();
        for (TaskReport task : outcome.report().tasks()) {
            if (task.by() instanceof Assignee.ToWorker) {
                String parent = task.id()
                        .parent()
                        .flatMap(outcome.report()::task)
                        .map(TaskReport::name)
                        .orElse("");
                tasks.put(parent + '/' + task.name(), task);
            }
        }
        TaskReport root = outcome.report().tasks().get(0);
        Set<String> firstTry = new TreeSet<>();
        Set<String> afterFindings = new TreeSet<>();
        Map<String, String> kept = new TreeMap<>();
        Set<String> untouched = new TreeSet<>(baseline.files().keySet());
        for (Group group : groups.all()) {
            untouched.removeAll(group.files());
            TaskReport task = tasks.get(Plans.nameOf(group.packageName()) + '/' + group.name());
            for (String file : group.files()) {
                if (!migrated.contains(file)) {
                    String together = group.files().size() == 1
                            ? ""
                            : "one of " + group.files().size() + " that inherit from each other; ";
                    kept.put(file, together + reason(task, root));
                } else if (task != null && task.attempts().size() == 1) {
                    firstTry.add(file);
                } else {
                    afterFindings.add(file);
                }
            }
        }
        return new MigrationResult(
                outcome instanceof Outcome.Accepted,
                firstTry,
                afterFindings,
                kept,
                untouched,
                baseline,
                executed(root));
    }

    private static String reason(@org.jspecify.annotations.Nullable TaskReport task, TaskReport root) {
        if (task == null) {
            return "it was never reached: "
                    + root.failure().map(Failure::message).orElse("the run ended before");
        }
        if (task.status() == TaskStatus.ACCEPTED) {
            return "migrated alone it does the same, but not with the others: " + lastFinding(root.attempts());
        }
        Failure failure = task.failure().orElse(null);
        if (failure == null) {
            return "its task ended as " + task.status();
        }
        if (failure.failureClass() == FailureClass.REJECTED
                && !failure.findings().isEmpty()) {
            return "the last result was rejected: " + failure.findings().get(0).message();
        }
        String message = failure.message();
        int reason = message.indexOf(") cannot be met: ");
        return reason < 0 ? message : message.substring(reason + ") cannot be met: ".length());
    }

    private static String lastFinding(List<AttemptReport> attempts) {
        return attempts.stream()
                .flatMap(attempt -> attempt.findings().stream())
                .map(finding -> finding.message())
                .reduce((first, second) -> second)
                .orElse("see the report");
    }

    private static long executed(TaskReport root) {
        for (int i = root.attempts().size() - 1; i >= 0; i--) {
            for (Verdict verdict : root.attempts().get(i).verdicts().values()) {
                if (verdict instanceof Verdict.Met met) {
                    return Long.parseLong(met.evidence().facts().getOrDefault("tests after", "0"));
                }
            }
        }
        return 0;
    }

    /** Returns the summary that is shown at the end. */
    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "%d files migrated at the first try, by the cheap rules", firstTry.size());
        line(text, "%d files migrated after findings, by the careful rules or a model", afterFindings.size());
        line(text, "%d files kept as they are", kept.size());
        kept.forEach((file, reason) -> line(text, "    %s: %s", file, reason));
        line(text, "%d files without JUnit 3 or 4", untouched.size());
        line(
                text,
                "baseline: %d files do not compile, %d classes cannot be run, %d tests are not stable",
                baseline.uncompilable().size(),
                baseline.broken().size(),
                baseline.unstable().size());
        baseline.uncompilable().forEach((file, reason) -> line(text, "    %s: %s", file, reason));
        baseline.broken().forEach((type, reason) -> line(text, "    %s %s", type, reason));
        baseline.unstable().forEach((test, outcomes) -> line(text, "    %s: %s", test, outcomes));
        line(
                text,
                "tests: %d before, %s",
                baseline.outcomes().size(),
                accepted ? testsAfter + " after, by name and outcome the same" : "not shown to be the same after");
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(java.util.Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
