package dev.orchestrator.core.kernel;

import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.core.kernel.TaskState.Composite;
import java.util.List;
import java.util.Map;

/** Folds in that tasks end, or are to. */
final class EndFold {
    private EndFold() {}

    static void cancelling(RunState s, TaskState task) {
        if (task.status.terminal()) {
            return;
        }
        for (TaskState child : task.children()) {
            cancelling(s, child);
        }
        WaitFold.forgetWaits(s, task);
        s.status(task, TaskStatus.CANCELLING);
    }

    static void end(RunState s, TaskState task, Event.End end) {
        task.failure = end.failure();
        task.checking = null;
        task.rejections = null;
        task.findings = List.of();
        task.decisions = Map.of();
        WaitFold.forgetWaits(s, task);
        s.status(task, end.status());
        boolean done = end.status().done();
        if (done) {
            for (TaskState dependant : task.dependants) {
                if (--dependant.missingDependencies == 0 && dependant.status == TaskStatus.WAITING) {
                    s.enqueue(dependant);
                }
            }
        }
        TaskState parent = task.parent;
        if (parent != null) {
            Composite siblings = parent.composite();
            siblings.live--;
            if (done) {
                siblings.done++;
            } else {
                siblings.badNews++;
            }
            siblings.news.add(task);
            PlanFold.wakeParent(s, parent, siblings);
        }
    }
}
