package dev.orchestrator.api.work;

import dev.orchestrator.api.call.CallContext;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.call.Parked;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a worker may do to the outside. */
public interface WorkContext extends CallContext {
    /**
     * Returns a fresh private directory that holds the input files; what is left in it when the worker returns are the
     * handoff's files. The same directory on every call within one call of the worker.
     *
     * <p>A worker that is called again gets another one, with the input files again. Steps and tools that are answered from
     * the record make their changes in it again; what was written outside of them is lost. Its path differs each time, so
     * it must not be part of what a step or tool is given.
     *
     * @throws IOException if it cannot be made; the message names the path
     */
    Path directory() throws IOException;

    /**
     * Asks a person. The decision binds to exactly what is shown.
     *
     * @param subject what is to be approved, in a sentence
     * @param shown what the person sees: a record, a JSON-like value, {@code JsonText} or null
     * @throws Parked if there is no decision yet; let it propagate, the worker is called again when there is
     */
    Decision approval(String subject, @Nullable Object shown) throws InterruptedException;
}
