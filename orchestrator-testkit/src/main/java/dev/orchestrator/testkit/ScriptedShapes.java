package dev.orchestrator.testkit;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What model-backed roles ask for, and answers in those shapes. */
final class ScriptedShapes {
    private static final String MOVE = "move";
    private static final String FINISH = "finish";
    private static final String JUDGEMENT = "judgement";
    private static final String WORKER = "worker:";
    private static final String PLANNER = "planner:";

    private ScriptedShapes() {}

    // ---- moves ----

    static String json(Move move) {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        if (move instanceof Move.Work work) {
            said.put(MOVE, "work");
            said.put("worker", work.worker());
            putUnlessNull(said, "input", work.input());
        } else if (move instanceof Move.Split split) {
            said.put(MOVE, "split");
            putUnlessEmpty(
                    said, "add", split.add().stream().map(ScriptedShapes::part).toList());
            putUnlessEmpty(said, "cancel", List.copyOf(split.cancel()));
            putUnlessNull(
                    said, "quorum", split.quorum().all() ? null : split.quorum().needed());
            said.put("wake", split.wake().name().toLowerCase(Locale.ROOT));
        } else if (move instanceof Move.Conclude conclude) {
            requireNone("files", conclude.files() != null, "a planner that concludes");
            said.put(MOVE, "conclude");
            said.put("result", conclude.result());
        } else if (move instanceof Move.Infeasible infeasible) {
            said.put(MOVE, "infeasible");
            said.put("reason", infeasible.reason());
        } else {
            Objects.requireNonNull(move, MOVE);
            said.put(MOVE, "await");
        }
        return Json.write(said);
    }

    private static Map<String, @Nullable Object> part(Subtask subtask) {
        requireNone("limits", !subtask.limits().equals(Limits.none()), "subtask '" + subtask.name() + "'");
        requireNone("labels", !subtask.labels().isEmpty(), "subtask '" + subtask.name() + "'");
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("name", subtask.name());
        part.put(
                "assignee",
                (subtask.by() instanceof Assignee.ToWorker ? WORKER : PLANNER)
                        + subtask.by().name());
        part.put("objective", subtask.objective());
        putUnlessNull(part, "input", subtask.input());
        putUnlessEmpty(part, "after", List.copyOf(subtask.after()));
        putUnlessEmpty(part, "requirements", List.copyOf(subtask.requirements()));
        putUnlessEmpty(
                part,
                "criteria",
                subtask.criteria().stream().map(ScriptedShapes::check).toList());
        return part;
    }

    private static Map<String, @Nullable Object> check(Criterion criterion) {
        Map<String, @Nullable Object> check = new LinkedHashMap<>();
        check.put("verifier", criterion.verifier());
        putUnlessNull(check, "parameters", criterion.parameters());
        return check;
    }

    private static void putUnlessNull(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static void putUnlessEmpty(Map<String, @Nullable Object> map, String name, List<?> values) {
        if (!values.isEmpty()) {
            map.put(name, values);
        }
    }

    private static void requireNone(String what, boolean isThere, String where) {
        if (isThere) {
            throw new IllegalArgumentException(where + " has " + what + ", which a model has no way to say");
        }
    }

    /** Returns the worker that a subtask of this name goes to if nobody says which. */
    static String workerFor(String name, ModelRequest request) {
        List<String> workers = workers(wanted(MOVE, request));
        if (workers.contains(name)) {
            return name;
        } else if (workers.size() == 1) {
            return workers.get(0);
        }
        throw defect("the script splits off '" + name + "' and does not say who does it, and there is "
                + (workers.isEmpty() ? "no worker" : "no worker of that name but " + String.join(", ", workers))
                + "; say split(Subtask.work(\"" + name + "\", …))");
    }

    private static List<String> workers(OutputSchema shape) {
        Map<?, ?> split = alternatives(shape).get("split");
        Object assignees = split == null ? null : at(split, "properties", "add", "items", "properties", "assignee");
        Object listed = assignees instanceof Map<?, ?> map ? map.get("enum") : null;
        List<String> workers = new ArrayList<>();
        if (listed instanceof List<?> names) {
            names.stream()
                    .map(String::valueOf)
                    .filter(each -> each.startsWith(WORKER))
                    .forEach(each -> workers.add(each.substring(WORKER.length())));
        }
        return workers;
    }

    /** Returns the moves that are possible, by name. */
    private static Map<String, Map<?, ?>> alternatives(OutputSchema shape) {
        Map<String, Map<?, ?>> found = new LinkedHashMap<>();
        if (at(Json.read(shape.jsonSchema(), Object.class), "anyOf") instanceof List<?> moves) {
            for (Object each : moves) {
                if (each instanceof Map<?, ?> move) {
                    found.put(String.valueOf(at(move, "properties", MOVE, "const")), move);
                }
            }
        }
        return found;
    }

    private static @Nullable Object at(@Nullable Object tree, String... names) {
        Object found = tree;
        for (String name : names) {
            found = found instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return found;
    }

    /** Returns a move that can be made now; a script with any other has a mistake in it. */
    static String possible(String move, ModelRequest request) {
        OutputSchema shape = wanted(MOVE, request);
        List<Violation> violations = JsonSchema.parse(shape.jsonSchema()).validate(move);
        if (!violations.isEmpty()) {
            throw defect("the script's move is not possible now: " + move + "\nPossible are: "
                    + String.join(", ", alternatives(shape).keySet()) + ". What is wrong with it: "
                    + violations.stream().map(Object::toString).collect(Collectors.joining("; "))
                    + "\nTo answer with an invalid move on purpose, use replyJson(…).");
        }
        return move;
    }

    // ---- workers and judges ----

    static String json(Handoff handoff) {
        requireNone("files", handoff.files() != null, "a handoff");
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("result", handoff.result());
        putUnlessEmpty(said, "notes", handoff.notes());
        putUnlessEmpty(said, "concerns", handoff.concerns());
        return Json.write(said);
    }

    /** A worker with tools calls one to finish; one without answers at once. */
    static ModelReply finished(String handoff, ModelRequest request, Usage usage) {
        if (request.tools().stream().anyMatch(tool -> tool.name().equals(FINISH))) {
            ToolCall call = new ToolCall("call-" + Requests.turn(request), FINISH, handoff);
            return new ModelReply.ToolCalls("", List.of(call), usage);
        }
        wanted(FINISH, request);
        return new ModelReply.Answer(handoff, usage);
    }

    static String judgement(String verdict, String why, ModelRequest request) {
        Object shape = Json.read(wanted(JUDGEMENT, request).jsonSchema(), Object.class);
        Map<String, Object> points = new LinkedHashMap<>();
        if (at(shape, "properties") instanceof Map<?, ?> properties) {
            properties.keySet().forEach(point -> points.put((String) point, Map.of("why", why, "verdict", verdict)));
        }
        return Json.write(points);
    }

    private static OutputSchema wanted(String shape, ModelRequest request) {
        return request.output()
                .filter(output -> output.name().equals(shape))
                .orElseThrow(() -> defect("the script answers with a " + shape + ", but the request demands "
                        + request.output().map(output -> "a " + output.name()).orElse("no shape")
                        + "; such an answer is for the model-backed roles, any other is written with reply(…) or"
                        + " replyJson(…)"));
    }

    private static ModelException defect(String message) {
        return new ModelException(FailureClass.DEFECT, message, null, null, Usage.NONE);
    }
}
