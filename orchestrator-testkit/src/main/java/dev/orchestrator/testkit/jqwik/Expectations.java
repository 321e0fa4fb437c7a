package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.report.TextReport;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What holds for every run that has ended, whatever the pipeline, as its report and its journal's envelopes show it. */
final class Expectations {
    private static final String CANCELLED = "cancel-requested";

    private final RunReport report;

    private Expectations(RunReport report) {
        this.report = report;
    }

    static void check(Outcome outcome, Scenario scenario, Limits limits, List<JournalRecord> journal) {
        Expectations expectations = new Expectations(outcome.report());
        expectations.ended(outcome, scenario, journal);
        for (TaskReport task : outcome.report().tasks()) {
            expectations.task(task, limits);
        }
    }

    static void checkSame(RunReport inOrder, RunReport other) {
        if (!inOrder.outcomeDigest().equals(other.outcomeDigest())) {
            throw new AssertionError("the outcome depends on the order in which things happen.\nIn order:\n"
                    + TextReport.render(inOrder) + "\nHere:\n" + TextReport.render(other));
        }
    }

    private void ended(Outcome outcome, Scenario scenario, List<JournalRecord> journal) {
        TaskReport root = report.task(TaskId.root()).orElseThrow();
        boolean cancelled = journal.stream()
                .anyMatch(each -> each.type().equals(CANCELLED)
                        && each.task().equals(root.id().path()));
        boolean wanted = scenario.interventions().stream().anyMatch(each -> each.kind() == Intervention.Kind.CANCEL);
        expect(!cancelled || outcome instanceof Outcome.Cancelled, root, "was cancelled, and has not ended so");
        expect(cancelled || !(outcome instanceof Outcome.Cancelled), root, "has ended cancelled, and never was");
        expect(wanted || !cancelled, root, "was cancelled, and nobody has asked for that");
        TaskStatus status = outcome instanceof Outcome.Accepted accepted
                ? returned(root, accepted.result().json(), TaskStatus.ACCEPTED)
                : outcome instanceof Outcome.Unverified unverified
                        ? returned(root, unverified.result().json(), TaskStatus.UNVERIFIED)
                        : outcome instanceof Outcome.Cancelled ? TaskStatus.CANCELLED : TaskStatus.FAILED;
        expect(root.status() == status, root, "is " + root.status() + ", and the outcome says " + status);
    }

    private TaskStatus returned(TaskReport root, String result, TaskStatus status) {
        AttemptReport last = last(root);
        expect(
                last.result() != null && last.result().json().equals(result),
                root,
                "did not return what the run returns");
        return status;
    }

    private void task(TaskReport task, Limits limits) {
        expect(task.status().terminal(), task, "has not ended with its run");
        if (task.by() instanceof Assignee.ToWorker) {
            int attempts = task.attempts().size();
            expect(attempts <= limits.attempts(), task, "had " + attempts + " attempts; limit " + limits.attempts());
        }
        if (task.status().done()) {
            done(task);
        }
        task.attempts().stream()
                .findFirst()
                .ifPresent(first -> task.after().stream()
                        .map(name -> sibling(task, name))
                        .forEach(before -> {
                            expect(
                                    before.status().done(),
                                    task,
                                    "has begun without '" + before.name() + "' being done");
                            Instant end = Objects.requireNonNull(last(before).endedAt());
                            expect(
                                    !first.startedAt().isBefore(end),
                                    task,
                                    "has begun before '" + before.name() + "' was done");
                        }));
    }

    private void done(TaskReport task) {
        AttemptReport last = last(task);
        expect(
                last.failure() == null && last.findings().isEmpty(),
                task,
                "is done by an attempt that was not accepted");
        if (task.status() == TaskStatus.ACCEPTED) {
            expect(!task.criteria().isEmpty(), task, "is accepted without criteria");
            for (Criterion criterion : task.criteria()) {
                Verdict verdict = last.verdicts().get(criterion.id());
                expect(
                        verdict instanceof Verdict.Met,
                        task,
                        "is accepted, and criterion '" + criterion.id() + "' is not met: " + verdict);
            }
        } else {
            expect(task.criteria().isEmpty(), task, "has criteria, and is done without a verdict");
        }
    }

    private TaskReport sibling(TaskReport task, String name) {
        return report.tasks().stream()
                .filter(each -> each.name().equals(name)
                        && each.id().parent().equals(task.id().parent()))
                .findFirst()
                .orElseThrow();
    }

    private AttemptReport last(TaskReport task) {
        expect(!task.attempts().isEmpty(), task, "is done, and nobody has tried it");
        return task.attempts().get(task.attempts().size() - 1);
    }

    private void expect(boolean holds, TaskReport task, String what) {
        if (!holds) {
            throw new AssertionError(
                    "task " + task.id() + " '" + task.name() + "' " + what + "\n" + TextReport.render(report));
        }
    }
}
