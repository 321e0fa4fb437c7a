package dev.orchestrator.core.report;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report's tasks as a tree, counted. */
final class RunTree {
    private final List<TaskReport> tasks;
    private final Map<TaskId, TaskReport> byId = new HashMap<>();
    private final Map<TaskId, List<TaskReport>> children = new HashMap<>();
    private final Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
    private int attempts;
    private int rejected;

    private RunTree(List<TaskReport> tasks) {
        this.tasks = tasks;
    }

    static RunTree of(RunReport report) {
        RunTree tree = new RunTree(report.tasks());
        for (TaskReport task : tree.tasks) {
            tree.byId.put(task.id(), task);
            task.id()
                    .parent()
                    .ifPresent(p -> tree.children
                            .computeIfAbsent(p, k -> new ArrayList<>())
                            .add(task));
            tree.counts.merge(task.status(), 1, Integer::sum);
            tree.attempts += task.attempts().size();
            tree.rejected +=
                    (int) task.attempts().stream().filter(RunTree::rejected).count();
        }
        return tree;
    }

    List<TaskReport> tasks() {
        return tasks;
    }

    /** Returns the root, once the run has one. */
    Optional<TaskReport> root() {
        return tasks.isEmpty() ? Optional.empty() : Optional.of(tasks.get(0));
    }

    Optional<TaskReport> task(TaskId id) {
        return Optional.ofNullable(byId.get(id));
    }

    List<TaskReport> children(TaskReport task) {
        return children.getOrDefault(task.id(), List.of());
    }

    /** Returns how many tasks have each status that any has, in the order of the statuses. */
    Map<TaskStatus, Integer> counts() {
        return counts;
    }

    int count(TaskStatus status) {
        return counts.getOrDefault(status, 0);
    }

    int ended() {
        return tasks.isEmpty()
                ? 0
                : counts.entrySet().stream()
                        .filter(e -> e.getKey().terminal())
                        .mapToInt(Map.Entry::getValue)
                        .sum();
    }

    int attempts() {
        return attempts;
    }

    /** Returns how many attempts failed, or were judged and not accepted; one that was stopped is neither. */
    int rejected() {
        return rejected;
    }

    static boolean rejected(AttemptReport attempt) {
        return attempt.failure() != null
                || !attempt.findings().isEmpty()
                || attempt.endedAt() != null && notMet(attempt).isPresent();
    }

    /** Returns the first criterion, with its verdict, that the attempt did not meet as far as it was judged. */
    static Optional<Map.Entry<String, Verdict>> notMet(AttemptReport attempt) {
        return attempt.verdicts().entrySet().stream()
                .filter(e -> !(e.getValue() instanceof Verdict.Met))
                .findFirst();
    }

    static Optional<AttemptReport> last(TaskReport task) {
        List<AttemptReport> attempts = task.attempts();
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }

    /** Returns when the task's last attempt ended, or was begun if it has not ended; the epoch if there was none. */
    static Instant lastSign(TaskReport task) {
        return last(task)
                .map(a -> a.endedAt() == null ? a.startedAt() : a.endedAt())
                .orElse(Instant.EPOCH);
    }

    /** Returns the time from the first attempt's start to the last one's end, if all have ended. */
    static Optional<Duration> took(TaskReport task) {
        return last(task)
                .map(AttemptReport::endedAt)
                .map(end -> Duration.between(task.attempts().get(0).startedAt(), end));
    }
}
