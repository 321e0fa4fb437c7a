package dev.orchestrator.core.kernel;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskStatus;
import java.util.List;

/** What is due when time has passed. */
final class Time {
    private Time() {}

    static void tick(Decision d) {
        long millis = d.state.now();
        for (LiveCall call : List.copyOf(d.state.live.values())) {
            if (call.stopping && call.graceUntil <= millis) {
                d.emit(new Event.LateOutcome(call.intent.call()));
                if (call.task.status == TaskStatus.CANCELLING) {
                    Stopping.cancelled(d, call.task);
                }
            } else if (!call.stopping && call.deadline <= millis) {
                overdue(d, call);
            }
        }
        while (!d.state.timedComposites.isEmpty()
                && d.state.timedComposites.peek().deadline() <= d.state.activeMillis()) {
            TaskState task = d.state.timedComposites.peek().task();
            d.fail(
                    task,
                    FailureClass.DEADLINE,
                    "its time limit (task) of " + task.spec.limits().task() + " is used up",
                    List.of());
        }
        if (d.state.timeCanEndIt() && d.state.timeLeft().isZero()) {
            d.fail(
                    d.state.root().orElseThrow(),
                    FailureClass.DEADLINE,
                    "the run's time limit (run) of " + d.state.limits().run() + " is used up",
                    List.of());
        }
        while (!d.state.timers.isEmpty() && d.state.timers.peek().at() <= millis) {
            TaskState task = d.state.timers.peek().task();
            d.emit(new Event.TimerFired(task.id));
            if (task.status == TaskStatus.CHECKING) {
                Checks.resumeChecks(d, task);
            }
        }
        d.state.planWake();
    }

    private static void overdue(Decision d, LiveCall call) {
        CallId id = call.intent.call();
        TaskState task = call.task;
        d.emit(new Event.StopRequested(id));
        boolean taskLimit = Starting.timeIsUp(d, task);
        String message = taskLimit
                ? "its time limit (task) of " + task.limits.task() + " is used up"
                : "the call ran into its time limit (call) of " + task.limits.call();
        CallFailure failure = new CallFailure(FailureClass.DEADLINE, message, List.of(), null);
        if (id.kind() == CallId.Kind.WORK && taskLimit) {
            List<Finding> findings = List.of(Finding.of("deadline", message));
            CallEnds.attemptEnds(d, task, id, failure, findings, Failures.call(task, failure, findings));
        } else {
            CallEnds.failed(d, id, failure);
        }
    }
}
