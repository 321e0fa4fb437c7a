package dev.orchestrator.testkit.stage;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells who is next. */
public interface Prompter {
    /** Each in its turn, and time passes when nobody has anything to do. */
    Prompter IN_TURN = ready -> 0;

    /** Returned by {@link #pause}: until the next time that anybody waits for. */
    Duration UNTIL_DUE = Duration.ofSeconds(Long.MAX_VALUE);

    /**
     * Returns which of those that can go on is next.
     *
     * @param ready at least two, longest waiting first
     */
    int next(List<?> ready);

    /** Returns for how long nothing happens although somebody could go on; null if that is not so. */
    default @Nullable Duration pause() {
        return null;
    }
}
