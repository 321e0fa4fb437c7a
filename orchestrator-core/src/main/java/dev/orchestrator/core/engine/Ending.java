package dev.orchestrator.core.engine;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.core.kernel.HandoffRef;
import org.jspecify.annotations.Nullable;

/**
 * How a root task ended.
 *
 * @param handoff what it handed over last, whatever became of it
 * @param why what was said when it was cancelled
 */
record Ending(
        TaskStatus status,
        @Nullable HandoffRef handoff,
        @Nullable Failure failure,
        String why) {}
