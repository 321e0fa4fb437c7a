package dev.orchestrator.core.role;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.tool.ToolCall;
import java.util.List;
import java.util.stream.Collectors;

/** Notices turns that are the same as the one before: the same calls with the same results. */
final class Repetition {
    private static final int SHOWN = 300;

    private final int most;
    private String last = "";
    private int inARow;

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
        String turn = called + '\n' + String.join("\n", results);
        inARow = turn.equals(last) ? inARow + 1 : 1;
        last = turn;
        if (inARow > most) {
            throw new OrchestratorException(
                    FailureClass.REJECTED,
                    "the model repeats itself: " + Sections.shortened(called, SHOWN) + " was called " + inARow
                            + " times in a row, with the same result");
        }
        return inARow < most
                ? ""
                : "\n\nYou have made the same call " + inARow
                        + " times in a row, with the same result. Do something else, or finish.";
    }
}
