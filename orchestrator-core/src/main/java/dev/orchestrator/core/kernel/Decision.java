package dev.orchestrator.core.kernel;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.core.kernel.Event.End;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One decision while it is being made: what it is based on, and the events so far, each applied already. */
final class Decision {
    final RunState state;
    final Instant now;
    final long entropy;
    final List<Event> events = new ArrayList<>(4);
    /** Whose end has not been followed up; null before the first. */
    @Nullable Deque<TaskState> ended;

    Decision(RunState state, Instant now, long entropy) {
        this.state = state;
        this.now = now;
        this.entropy = entropy;
    }

    static End failure(TaskState task, FailureClass failureClass, String message, List<Finding> findings) {
        return failure(task, TaskStatus.FAILED, failureClass, message, findings);
    }

    static End failure(
            TaskState task, TaskStatus status, FailureClass failureClass, String message, List<Finding> findings) {
        return new End(status, Failures.of(task, failureClass, message, Failures.nextFor(failureClass), findings));
    }

    void fail(TaskState task, FailureClass failureClass, String message, List<Finding> findings) {
        if (task.out > 0) {
            for (LiveCall call : List.copyOf(state.live.values())) {
                if (!call.stopping && call.task == task) {
                    emit(new Event.StopRequested(call.intent.call()));
                }
            }
        }
        end(task, failure(task, failureClass, message, findings));
    }

    void end(TaskState task, End end) {
        emit(new Event.TaskEnded(task.id, end));
        ended(task);
    }

    void ended(TaskState task) {
        if (ended == null) {
            ended = new ArrayDeque<>(2);
        }
        ended.add(task);
    }

    void emit(Event event) {
        events.add(event);
        state.apply(now, event);
    }
}
