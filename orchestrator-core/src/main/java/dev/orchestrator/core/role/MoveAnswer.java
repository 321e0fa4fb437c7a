package dev.orchestrator.core.role;

import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A move as a model writes it; which of the parts there are depends on {@code move}, as {@link MoveSchema} says. */
record MoveAnswer(
        String move,
        Optional<String> worker,
        @Nullable JsonText input,
        List<Part> add,
        List<String> cancel,
        Optional<Integer> quorum,
        Optional<String> wake,
        @Nullable JsonText result,
        Optional<String> reason) {
    static final Map<String, Move.Wake> WAKES = wakes();

    record Part(
            String name,
            String assignee,
            String objective,
            @Nullable JsonText input,
            List<String> after,
            List<String> requirements,
            List<Check> criteria) {}

    record Check(String verifier, @Nullable JsonText parameters) {}

    private static Map<String, Move.Wake> wakes() {
        Map<String, Move.Wake> wakes = new LinkedHashMap<>();
        wakes.put("when_settled", Move.Wake.WHEN_SETTLED);
        wakes.put("on_failure", Move.Wake.ON_FAILURE);
        wakes.put("on_each", Move.Wake.ON_EACH);
        wakes.put("never", Move.Wake.NEVER);
        return wakes;
    }

    /** Returns the move that an answer, valid by the schema, stands for. */
    static Move move(Payload answer, Optional<Spec> spec) {
        return answer.as(MoveAnswer.class).move(spec);
    }

    private Move move(Optional<Spec> spec) {
        return switch (move) {
            case "work" -> new Move.Work(worker.orElseThrow(), input);
            case "split" ->
                new Move.Split(
                        add.stream().map(part -> subtask(part, spec)).toList(),
                        new HashSet<>(cancel),
                        quorum.map(Move.Quorum::new).orElse(Move.Quorum.ALL),
                        wake.map(WAKES::get).orElse(Move.Wake.WHEN_SETTLED));
            case "conclude" -> Move.conclude(result);
            case "infeasible" ->
                Move.infeasible(
                        reason.filter(r -> !r.isBlank()).orElse("the planner found no way, and did not say why"));
            case "await" -> Move.await();
            default -> throw new IllegalStateException("the schema has no move '" + move + "'");
        };
    }

    private static Subtask subtask(Part part, Optional<Spec> spec) {
        return Subtask.of(part.name(), assignee(part.assignee()))
                .objective(part.objective())
                .input(part.input())
                .after(Set.copyOf(new HashSet<>(part.after())))
                .requirements(Set.copyOf(new HashSet<>(part.requirements())))
                .doneWhen(criteria(part, spec));
    }

    private static Assignee assignee(String text) {
        return text.startsWith(MoveSchema.WORKER)
                ? new Assignee.ToWorker(text.substring(MoveSchema.WORKER.length()))
                : new Assignee.ToPlanner(text.substring(MoveSchema.PLANNER.length()));
    }

    /** What a requirement says about its own being met counts more than what a planner makes of it. */
    private static List<Criterion> criteria(Part part, Optional<Spec> spec) {
        List<Criterion> criteria = new ArrayList<>();
        new HashSet<>(part.requirements())
                .stream()
                        .sorted()
                        .forEach(id -> spec.flatMap(s -> s.requirement(id))
                                .ifPresent(requirement -> criteria.addAll(requirement.criteria())));
        if (criteria.isEmpty()) {
            Map<String, Integer> used = new LinkedHashMap<>();
            for (Check check : part.criteria()) {
                int number = used.merge(check.verifier(), 1, Integer::sum);
                String id = number == 1 ? check.verifier() : check.verifier() + '-' + number;
                criteria.add(new Criterion(id, check.verifier(), check.parameters(), 0));
            }
        }
        return criteria;
    }
}
