package dev.orchestrator.api.model;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model gave no answer. Of class {@link FailureClass#TRANSIENT} if trying again may help. */
public class ModelException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    /** How long the endpoint asked to be left alone. */
    private final @Nullable Duration retryAfter;

    /** Creates an exception without advice on when to try again. */
    public ModelException(FailureClass failureClass, String message) {
        this(failureClass, message, null, null);
    }

    /**
     * Creates an exception.
     *
     * @param retryAfter how long the endpoint asked to be left alone; null if it did not say
     */
    public ModelException(
            FailureClass failureClass, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(failureClass, message, cause);
        this.retryAfter = retryAfter;
    }

    /** Returns how long the endpoint asked to be left alone, if it said so. */
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
