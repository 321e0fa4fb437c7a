package dev.orchestrator.core.role;

import static dev.orchestrator.core.role.SchemaText.anything;
import static dev.orchestrator.core.role.SchemaText.listOf;
import static dev.orchestrator.core.role.SchemaText.map;
import static dev.orchestrator.core.role.SchemaText.object;
import static dev.orchestrator.core.role.SchemaText.oneOf;
import static dev.orchestrator.core.role.SchemaText.words;

import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Remaining;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The moves that are possible now, as JSON Schema: what is registered, and what the state of the task allows. */
final class MoveSchema {
    static final String WORKER = "worker:";
    static final String PLANNER = "planner:";

    /** Providers take a few hundred listed values; beyond that, names are only checked when the move arrives. */
    private static final int MOST_LISTED = 200;
    /** More than a run has tasks; and a number that all take. */
    private static final int MOST_CHILDREN = 1_000_000;

    private final PlanRequest request;
    private final Remaining left;
    private final List<String> running;

    private MoveSchema(PlanRequest request, Remaining left) {
        this.request = request;
        this.left = left;
        this.running = request.children().stream()
                .filter(child -> !child.status().terminal())
                .map(ChildView::name)
                .toList();
    }

    static OutputSchema of(PlanRequest request, Remaining left) {
        return new OutputSchema("move", SchemaText.write(new MoveSchema(request, left).moves()));
    }

    private Map<String, Object> moves() {
        List<Map<String, Object>> moves = new ArrayList<>();
        if (request.children().isEmpty() && !request.catalogue().workers().isEmpty()) {
            moves.add(move(
                    "work",
                    map(
                            "worker",
                            oneOf(request.catalogue().workers()),
                            "input",
                            anything("what to tell the worker; leave it out to pass the task's own input on")),
                    "input"));
        }
        if (canAdd() || !running.isEmpty()) {
            moves.add(split());
        }
        moves.add(move("conclude", map("result", anything("the task's result"))));
        moves.add(move("infeasible", map("reason", words("why there is no way to the objective"))));
        if (!running.isEmpty() && left.rounds() > 0) {
            moves.add(move("await", Map.of()));
        }
        return map("anyOf", moves);
    }

    private static Map<String, Object> move(String name, Map<String, Object> properties, String... optional) {
        Map<String, Object> all = map("move", map("type", "string", "const", name));
        all.putAll(properties);
        return object(all, optional);
    }

    private boolean canAdd() {
        return left.depth() > 0 && left.tasks() > 0;
    }

    private Map<String, Object> split() {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (canAdd()) {
            Map<String, Object> add = listOf(subtask(), "the subtasks to add");
            if (running.isEmpty()) {
                add.put("minItems", 1);
            }
            properties.put("add", add);
        }
        if (!running.isEmpty()) {
            properties.put("cancel", listOf(listed(running), "children to give up"));
        }
        properties.put(
                "quorum",
                map(
                        "type",
                        "integer",
                        "minimum",
                        1,
                        "maximum",
                        MOST_CHILDREN,
                        "description",
                        "how many of all children must be done; leave it out for all"));
        if (left.rounds() == 0) { // nobody will be asked again
            properties.put("wake", oneOf(List.of("never")));
            return move("split", properties, "cancel", "quorum");
        }
        properties.put("wake", oneOf(MoveAnswer.WAKES.keySet()));
        return move("split", properties, "cancel", "quorum", "wake");
    }

    private Map<String, Object> subtask() {
        Map<String, Object> properties = map(
                "name", words("short, and unique among its siblings"),
                "assignee", oneOf(assignees()),
                "objective", words("what is wanted, complete enough for somebody who sees nothing else"),
                "input", anything("data for it"),
                "after", listOf(map("type", "string"), "names of siblings that must be done first"));
        List<String> optional = new ArrayList<>(List.of("input", "after"));
        List<String> requirements = request.spec().stream()
                .flatMap(spec -> spec.requirements().stream())
                .map(Requirement::id)
                .toList();
        if (!requirements.isEmpty()) {
            properties.put(
                    "requirements",
                    listOf(listed(requirements), "ids it serves; their criteria are its definition of done"));
            optional.add("requirements");
        }
        if (!request.catalogue().verifiers().isEmpty()) {
            properties.put("criteria", listOf(criterion(), "its definition of done, if it serves no requirement"));
            optional.add("criteria");
        }
        return object(properties, optional.toArray(String[]::new));
    }

    private Map<String, Object> criterion() {
        return object(
                map(
                        "verifier",
                        oneOf(request.catalogue().verifiers()),
                        "parameters",
                        anything("what the verifier takes")),
                "parameters");
    }

    private List<String> assignees() {
        List<String> assignees = new ArrayList<>();
        request.catalogue().workers().forEach(name -> assignees.add(WORKER + name));
        request.catalogue().planners().forEach(name -> assignees.add(PLANNER + name));
        return assignees;
    }

    private static Map<String, Object> listed(Collection<String> values) {
        return values.size() <= MOST_LISTED ? oneOf(values) : map("type", "string");
    }
}
