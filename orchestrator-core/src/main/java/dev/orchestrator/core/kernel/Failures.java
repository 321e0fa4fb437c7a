package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import java.util.List;

/** Words for what ended a task. */
final class Failures {
    private Failures() {}

    static Failure of(TaskState task, FailureClass failureClass, String message, String next, List<Finding> findings) {
        return new Failure(failureClass, task.id, named(task, message), next, findings, List.of());
    }

    static Failure call(TaskState task, CallFailure failure, List<Finding> findings) {
        return new Failure(
                failure.failureClass(),
                task.id,
                named(task, failure.message()),
                next(failure.failureClass()),
                findings,
                failure.causes());
    }

    private static String named(TaskState task, String message) {
        return "'" + task.spec.name() + "': " + message;
    }

    private static String next(FailureClass failureClass) {
        return switch (failureClass) {
            case TRANSIENT -> "Check that the outside is reachable, then run it again.";
            case REJECTED -> "Read the findings; make the task smaller, the worker better, or the criterion right.";
            case INCONCLUSIVE -> "Mend the check: nothing is known about the work until it runs.";
            case IMPOSSIBLE -> "Change the criterion or the goal.";
            case INFEASIBLE -> "Change the goal, or give the planner what it lacks.";
            case INVALID_OUTPUT -> "Look at what was returned; the message says what was expected.";
            case REFUSED -> "Rephrase the task, or bind another model.";
            case BUDGET -> "Raise the limit the message names, or make the task smaller.";
            case DEADLINE -> "Raise the time limit the message names, or make the task smaller.";
            case POLICY -> "Ask whoever made the rule, or change the goal.";
            case DEPENDENCY -> "Look at what it depends on; the findings name it.";
            case ABANDONED -> "Find out by hand what happened outside, then run it again.";
            case DEFECT -> "Mend the code that threw; the causes name it.";
        };
    }

    static String nextFor(FailureClass failureClass) {
        return next(failureClass);
    }
}
