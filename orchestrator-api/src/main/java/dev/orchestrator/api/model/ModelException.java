package dev.orchestrator.api.model;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Usage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model gave no answer. Of class {@link FailureClass#TRANSIENT} if trying again may help. */
public class ModelException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    /** How long the endpoint asked to be left alone. */
    private final @Nullable Duration retryAfter;

    private final transient @Nullable Usage used;

    /** Creates an exception that knows neither when to try again nor what was used. */
    public ModelException(FailureClass failureClass, String message) {
        this(failureClass, message, null, null);
    }

    /**
     * Creates an exception that does not know what was used.
     *
     * @param retryAfter how long the endpoint asked to be left alone; null if it did not say
     */
    public ModelException(
            FailureClass failureClass, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        this(failureClass, message, retryAfter, cause, null);
    }

    /**
     * Creates an exception.
     *
     * @param retryAfter how long the endpoint asked to be left alone; null if it did not say
     * @param used what may be billed for the try: {@link Usage#NONE} if it was turned away before any work began; null
     *     if nobody knows
     */
    public ModelException(
            FailureClass failureClass,
            String message,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause,
            @Nullable Usage used) {
        super(failureClass, message, cause);
        this.retryAfter = retryAfter;
        this.used = used;
    }

    /** Returns how long the endpoint asked to be left alone, if it said so. */
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns what may be billed for the try. If nobody knows, all that was reserved for it counts as spent. */
    public final Optional<Usage> used() {
        return Optional.ofNullable(used);
    }
}
