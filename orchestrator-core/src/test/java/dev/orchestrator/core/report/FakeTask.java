package dev.orchestrator.core.report;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task made by hand; each method returns a copy. */
record FakeTask(
        TaskId id,
        String name,
        String objective,
        Assignee by,
        Set<String> after,
        Set<String> requirements,
        List<Criterion> criteria,
        TaskStatus status,
        @Nullable Failure failureOrNull,
        List<AttemptReport> attempts)
        implements TaskReport {
    static FakeTask of(String path, String name, TaskStatus status) {
        return new FakeTask(
                new TaskId(path),
                name,
                name,
                new Assignee.ToWorker("java"),
                Set.of(),
                Set.of(),
                List.of(),
                status,
                null,
                List.of());
    }

    FakeTask wants(String text) {
        return new FakeTask(id, name, text, by, after, requirements, criteria, status, failureOrNull, attempts);
    }

    FakeTask planner(String planner) {
        Assignee to = new Assignee.ToPlanner(planner);
        return new FakeTask(id, name, objective, to, after, requirements, criteria, status, failureOrNull, attempts);
    }

    FakeTask after(String... names) {
        Set<String> all = Set.of(names);
        return new FakeTask(id, name, objective, by, all, requirements, criteria, status, failureOrNull, attempts);
    }

    FakeTask serves(String... ids) {
        return new FakeTask(id, name, objective, by, after, Set.of(ids), criteria, status, failureOrNull, attempts);
    }

    FakeTask doneWhen(Criterion... all) {
        List<Criterion> list = List.of(all);
        return new FakeTask(id, name, objective, by, after, requirements, list, status, failureOrNull, attempts);
    }

    FakeTask failed(FailureClass failureClass, String message, String next, String... causes) {
        List<Finding> last = attempts.isEmpty()
                ? List.of()
                : attempts.get(attempts.size() - 1).findings();
        Failure why = new Failure(failureClass, id, message, next, last, List.of(causes));
        return new FakeTask(id, name, objective, by, after, requirements, criteria, status, why, attempts);
    }

    /** Adds an attempt from second {@code from} to {@code to} of the run; without an end while {@code to} is 0. */
    FakeTask tried(int from, int to, FileTree base, @Nullable FileTree files, List<Finding> findings) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        String digest = Integer.toHexString(attempts.size() + 10).repeat(64).substring(0, 64);
        for (Criterion criterion : to == 0 ? List.<Criterion>of() : criteria) {
            Evidence evidence = new Evidence(
                    "c".repeat(64),
                    "1.4.2",
                    digest,
                    12,
                    Map.of("tests", "12", "command", "mvn -q test"),
                    FakeRun.START.plusSeconds(to));
            verdicts.put(
                    criterion.id(),
                    findings.isEmpty() ? new Verdict.Met(evidence) : new Verdict.NotMet(findings, evidence));
            if (!findings.isEmpty()) {
                break;
            }
        }
        return attempt(new AttemptReport(
                attempts.size() + 1,
                FakeRun.START.plusSeconds(from),
                to == 0 ? null : FakeRun.START.plusSeconds(to),
                base,
                files,
                null,
                digest,
                List.of(),
                List.of(),
                verdicts,
                null,
                findings));
    }

    FakeTask tried(int from, int to, Finding... findings) {
        return tried(from, to, FileTree.EMPTY, FileTree.EMPTY, List.of(findings));
    }

    FakeTask attempt(AttemptReport attempt) {
        List<AttemptReport> all = new ArrayList<>(attempts);
        all.add(attempt);
        return new FakeTask(id, name, objective, by, after, requirements, criteria, status, failureOrNull, all);
    }

    /** An attempt that ended with these verdicts and without a finding. */
    static AttemptReport judged(int number, Map<String, Verdict> verdicts) {
        return new AttemptReport(
                number,
                FakeRun.START,
                FakeRun.START.plusSeconds(1),
                FileTree.EMPTY,
                FileTree.EMPTY,
                null,
                "b".repeat(64),
                List.of(),
                List.of(),
                verdicts,
                null,
                List.of());
    }

    static AttemptReport callFailed(int number, Instant at, FailureClass failureClass, Finding finding) {
        return new AttemptReport(
                number,
                at,
                at.plusSeconds(1),
                FileTree.EMPTY,
                null,
                null,
                null,
                List.of(),
                List.of(),
                Map.of(),
                failureClass,
                List.of(finding));
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.ofNullable(failureOrNull);
    }

    @Override
    public int rounds() {
        return by instanceof Assignee.ToPlanner ? 1 : 0;
    }
}
