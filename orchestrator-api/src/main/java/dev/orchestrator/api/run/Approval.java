package dev.orchestrator.api.run;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import java.time.Instant;
import java.util.Objects;

/**
 * A question that waits for a person.
 *
 * @param id what to decide it by; bound to exactly this subject and these contents
 * @param task the task that waits
 * @param subject what is to be approved, in a sentence
 * @param shown what the decision is about
 * @param subjectHash SHA-256 over subject and contents
 * @param requestedAt when it was asked
 */
public record Approval(String id, TaskId task, String subject, Payload shown, String subjectHash, Instant requestedAt) {
    /** @throws NullPointerException if a component is null */
    public Approval {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(shown, "shown");
        Objects.requireNonNull(subjectHash, "subjectHash");
        Objects.requireNonNull(requestedAt, "requestedAt");
    }
}
