package dev.orchestrator.core.report;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From each requirement to the tasks that serve it and the evidence for it.
 *
 * @param rows one per requirement, in the spec's order
 * @param unassigned the tasks below the root that serve no requirement, themselves or through an ancestor
 */
record Trace(List<Row> rows, List<TaskReport> unassigned) {
    /** What is known about a requirement; a later one outweighs an earlier one. */
    enum State {
        /** Every criterion is met. */
        MET("✓", "met", "ok"),
        /** It has no criterion, but accepted tasks serve it. */
        COVERED("◐", "covered by tasks", "warn"),
        /** Nothing shows that it is met. */
        UNPROVEN("?", "no evidence", "warn"),
        /** A criterion is not met. */
        NOT_MET("✗", "not met", "bad");

        final String sign;
        final String word;
        final String tone;

        State(String sign, String word, String tone) {
            this.sign = sign;
            this.word = word;
            this.tone = tone;
        }
    }

    /** One requirement. */
    record Row(Requirement requirement, State state, List<TaskReport> tasks, List<Proof> proofs) {}

    /**
     * One criterion and the verdict that counts: that of the last attempt of the task nearest to the root which has the
     * criterion; among equally near ones, the worst.
     *
     * @param task who was judged; null if nobody has been
     * @param attempt the attempt judged; null if nobody has been
     * @param verdict null if the criterion was not reached
     */
    record Proof(
            Criterion criterion,
            @Nullable TaskReport task,
            @Nullable AttemptReport attempt,
            @Nullable Verdict verdict) {
        State state() {
            return verdict instanceof Verdict.Met
                    ? State.MET
                    : verdict instanceof Verdict.NotMet || verdict instanceof Verdict.Impossible
                            ? State.NOT_MET
                            : State.UNPROVEN;
        }
    }

    static Trace of(RunReport report, Spec spec) {
        Map<TaskId, Set<String>> served = new HashMap<>();
        Map<String, List<TaskReport>> serving = new HashMap<>();
        Map<String, List<TaskReport>> judged = new HashMap<>();
        List<TaskReport> unassigned = new ArrayList<>();
        for (TaskReport task : report.tasks()) {
            Set<String> ids = new HashSet<>(task.requirements());
            task.requirements()
                    .forEach(id ->
                            serving.computeIfAbsent(id, k -> new ArrayList<>()).add(task));
            task.id().parent().map(served::get).ifPresent(ids::addAll);
            served.put(task.id(), ids);
            if (ids.isEmpty() && task.id().depth() > 0) {
                unassigned.add(task);
            }
            for (Criterion criterion : task.criteria()) {
                judged.computeIfAbsent(key(criterion), k -> new ArrayList<>()).add(task);
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Requirement requirement : spec.requirements()) {
            List<TaskReport> tasks = serving.getOrDefault(requirement.id(), List.of());
            List<Proof> proofs = requirement.criteria().stream()
                    .map(c -> proof(c, judged.getOrDefault(key(c), List.of())))
                    .toList();
            rows.add(new Row(requirement, state(proofs, tasks), tasks, proofs));
        }
        return new Trace(List.copyOf(rows), List.copyOf(unassigned));
    }

    /** Returns the requirements by state, in the order of the states. */
    Map<State, Long> counts() {
        Map<State, Long> counts = new LinkedHashMap<>();
        for (State state : State.values()) {
            long count = rows.stream().filter(r -> r.state() == state).count();
            if (count > 0) {
                counts.put(state, count);
            }
        }
        return counts;
    }

    private static State state(List<Proof> proofs, List<TaskReport> tasks) {
        if (proofs.isEmpty()) {
            boolean covered = !tasks.isEmpty() && tasks.stream().allMatch(t -> t.status() == TaskStatus.ACCEPTED);
            return covered ? State.COVERED : State.UNPROVEN;
        }
        return proofs.stream().map(Proof::state).max(State::compareTo).orElseThrow();
    }

    private static Proof proof(Criterion criterion, List<TaskReport> candidates) {
        List<Proof> proofs = new ArrayList<>();
        for (TaskReport task : candidates) {
            RunTree.last(task)
                    .ifPresent(a -> proofs.add(
                            new Proof(criterion, task, a, a.verdicts().get(criterion.id()))));
        }
        int nearest = proofs.stream()
                .mapToInt(p -> Objects.requireNonNull(p.task()).id().depth())
                .min()
                .orElse(0);
        return proofs.stream()
                .filter(p -> Objects.requireNonNull(p.task()).id().depth() == nearest)
                .reduce((a, b) -> b.state().compareTo(a.state()) > 0 ? b : a)
                .orElse(new Proof(criterion, null, null, null));
    }

    /** A criterion of a subtask is the spec's only if it demands the same: an easier one proves nothing. */
    private static String key(Criterion criterion) {
        return criterion.id() + '\n' + criterion.verifier() + '\n' + parameters(criterion);
    }

    private static String parameters(Criterion criterion) {
        try {
            return Json.payloadOf(criterion.parameters()).json();
        } catch (OrchestratorException e) {
            return String.valueOf(criterion.parameters()); // no goal can start with it, so nothing was judged by it
        }
    }
}
