package dev.orchestrator.core.kernel;

import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.core.kernel.Event.End;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cancels tasks, and gives up what nobody has use for any more. */
final class Stopping {
    private Stopping() {}

    static void cancel(Decision d, @Nullable TaskState task, String why) {
        if (task == null || task.status.terminal() || task.status == TaskStatus.CANCELLING) {
            return;
        }
        List<TaskState> subtree = new ArrayList<>();
        collectLive(task, subtree);
        d.emit(new Event.CancelRequested(task.id, why));
        for (LiveCall call : List.copyOf(d.state.live.values())) {
            if (!call.stopping && call.task.status == TaskStatus.CANCELLING) {
                d.emit(new Event.StopRequested(call.intent.call()));
            }
        }
        for (TaskState each : subtree) {
            cancelled(d, each);
        }
    }

    /** Children before parents. */
    private static void collectLive(TaskState task, List<TaskState> into) {
        if (!task.status.terminal()) {
            for (TaskState child : task.children()) {
                collectLive(child, into);
            }
            into.add(task);
        }
    }

    /** Ends a task that is being cancelled once nothing of it is at work any more. */
    static void cancelled(Decision d, TaskState task) {
        if (task.status != TaskStatus.CANCELLING || task.composite != null && task.composite.live > 0 || task.out > 0) {
            return;
        }
        d.end(task, End.CANCELLED);
    }

    /** Ends what is still at work below a task that has no use for it any more, without waiting for it. */
    static void abandonChildren(Decision d, TaskState task) {
        if (task.composite == null || task.composite.live == 0) {
            return;
        }
        List<TaskState> subtree = new ArrayList<>();
        for (TaskState child : task.children()) {
            collectLive(child, subtree);
        }
        for (LiveCall call : List.copyOf(d.state.live.values())) {
            if (!call.stopping && isBelow(call.task, task)) {
                d.emit(new Event.StopRequested(call.intent.call()));
            }
        }
        for (TaskState each : subtree) {
            d.emit(new Event.TaskEnded(each.id, End.CANCELLED));
        }
    }

    private static boolean isBelow(TaskState task, TaskState ancestor) {
        for (TaskState t = task.parent; t != null; t = t.parent) {
            if (t == ancestor) {
                return true;
            }
        }
        return false;
    }
}
