package dev.orchestrator.core.role;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Notices that nothing new happens: the same calls with the same results, turn after turn or in a circle of a few turns.
 * Confined to one thread.
 */
final class Repetition {
    private static final int SHOWN = 300;
    private static final int LONGEST_CIRCLE = 4;

    private final int most;
    private final List<String> turns = new ArrayList<>();

    /** @param most how often in a row something may happen until the model is told */
    Repetition(int most) {
        this.most = most;
    }

    /**
     * Returns what to tell the model after this turn; empty if there is nothing to say.
     *
     * @throws OrchestratorException if it was told already
     */
    String note(List<ToolCall> calls, List<String> results) {
        String called =
                calls.stream().map(call -> call.name() + ' ' + call.arguments()).collect(Collectors.joining(", "));
        turns.add(called + '\n' + String.join("\n", results));
        int times = 1;
        for (int circle = 1; circle <= LONGEST_CIRCLE; circle++) {
            times = Math.max(times, times(circle));
        }
        if (times > most) {
            throw new OrchestratorException(
                    FailureClass.REJECTED,
                    "the model repeats itself: " + Texts.shortened(called, SHOWN) + " was called " + times
                            + " times, with the same result and nothing new in between");
        }
        return times < most
                ? ""
                : "\n\nYou have made the same call " + times
                        + " times, with the same result and nothing new in between." + " Do something else, or finish.";
    }

    /** Returns how often the last turns, as many as a circle has, have come one after the other until now. */
    private int times(int circle) {
        int same = 0;
        for (int i = turns.size() - 1; i >= circle && turns.get(i).equals(turns.get(i - circle)); i--) {
            same++;
        }
        return 1 + same / circle;
    }
}
