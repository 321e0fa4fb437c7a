package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.core.journal.Contents;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes what goals and moves carry, once, before the kernel sees them. */
final class Moves {
    private Moves() {}

    static Goal encoded(Goal goal, Contents contents) {
        requireText("the objective", goal.objective());
        goal.labels().forEach(label -> requireText("a label", label));
        Goal encoded = goal.input(encoded(goal.input(), contents));
        return goal.criteria().isEmpty() ? encoded : encoded.doneWhen(encoded(goal.criteria(), contents));
    }

    static Move encoded(Move move, Contents contents) {
        if (move instanceof Move.Split split) {
            List<Subtask> add = new ArrayList<>(split.add().size());
            for (Subtask subtask : split.add()) {
                add.add(encoded(subtask, contents));
            }
            split.cancel().forEach(name -> requireText("the name of a child to cancel", name));
            return new Move.Split(add, split.cancel(), split.quorum(), split.wake());
        }
        if (move instanceof Move.Infeasible infeasible) {
            requireText("the reason", infeasible.reason());
            return move;
        }
        if (move instanceof Move.Work work) {
            return new Move.Work(work.worker(), encoded(work.input(), contents));
        }
        if (move instanceof Move.Conclude conclude) {
            return new Move.Conclude(contents.of("the concluded result", conclude.result()), conclude.files());
        }
        return move;
    }

    private static Subtask encoded(Subtask subtask, Contents contents) {
        Subtask encoded = subtask;
        requireText("the name of a subtask", subtask.name());
        requireText("the objective of a subtask", subtask.objective());
        subtask.after().forEach(name -> requireText("the name of a dependency", name));
        subtask.requirements().forEach(id -> requireText("the id of a requirement", id));
        subtask.labels().forEach(label -> requireText("a label of a subtask", label));
        if (subtask.input() != null) {
            encoded = encoded.input(encoded(subtask.input(), contents));
        }
        List<Criterion> criteria = encoded(subtask.criteria(), contents);
        return criteria == subtask.criteria() ? encoded : encoded.doneWhen(criteria);
    }

    private static List<Criterion> encoded(List<Criterion> criteria, Contents contents) {
        boolean plain = true;
        for (int i = 0; i < criteria.size(); i++) {
            Criterion criterion = criteria.get(i);
            requireText("the id of a criterion", criterion.id());
            plain &= criterion.parameters() == null;
        }
        return plain
                ? criteria
                : criteria.stream()
                        .map(c -> c.parameters() == null ? c : c.parameters(contents.payload(c.parameters())))
                        .toList();
    }

    private static @Nullable Object encoded(@Nullable Object value, Contents contents) {
        return value == null ? null : contents.payload(value);
    }

    /** What is half a character cannot be written down. */
    private static void requireText(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new OrchestratorException(
                            FailureClass.INVALID_OUTPUT,
                            what + " holds half a surrogate pair at character " + i + ": it is no text");
                }
                i++;
            }
        }
    }
}
