package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.schema.Json;

/** A move as text. What users put into one need not have an {@code equals}, but has a JSON form. */
final class MoveText {
    private MoveText() {}

    static String of(Move move) {
        if (move instanceof Move.Work work) {
            return "work by " + work.worker() + " with " + Json.write(work.input());
        }
        if (move instanceof Move.Conclude conclude) {
            return "conclude " + Json.write(conclude.result()) + " " + conclude.files();
        }
        if (move instanceof Move.Split split) {
            return "split " + split.add().stream().map(MoveText::of).toList() + " cancel " + split.cancel() + " "
                    + split.quorum() + " " + split.wake();
        }
        return move.toString();
    }

    private static String of(Subtask task) {
        return task.name() + " by " + task.by() + ": " + task.objective() + " with " + Json.write(task.input())
                + " after " + task.after() + " limits " + task.limits() + " for " + task.requirements() + " labels "
                + task.labels() + " done when "
                + task.criteria().stream()
                        .map(c -> c.id() + " " + c.verifier() + " " + c.stage() + " " + Json.write(c.parameters()))
                        .toList();
    }
}
