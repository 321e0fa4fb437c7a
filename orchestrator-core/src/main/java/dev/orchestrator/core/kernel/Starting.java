package dev.orchestrator.core.kernel;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.file.FileTree;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives permits to tasks that are ready. */
final class Starting {
    private Starting() {}

    static void startReady(Decision d) {
        if (d.state.paused() || d.state.ended()) {
            return;
        }
        long before;
        do { // what ends while it starts may free a permit for the other queue
            before = d.state.seq();
            start(d, d.state.readyToWork, true);
            start(d, d.state.readyToPlan, false);
        } while (d.state.seq() > before);
    }

    private static void start(Decision d, Deque<TaskState> queue, boolean work) {
        while (!queue.isEmpty()
                && (work ? d.state.working : d.state.planning)
                        < d.state.limits().concurrency()) {
            start(d, queue.element());
            Kernel.settle(d);
        }
    }

    private static void start(Decision d, TaskState task) {
        if (task.checking != null) {
            if (task.checking.due.isEmpty()) {
                Checks.startStage(d, task);
            } else {
                Checks.resumeChecks(d, task);
            }
            return;
        }
        if (timeIsUp(d, task)) {
            d.fail(
                    task,
                    FailureClass.DEADLINE,
                    "its time limit (task) of " + task.limits.task() + " is used up",
                    task.findings);
            return;
        }
        if (task.worker == null && !task.open && task.round >= task.limits.rounds()) {
            d.fail(
                    task,
                    FailureClass.BUDGET,
                    "all " + task.round + " rounds of planning (rounds) are used up",
                    Planning.childFindings(task.composite()));
            return;
        }
        FileTree base = base(d, task);
        if (base == null) {
            return;
        }
        if (task.worker == null) {
            Planning.callPlanner(d, task, base);
        } else {
            int attempt = task.open ? task.attempt : task.attempt + 1;
            d.emit(new Event.WorkerCalled(new CallId(task.id, CallId.Kind.WORK, attempt, 0, task.calls + 1), base));
        }
    }

    static @Nullable FileTree base(Decision d, TaskState task) {
        if (task.base != null) {
            return task.base;
        }
        FileTree parents = RunState.required(task.parent).base();
        if (task.dependencies.length == 0) {
            return parents;
        }
        TreeUnion union = TreeUnion.of(parents, List.of(task.dependencies));
        if (!union.conflicts().isEmpty()) {
            d.fail(task, FailureClass.DEPENDENCY, "what it depends on left contradicting files", union.conflicts());
            return null;
        }
        return union.tree();
    }

    static boolean timeIsUp(Decision d, TaskState task) {
        return d.state.activeMillis(task) >= task.limits.task().toMillis();
    }
}
