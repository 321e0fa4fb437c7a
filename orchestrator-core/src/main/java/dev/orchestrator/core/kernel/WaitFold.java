package dev.orchestrator.core.kernel;

import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.core.kernel.RunState.PendingApproval;
import dev.orchestrator.core.kernel.TaskState.Checking;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Folds in what tasks wait for, and that it has come. */
final class WaitFold {
    private WaitFold() {}

    static void taskParked(RunState s, Event.TaskParked e) {
        TaskState task = s.finish(e.call());
        task.parks++;
        if (e.call().kind() == CallId.Kind.CHECK) {
            long at = e.until().toEpochMilli();
            Checking checking = RunState.checking(task);
            checking.park(e.call().index(), at);
            s.timers.add(new Timer(at, task));
            s.wakeBy(at);
            if (checking.onlyParked()) {
                s.status(task, TaskStatus.PARKED);
            }
        } else {
            waitUntil(s, task, TaskStatus.PARKED, e.until());
        }
    }

    static void timerFired(RunState s, TaskState task) {
        Checking checking = task.checking;
        if (checking != null && checking.until != null) {
            for (int i = 0; i < checking.until.length; i++) {
                if (checking.until[i] <= s.now) {
                    checking.unpark(i);
                }
            }
        }
        if (task.status == TaskStatus.PARKED || task.status == TaskStatus.BACKOFF) {
            s.enqueue(task);
        }
    }

    static void approvalRequested(RunState s, Event.ApprovalRequested e) {
        TaskState task = s.finish(e.call());
        task.parks++;
        s.approvals.put(e.id(), new PendingApproval(e, Instant.ofEpochMilli(s.now)));
        task.asked = task.asked.isEmpty()
                ? List.of(e.id())
                : Stream.concat(task.asked.stream(), Stream.of(e.id())).toList();
        if (e.call().kind() == CallId.Kind.CHECK) {
            Checking checking = RunState.checking(task);
            checking.park(e.call().index(), Long.MAX_VALUE);
            if (checking.onlyParked()) {
                s.status(task, TaskStatus.PARKED);
            }
        } else {
            s.status(task, TaskStatus.PARKED);
        }
    }

    static void approvalDecided(RunState s, Event.ApprovalDecided e) {
        PendingApproval pending = s.approvals.remove(e.id());
        TaskState task = s.get(e.task());
        Map<String, Decision> decisions = new HashMap<>(task.decisions);
        decisions.put(e.id(), e.decision());
        task.decisions = decisions;
        task.asked = task.asked.stream().filter(id -> !id.equals(e.id())).toList();
        if (pending != null && task.checking != null) {
            task.checking.unpark(pending.request().call().index());
        }
        if (task.status == TaskStatus.PARKED) {
            s.enqueue(task);
        }
    }

    static void forgetWaits(RunState s, TaskState task) {
        task.until = Long.MAX_VALUE;
        task.asked.forEach(s.approvals::remove);
        task.asked = List.of();
    }

    static void waitUntil(RunState s, TaskState task, TaskStatus status, Instant until) {
        task.until = until.toEpochMilli();
        s.timers.add(new Timer(task.until, task));
        s.wakeBy(task.until);
        s.status(task, status);
    }
}
