package dev.orchestrator.api.verify;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.call.Parked;
import dev.orchestrator.api.model.ModelHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier may do to the outside. No steps: a check that was cut short runs again from its start. Usable from
 * several threads until the check returns.
 */
public interface CheckContext {
    /**
     * Returns a fresh private directory that holds the submission's files; what happens in it changes nothing else.
     *
     * @throws IOException if it cannot be made; the message names the path
     */
    Path files() throws IOException;

    /** Returns the criterion's parameters; JSON {@code null} if it has none. */
    Payload parameters();

    /** Returns the model bound to this name, as {@link dev.orchestrator.api.call.CallContext#model(String)}. */
    ModelHandle model(String name);

    /** Returns the time. */
    Instant now();

    /** Returns whether the check has been cancelled or has run out of time; it should then return soon. */
    boolean cancelled();

    /**
     * Asks a person. The decision binds to exactly what is shown, and to this submission.
     *
     * @param subject what is to be approved, in a sentence
     * @param shown what the person sees: a record, a JSON-like value, {@code JsonText} or null
     * @throws Parked if there is no decision yet; let it propagate, the verifier is called again when there is
     */
    Decision approval(String subject, @Nullable Object shown) throws InterruptedException;
}
