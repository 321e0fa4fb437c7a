package dev.orchestrator.testkit.simulation;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepEvent.ModelCallRequested;
import dev.orchestrator.core.step.StepKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what models were asked once more, by another way than the ledger does, which is to be checked by it. */
final class Granted {
    private final Map<Try, Long> open = new HashMap<>();
    private final Map<TaskId, Integer> calls = new HashMap<>();
    /** Used, or maybe used: of tries whose use nobody knows, the most that it can be. */
    private long gone;

    private record Try(CallId call, StepKey key) {}

    void apply(Event event) {
        if (event instanceof Event.Reopening) {
            open.keySet().stream().toList().forEach(each -> closed(each, null));
        }
    }

    /** Returns what is wrong, null if nothing is. */
    @Nullable String apply(StepEvent event, RunState state) {
        if (event instanceof ModelCallRequested asked) {
            return asked(asked, state);
        } else if (event instanceof StepEvent.ModelCallCompleted e) {
            closed(new Try(e.call(), e.key()), e.reply().usage());
        } else if (event instanceof StepEvent.ModelCallFailed e) {
            closed(new Try(e.call(), e.key()), e.used());
        }
        return null;
    }

    private @Nullable String asked(ModelCallRequested asked, RunState state) {
        Try begun = new Try(asked.call(), asked.key());
        closed(begun, null);
        open.put(begun, asked.tokens());
        TaskId task = asked.call().task();
        int count = calls.merge(task, 1, Integer::sum);
        int most = state.get(task).limits().modelCalls();
        if (count > most) {
            return "is the task's model call " + count + ", and " + most + " are the limit (modelCalls)";
        }
        long tokens = gone + open.values().stream().mapToLong(Long::longValue).sum();
        return tokens <= state.limits().maxTokens()
                ? null
                : "makes " + tokens + " tokens used or set aside, and "
                        + state.limits().maxTokens() + " are the limit (maxTokens)";
    }

    private void closed(Try ended, @Nullable Usage used) {
        Long most = open.remove(ended);
        if (most != null) {
            gone += used == null ? most : used.tokens();
        }
    }
}
