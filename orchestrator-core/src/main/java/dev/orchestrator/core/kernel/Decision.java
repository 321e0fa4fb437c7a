package dev.orchestrator.core.kernel;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.core.kernel.Event.End;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** One decision while it is being made: what it is based on, and where its events go, each applied already. */
final class Decision {
    final RunState state;
    final Instant now;
    final long entropy;
    private final Consumer<? super Event> events;

    Decision(RunState state, Instant now, long entropy, Consumer<? super Event> events) {
        this.state = state;
        this.now = now;
        this.entropy = entropy;
        this.events = events;
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
        state.endings.add(task);
    }

    void emit(Event event) {
        state.apply(now, event);
        events.accept(event);
    }
}
