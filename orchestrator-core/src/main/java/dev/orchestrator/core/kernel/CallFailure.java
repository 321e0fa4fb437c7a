package dev.orchestrator.core.kernel;

import dev.orchestrator.api.FailureClass;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a call gave no result.
 *
 * @param message never blank
 * @param causes the exception chain, outermost first
 * @param retryAfter how long the outside asked to be left alone; null if it did not say
 */
public record CallFailure(
        FailureClass failureClass,
        String message,
        List<String> causes,
        @Nullable Duration retryAfter) {
    public CallFailure {
        causes = List.copyOf(causes);
        if (message.isBlank()) {
            message = failureClass + " without a message";
        }
    }
}
