package dev.orchestrator.api.run;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One recorded event of a run.
 *
 * @param seq from 1, without gaps
 * @param at when
 * @param type the event's wire name, such as {@code verdict-recorded}
 * @param task the task it is about; null if it is about the run
 * @param attempt the attempt or round it is about; 0 if none
 * @param data the event itself; a file tree of more than a few files is named by its manifest
 */
public record RunEvent(
        long seq, Instant at, String type, @Nullable TaskId task, int attempt, Payload data) {
    /** @throws NullPointerException if a component other than {@code task} is null */
    public RunEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(data, "data");
    }
}
