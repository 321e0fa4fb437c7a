package dev.orchestrator.api.tool;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Payload;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A function with an effect, called by name through a call's context: that records it, bounds its time and settles it
 * after a crash by its {@link Effect}.
 *
 * <p>Implementations are called by several threads at once. They may block, should honour interruption, and may throw
 * anything: the caller gets a typed failure.
 */
public interface Tool {
    /** Returns what the tool is; the same on every call. */
    ToolSpec spec();

    /**
     * Does it. What it changes in the directory of the call it serves is recorded with its result, or its failure, and
     * made again when the call is answered from the record; so it leaves there only what a file tree can hold.
     *
     * @param arguments as the caller gave them
     * @return a record, a JSON-like value or {@code JsonText}; null for no result
     */
    @Nullable Object invoke(Payload arguments, ToolContext context) throws Exception;

    /**
     * For {@link Effect#RECONCILABLE} tools: the result if the call happened, empty if it did not. What the tool had
     * written to the caller's directory is lost; what this method writes there is recorded instead.
     *
     * @throws Exception if it cannot be told; the call stays in doubt
     */
    default Optional<Object> reconcile(String callId, Payload arguments) throws Exception {
        throw new UnsupportedOperationException("tool '" + spec().name()
                + "' declares RECONCILABLE but does not override reconcile; override it or declare another effect");
    }
}
