package dev.orchestrator.api;

import java.util.List;
import java.util.Objects;

/**
 * Why a task was not done. Never blank: it has a class, names the task, and says what to do next.
 *
 * @param failureClass what kind of failure
 * @param task the task that failed
 * @param message what happened
 * @param next what a person can do about it
 * @param findings the last findings, first cause first; empty if there were none
 * @param causes the chain of causes, outermost first, as {@code type: message}; empty if there were none
 */
public record Failure(
        FailureClass failureClass,
        TaskId task,
        String message,
        String next,
        List<Finding> findings,
        List<String> causes) {
    /** @throws IllegalArgumentException if {@code message} or {@code next} is blank */
    public Failure {
        Objects.requireNonNull(failureClass, "failureClass");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(next, "next");
        if (message.isBlank() || next.isBlank()) {
            throw new IllegalArgumentException("failure of task " + task + " needs a message and what to do next");
        }
        findings = List.copyOf(findings);
        causes = List.copyOf(causes);
    }

    @Override
    public String toString() {
        return failureClass + " in task " + task + ": " + message + " Next: " + next;
    }
}
