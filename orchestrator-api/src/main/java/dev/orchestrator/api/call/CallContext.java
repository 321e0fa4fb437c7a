package dev.orchestrator.api.call;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.tool.ToolSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything outside goes through here: that is what makes a call resumable, billable and replayable.
 *
 * <p>A call that was cut short is made again from its start. What it does through its context is then found by task,
 * attempt, name, content and occurrence, and answered from the record; so the order of steps and threads inside a call
 * are free. Usable from several threads until the call returns; afterwards every method throws
 * {@link IllegalStateException}.
 */
public interface CallContext {
    /**
     * Returns the model bound to this name.
     *
     * @throws dev.orchestrator.api.OrchestratorException of class {@code DEFECT} if none is; the message lists those
     *     that are
     */
    ModelHandle model(String name);

    /**
     * Does something once, and records its result and what it changed in the call's directory, if the call has one.
     * Answered from the record, it makes that change again. A change is whatever became different between the step's start
     * and its end, whoever did it: of steps that overlap, what they all have touched is left as the last recorded one left
     * it.
     *
     * <p>What a directory's file tree cannot hold, such as a symbolic link, a step must not leave there: it is recorded as
     * failed, with {@link dev.orchestrator.api.FailureClass#INVALID_OUTPUT}.
     *
     * @param name what it is, for people and for finding it again
     * @param input what it depends on; a record, a JSON-like value, {@code JsonText} or null
     * @param effect what repeating it would do
     * @param result the result's type, for decoding it from the record
     * @return the body's result, or the recorded one
     * @throws StepFailedException if the body threw, or left files that cannot be recorded, now or when it was recorded
     * @throws IllegalStateException if called from inside another step: steps do not nest
     */
    <T> @Nullable T step(String name, @Nullable Object input, Effect effect, Class<T> result, StepBody<T> body)
            throws InterruptedException;

    /**
     * Calls a registered tool. What it changes in the call's directory is recorded as a {@linkplain #step step's} is.
     *
     * @param arguments a record, a JSON-like value, {@code JsonText} or null
     * @throws StepFailedException if the tool threw, or left files that cannot be recorded, now or when it was recorded
     * @throws dev.orchestrator.api.OrchestratorException of class {@code DEFECT} if there is no such tool
     */
    Payload tool(String name, @Nullable Object arguments) throws InterruptedException;

    /** Returns what the registered tools are, sorted by name. */
    List<ToolSpec> tools();

    /** Returns the time, the same when the call is made again. */
    Instant now();

    /**
     * Waits. Longer than a minute parks the call, which then holds no thread.
     *
     * @throws Parked if it waits longer than a minute; let it propagate
     */
    void sleep(Duration time) throws InterruptedException;

    /** Returns a random number, the same when the call is made again. */
    long random();

    /** Returns whether the call has been cancelled or has run out of time; it should then return soon. */
    boolean cancelled();
}
