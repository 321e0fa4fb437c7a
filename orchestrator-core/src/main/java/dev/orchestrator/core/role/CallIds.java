package dev.orchestrator.core.role;

import dev.orchestrator.api.tool.ToolCall;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives each call of a conversation an id that no other has. Providers refuse a conversation in which an id stands twice;
 * some models leave ids out, others count anew in every turn.
 */
final class CallIds {
    /** @param repeated whether this is a call that was made already, under the same id */
    record Given(String id, boolean repeated) {}

    private record Made(String what, int turn) {}

    /** What was called last under an id of the model's. */
    private final Map<String, Made> made = new HashMap<>();

    private final Set<String> used = new HashSet<>();
    private int turn;

    void nextTurn() {
        turn++;
    }

    /**
     * In one turn an id names one call. In the next turn the same call under the same id is taken for a slip; who insists
     * on it after that means it.
     */
    Given give(ToolCall call) {
        boolean named = !call.id().isBlank();
        Made now = new Made(call.name() + ' ' + call.arguments(), turn);
        Made before = named ? made.get(call.id()) : null;
        boolean repeated = before != null
                && (before.turn() == turn
                        || before.turn() == turn - 1 && before.what().equals(now.what()));
        if (!repeated) {
            made.put(call.id(), now);
        }
        String wanted = named ? call.id() : "call";
        String id = wanted;
        for (int n = 2; !used.add(id); n++) {
            id = wanted + '-' + n;
        }
        return new Given(id, repeated);
    }
}
