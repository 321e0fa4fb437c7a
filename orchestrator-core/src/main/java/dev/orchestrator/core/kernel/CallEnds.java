package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.core.kernel.Event.End;
import dev.orchestrator.core.kernel.Event.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What becomes of a task when a call of its worker or planner gives no result, or has to wait. */
final class CallEnds {
    private static final int MAX_TRANSIENTS = 2;
    static final int MAX_SAME_FINDINGS = 3;
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);

    private CallEnds() {}

    static void failed(Decision d, CallId id, CallFailure failure) {
        TaskState task = d.state.get(id.task());
        if (id.kind() == CallId.Kind.CHECK) {
            Checks.checked(
                    d,
                    RunState.required(d.state.live.get(id)),
                    new CheckReport(CheckResult.couldNotRun(failure.message()), "", "0"));
            return;
        }
        if (failure.failureClass() == FailureClass.TRANSIENT && task.transients < MAX_TRANSIENTS) {
            d.emit(new Event.BackedOff(id, FailureClass.TRANSIENT, failure.message(), backoff(d, task, failure)));
            return;
        }
        List<Finding> findings = List.of(Finding.of(
                failure.failureClass().name().toLowerCase(Locale.ROOT).replace('_', '-'), failure.message()));
        if (id.kind() == CallId.Kind.PLAN || !mayRetry(failure.failureClass())) {
            attemptEnds(d, task, id, failure, findings, Failures.call(task, failure, findings));
        } else if (task.attempt >= task.limits.attempts()) {
            attemptEnds(d, task, id, failure, findings, exhausted(task, failure, findings));
        } else if (repeats(task, findings)) {
            attemptEnds(d, task, id, failure, findings, Failures.call(task, failure, findings));
        } else {
            d.emit(new Event.AttemptFailed(id, failure, findings, Next.RETRY, null));
        }
    }

    static void attemptEnds(
            Decision d, TaskState task, CallId id, CallFailure failure, List<Finding> findings, Failure why) {
        d.emit(new Event.AttemptFailed(id, failure, findings, Next.END, End.failed(why)));
        d.ended(task);
    }

    private static boolean mayRetry(FailureClass failureClass) {
        return switch (failureClass) {
            case BUDGET, POLICY, IMPOSSIBLE, INFEASIBLE, ABANDONED -> false;
            default -> true;
        };
    }

    private static Failure exhausted(TaskState task, CallFailure failure, List<Finding> findings) {
        CallFailure all = new CallFailure(
                failure.failureClass(),
                "all " + task.attempt + " attempts are used up; the last one: " + failure.message(),
                failure.causes(),
                null);
        return Failures.call(task, all, findings);
    }

    /** Whether these findings would come up the third time in a row. */
    static boolean repeats(TaskState task, List<Finding> findings) {
        TaskState.Rejections before = task.rejections;
        return before != null
                && before.inARow >= MAX_SAME_FINDINGS - 1
                && before.lastFingerprints.equals(Verdicts.fingerprints(findings));
    }

    /** Full jitter: a random share of 1 s, then of 2 s; but not before the outside wants to be asked again. */
    private static Instant backoff(Decision d, TaskState task, CallFailure failure) {
        long cap = FIRST_BACKOFF.toMillis() << task.transients;
        Duration jitter = Duration.ofMillis(1 + Math.floorMod(d.entropy, cap));
        Duration wait = failure.retryAfter() != null && failure.retryAfter().compareTo(jitter) > 0
                ? failure.retryAfter()
                : jitter;
        return notTooFar(d, wait);
    }

    /** A wait longer than any limit is as good as for ever, and must not overflow. */
    private static Instant notTooFar(Decision d, Duration wait) {
        return d.now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    }

    static void parked(Decision d, CallId id, Parking parking) {
        TaskState task = d.state.get(id.task());
        if (task.parks >= task.limits.parks()) {
            String message = "parked " + task.parks + " times in one attempt, which is the limit (parks)";
            failed(d, id, new CallFailure(FailureClass.BUDGET, message, List.of(), null));
        } else if (parking instanceof Parking.ForApproval ask && d.state.approvals.containsKey(ask.id())) {
            String message = "approval '" + ask.id() + "' is asked for by two calls; give each an id of its own";
            failed(d, id, new CallFailure(FailureClass.DEFECT, message, List.of(), null));
        } else if (parking instanceof Parking.ForApproval ask) {
            d.emit(new Event.ApprovalRequested(id, ask.id(), ask.subject(), ask.shown(), ask.hash()));
        } else if (parking instanceof Parking.Until until) {
            d.emit(new Event.TaskParked(id, notTooFar(d, Duration.between(d.now, until.at()))));
        }
    }
}
