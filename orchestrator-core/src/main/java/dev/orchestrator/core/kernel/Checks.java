package dev.orchestrator.core.kernel;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.kernel.Event.End;
import dev.orchestrator.core.kernel.Event.Next;
import dev.orchestrator.core.kernel.TaskState.Checking;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges submissions: stages of criteria, and what follows from the last verdict of a stage. */
final class Checks {
    private static final int MAX_CHECK_TRIES = 2;

    private Checks() {}

    /** Starts judging what was just handed in. */
    static void judge(Decision d, TaskState task) {
        if (task.checking == null) {
            d.end(task, End.UNVERIFIED);
        } else if (task.permit != null) {
            startStage(d, task);
        }
    }

    static void startStage(Decision d, TaskState task) {
        List<Criterion> criteria = task.spec.criteria();
        Checking checking = RunState.checking(task);
        int stage = checking.stage;
        for (int i = 0; i < criteria.size() && task.checking == checking && checking.stage == stage; i++) {
            if (criteria.get(i).stage() == stage && checking.verdicts[i] == null) {
                Verdict known = known(task, i);
                if (known == null) {
                    check(d, task, i);
                } else {
                    record(d, task, checkCall(task, i), known);
                }
            }
        }
    }

    static void resumeChecks(Decision d, TaskState task) {
        for (Integer index : RunState.checking(task).due) {
            check(d, task, index);
        }
    }

    private static void check(Decision d, TaskState task, int index) {
        String digest = RunState.required(task.handoff).digest();
        d.emit(new Event.CheckCalled(
                checkCall(task, index), RunState.criterion(task, index).id(), digest));
    }

    private static CallId checkCall(TaskState task, int index) {
        int number = task.worker != null ? task.attempt : task.round;
        return new CallId(task.id, CallId.Kind.CHECK, number, index, task.calls + 1);
    }

    static void checked(Decision d, LiveCall call, CheckReport report) {
        TaskState task = call.task;
        CallId id = call.intent.call();
        String digest = ((Event.CheckCalled) call.intent).digest();
        String verifier = RunState.criterion(task, id.index()).verifier();
        record(d, task, id, Verdicts.of(report, verifier, digest, d.now));
    }

    /** Records a verdict, with what follows from it: that depends on it being the last of its stage. */
    private static void record(Decision d, TaskState task, CallId id, Verdict verdict) {
        Checking checking = RunState.checking(task);
        String criterion = RunState.criterion(task, id.index()).id();
        LiveCall live = d.state.live.get(id);
        int othersOut = checking.out - (live == null ? 0 : 1);
        boolean last = othersOut == 0
                && checking.parked.isEmpty()
                && checking.due.isEmpty()
                && !othersUndecided(task, checking, id.index());
        if (verdict instanceof Verdict.Inconclusive && checking.tries[id.index()] < MAX_CHECK_TRIES) {
            d.emit(new Event.VerdictRecorded(id, criterion, verdict, Next.RECHECK, null));
            check(d, task, id.index());
        } else if (!last) {
            d.emit(new Event.VerdictRecorded(id, criterion, verdict, Next.WAIT, null));
        } else {
            @SuppressWarnings("NullAway") // this is the last of them, so none is missing
            Verdict[] verdicts = checking.verdicts.clone();
            verdicts[id.index()] = verdict;
            conclude(d, task, id, criterion, verdict, verdicts);
        }
    }

    /** Whether a criterion of the stage has neither a verdict nor a check under way: its turn is yet to come. */
    private static boolean othersUndecided(TaskState task, Checking checking, int index) {
        List<Criterion> criteria = task.spec.criteria();
        for (int i = 0; i < criteria.size(); i++) {
            if (i != index && criteria.get(i).stage() == checking.stage && checking.verdicts[i] == null) {
                return true;
            }
        }
        return false;
    }

    private static void conclude(
            Decision d, TaskState task, CallId id, String criterion, Verdict last, Verdict[] verdicts) {
        List<Finding> findings = Verdicts.findings(verdicts);
        End end = null;
        Next next = Next.END;
        int impossible = first(verdicts, Verdict.Impossible.class);
        int inconclusive = first(verdicts, Verdict.Inconclusive.class);
        if (impossible >= 0) {
            String reason = ((Verdict.Impossible) verdicts[impossible]).reason();
            end = Decision.failure(
                    task,
                    FailureClass.IMPOSSIBLE,
                    criterionName(task, impossible) + " cannot be met: " + reason,
                    findings);
        } else if (!findings.isEmpty()) {
            String why = whyNotAgain(task, findings);
            if (why == null) {
                next = Next.RETRY;
            } else {
                end = Decision.failure(task, FailureClass.REJECTED, why, findings);
            }
        } else if (inconclusive >= 0) {
            String reason = ((Verdict.Inconclusive) verdicts[inconclusive]).reason();
            end = Decision.failure(
                    task,
                    FailureClass.INCONCLUSIVE,
                    criterionName(task, inconclusive) + " could not be checked: " + reason,
                    findings);
        } else if (Checking.nextStage(task.spec.criteria(), RunState.checking(task).stage) != Integer.MAX_VALUE) {
            next = Next.NEXT_STAGE;
        } else {
            end = End.ACCEPTED;
        }
        d.emit(new Event.VerdictRecorded(id, criterion, last, next, end));
        if (end != null) {
            d.ended(task);
        } else if (next == Next.NEXT_STAGE) {
            startStage(d, task);
        }
    }

    private static String criterionName(TaskState task, int index) {
        Criterion criterion = RunState.criterion(task, index);
        return "criterion '" + criterion.id() + "' (verifier '" + criterion.verifier() + "')";
    }

    private static @Nullable String whyNotAgain(TaskState task, List<Finding> findings) {
        String first = " First finding: " + findings.get(0);
        if (CallEnds.repeats(task, findings)) {
            return "the same findings came up " + CallEnds.MAX_SAME_FINDINGS + " times in a row." + first;
        }
        if (task.worker != null) {
            return task.attempt >= task.limits.attempts()
                    ? "all " + task.attempt + " attempts were rejected." + first
                    : null;
        }
        if (task.joins()) {
            return "the children's joined results were rejected, and no planner is asked (wake NEVER)." + first;
        }
        return task.round >= task.limits.rounds()
                ? "rejected, and all " + task.round + " rounds of planning are used up." + first
                : null;
    }

    private static int first(Verdict[] verdicts, Class<? extends Verdict> kind) {
        for (int i = 0; i < verdicts.length; i++) {
            if (kind.isInstance(verdicts[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the verdict an equal submission of this task had, if it had one. */
    private static @Nullable Verdict known(TaskState task, int index) {
        if (task.rejections == null) {
            return null;
        }
        Verdict[] verdicts =
                task.rejections.byDigest.get(RunState.required(task.handoff).digest());
        Verdict verdict = verdicts == null ? null : verdicts[index];
        return verdict instanceof Verdict.Inconclusive ? null : verdict;
    }
}
