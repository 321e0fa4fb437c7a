package dev.orchestrator.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of what this library throws. Thrown for misuse, broken storage or a broken contract; a task that fails is
 * data, a {@link Failure}.
 *
 * <p>User code may throw it from a call to choose the failure class.
 */
public class OrchestratorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure. */
    private final FailureClass failureClass;

    /** Creates an exception without a cause. */
    public OrchestratorException(FailureClass failureClass, String message) {
        this(failureClass, message, null);
    }

    /** Creates an exception. */
    public OrchestratorException(FailureClass failureClass, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failureClass = Objects.requireNonNull(failureClass, "failureClass");
    }

    /** Returns what kind of failure this is. */
    public final FailureClass failureClass() {
        return failureClass;
    }
}
