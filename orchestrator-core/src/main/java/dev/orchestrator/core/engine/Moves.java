package dev.orchestrator.core.engine;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.core.journal.Contents;
import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes what goals and moves carry, once, before the kernel sees them. */
final class Moves {
    private Moves() {}

    static Goal encoded(Goal goal) {
        Goal encoded = goal.input(encoded(goal.input()));
        return goal.criteria().isEmpty() ? encoded : encoded.doneWhen(encoded(goal.criteria()));
    }

    static Move encoded(Move move, Contents contents) {
        if (move instanceof Move.Split split) {
            List<Subtask> add = new ArrayList<>(split.add().size());
            for (Subtask subtask : split.add()) {
                add.add(encoded(subtask));
            }
            return new Move.Split(add, split.cancel(), split.quorum(), split.wake());
        }
        if (move instanceof Move.Work work) {
            return new Move.Work(work.worker(), encoded(work.input()));
        }
        if (move instanceof Move.Conclude conclude) {
            return new Move.Conclude(contents.of("the concluded result", conclude.result()), conclude.files());
        }
        return move;
    }

    private static Subtask encoded(Subtask subtask) {
        Subtask encoded = subtask;
        if (subtask.input() != null && !(subtask.input() instanceof Payload)) {
            encoded = encoded.input(encoded(subtask.input()));
        }
        List<Criterion> criteria = encoded(subtask.criteria());
        return criteria == subtask.criteria() ? encoded : encoded.doneWhen(criteria);
    }

    private static List<Criterion> encoded(List<Criterion> criteria) {
        boolean plain = true;
        for (int i = 0; i < criteria.size(); i++) {
            Criterion criterion = criteria.get(i);
            plain &= criterion.parameters() == null || criterion.parameters() instanceof Payload;
        }
        return plain
                ? criteria
                : criteria.stream()
                        .map(c -> c.parameters() == null ? c : c.parameters(Json.payloadOf(c.parameters())))
                        .toList();
    }

    private static @Nullable Object encoded(@Nullable Object value) {
        return value == null || value instanceof Payload ? value : Json.payloadOf(value);
    }
}
