package dev.orchestrator.core.journal;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.HandoffRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One task's part of a {@link RunProjection}. */
final class TaskProjection {
    private final TaskId id;
    private final Subtask spec;
    final List<TaskProjection> children = new ArrayList<>(0);
    private final List<Try> tries = new ArrayList<>(1);
    private Assignee by;
    private TaskStatus status = TaskStatus.READY;
    private int rounds;
    private FileTree plannedFrom = FileTree.EMPTY;
    private @Nullable Failure failure;

    TaskProjection(TaskId id, Subtask spec) {
        this.id = id;
        this.spec = spec;
        this.by = spec.by();
    }

    /** One attempt while it is being folded. */
    private static final class Try {
        final boolean work;
        final int number;
        final Instant startedAt;
        final FileTree base;
        final Map<String, Verdict> verdicts = new HashMap<>(2);

        @Nullable Instant endedAt;

        @Nullable HandoffRef handoff;

        @Nullable Payload result;

        @Nullable FailureClass failure;

        List<Finding> findings = List.of();

        Try(boolean work, int number, Instant startedAt, FileTree base) {
            this.work = work;
            this.number = number;
            this.startedAt = startedAt;
            this.base = base;
        }

        /** Verdicts come in as checks end; they are shown in the order of the criteria. */
        Map<String, Verdict> verdicts(List<Criterion> criteria) {
            Map<String, Verdict> sorted = new LinkedHashMap<>(verdicts.size() * 2);
            for (Criterion criterion : criteria) {
                Verdict verdict = verdicts.get(criterion.id());
                if (verdict != null) {
                    sorted.put(criterion.id(), verdict);
                }
            }
            return sorted;
        }

        AttemptReport report(List<Criterion> criteria) {
            return new AttemptReport(
                    number,
                    startedAt,
                    endedAt,
                    base,
                    handoff == null ? null : handoff.files(),
                    result,
                    handoff == null ? null : handoff.digest(),
                    handoff == null ? List.of() : handoff.notes(),
                    handoff == null ? List.of() : handoff.concerns(),
                    verdicts(criteria),
                    failure,
                    findings);
        }
    }

    TaskId id() {
        return id;
    }

    TaskStatus status() {
        return status;
    }

    void status(TaskStatus status) {
        if (!this.status.terminal()) {
            this.status = status;
        }
    }

    void by(Assignee by) {
        this.by = by;
        status(TaskStatus.READY);
    }

    void planned(int round, FileTree base) {
        rounds = Math.max(rounds, round);
        plannedFrom = base;
        status(TaskStatus.PLANNING);
    }

    /** Called again after a park or a back-off, an attempt is still the same one. */
    void worked(int number, Instant at, FileTree base) {
        started(true, number, at, base);
        status(TaskStatus.WORKING);
    }

    /** A planner's result, or its children's: judged like a worker's, as an attempt of its own. */
    void concluded(int number, Instant at) {
        started(false, number, at, plannedFrom);
    }

    private void started(boolean work, int number, Instant at, FileTree base) {
        Try last = tries.isEmpty() ? null : current();
        if (last == null || last.work != work || last.number != number) {
            tries.add(new Try(work, number, at, base));
        }
    }

    void submitted(HandoffRef handoff, Contents contents) {
        Try current = current();
        current.handoff = handoff;
        current.result = contents.payload(handoff.result());
        status(TaskStatus.CHECKING);
    }

    void judged(Instant at, Event.VerdictRecorded event) {
        Try current = current();
        current.verdicts.put(event.criterion(), event.verdict());
        if (event.next() == Event.Next.RETRY) {
            rejected(current);
            current.endedAt = at;
            status(TaskStatus.READY);
        } else if (event.next() == Event.Next.END) {
            rejected(current);
            end(at, event.end());
        }
    }

    private void rejected(Try current) {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Verdict verdict : current.verdicts(spec.criteria()).values()) {
            if (verdict instanceof Verdict.NotMet notMet) {
                findings.addAll(notMet.findings());
            }
        }
        current.findings = List.copyOf(findings);
    }

    void failed(Instant at, Event.AttemptFailed event) {
        boolean tried = event.call().kind() == CallId.Kind.WORK && !tries.isEmpty();
        if (tried) {
            Try current = current();
            current.failure = event.failure().failureClass();
            current.findings = event.findings();
            current.endedAt = at;
        }
        if (event.next() == Event.Next.END) {
            end(at, event.end());
        } else {
            status(TaskStatus.READY);
        }
    }

    void end(Instant at, Event.@Nullable End end) {
        if (end != null) {
            status(end.status());
            failure = end.failure();
        }
        if (!tries.isEmpty() && current().endedAt == null) {
            current().endedAt = at;
        }
    }

    private Try current() {
        if (tries.isEmpty()) {
            throw new IllegalStateException("journal judges task " + id + " before it was tried");
        }
        return tries.get(tries.size() - 1);
    }

    /** Returns what the planner, worker or verifier of a call is registered as. */
    String callee(CallId call) {
        Assignee called = call.kind() == CallId.Kind.WORK ? by : spec.by();
        return call.kind() == CallId.Kind.CHECK
                ? spec.criteria().get(call.index()).verifier()
                : called.name();
    }

    TaskReport report() {
        return new Report(
                id,
                spec.name(),
                spec.objective(),
                by,
                spec.after(),
                spec.requirements(),
                spec.criteria(),
                status,
                Optional.ofNullable(failure),
                rounds,
                tries.stream().map(t -> t.report(spec.criteria())).toList());
    }

    private record Report(
            TaskId id,
            String name,
            String objective,
            Assignee by,
            Set<String> after,
            Set<String> requirements,
            List<Criterion> criteria,
            TaskStatus status,
            Optional<Failure> failure,
            int rounds,
            List<AttemptReport> attempts)
            implements TaskReport {}
}
