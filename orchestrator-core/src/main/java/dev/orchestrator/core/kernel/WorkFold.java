package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.core.kernel.TaskState.Checking;
import dev.orchestrator.core.kernel.TaskState.Rejections;
import java.util.List;

/** Folds in what workers were asked, handed over, and how it was judged. */
final class WorkFold {
    private WorkFold() {}

    static void workerCalled(RunState s, Event.WorkerCalled e) {
        TaskState task = s.get(e.call().task());
        s.begin(task, e, TaskStatus.WORKING, e.base());
        if (e.call().number() > task.attempt) {
            task.attempt = e.call().number();
            RunState.forgetDecisions(task);
        }
    }

    static void handoffReceived(RunState s, Event.HandoffReceived e) {
        TaskState task = s.finish(e.call());
        task.handoff = e.handoff();
        task.open = false;
        if (!task.spec.criteria().isEmpty()) {
            task.checking = new Checking(task.spec.criteria());
            if (task.permit != null) {
                s.status(task, TaskStatus.CHECKING);
            } else {
                s.enqueue(task);
            }
        }
    }

    static void checkCalled(RunState s, Event.CheckCalled e) {
        TaskState task = s.get(e.call().task());
        Checking checking = RunState.checking(task);
        checking.called(e.call().index());
        task.calls++;
        s.status(task, TaskStatus.CHECKING);
        s.acquire(task);
        s.call(e, task);
    }

    static void verdictRecorded(RunState s, Event.VerdictRecorded e) {
        TaskState task = s.get(e.call().task());
        Checking checking = RunState.checking(task);
        LiveCall call = s.live.get(e.call());
        if (call != null) {
            checking.out--;
            if (!call.stopping) {
                s.takeOff(e.call());
            }
        }
        checking.verdicts[e.call().index()] = e.verdict();
        switch (e.next()) {
            case RECHECK -> checking.verdicts[e.call().index()] = null;
            case NEXT_STAGE -> checking.stage = Checking.nextStage(task.spec.criteria(), checking.stage);
            case RETRY -> {
                noteRejection(task, checking);
                task.checking = null;
                s.enqueue(task);
            }
            case END -> EndFold.end(s, task, RunState.required(e.end()));
            case WAIT -> {
                if (checking.onlyParked()) {
                    s.status(task, TaskStatus.PARKED);
                }
            }
        }
    }

    private static void noteRejection(TaskState task, Checking checking) {
        sendBack(task, Verdicts.findings(checking.verdicts))
                .byDigest
                .put(RunState.required(task.handoff).digest(), checking.verdicts);
    }

    private static Rejections sendBack(TaskState task, List<Finding> findings) {
        Rejections rejections = task.rejections;
        if (rejections == null) {
            rejections = new Rejections();
            task.rejections = rejections;
        }
        String fingerprints = Verdicts.fingerprints(findings);
        rejections.inARow = fingerprints.equals(rejections.lastFingerprints) ? rejections.inARow + 1 : 1;
        rejections.lastFingerprints = fingerprints;
        task.findings = findings;
        return rejections;
    }

    static void attemptFailed(RunState s, Event.AttemptFailed e) {
        TaskState task = s.finish(e.call());
        task.open = false;
        if (e.next() == Event.Next.RETRY) {
            sendBack(task, e.findings());
            s.enqueue(task);
        } else {
            EndFold.end(s, task, RunState.required(e.end()));
        }
    }
}
