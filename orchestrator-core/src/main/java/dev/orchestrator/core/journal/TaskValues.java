package dev.orchestrator.core.journal;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.journal.json.JsonOut;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.schema.Json;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Goals, limits, moves and subtasks as JSON, and back. What they carry for users is a payload once it was read back. */
final class TaskValues {
    private TaskValues() {}

    // ---- goals ----

    static void write(JsonOut out, Goal goal, @Nullable TreeRef files) {
        out.object().name("criteria");
        writeCriteria(out, goal.criteria());
        out.name("files");
        ResultValues.write(out, goal.files(), files);
        writeUsers(out, "input", goal.input());
        writeLabels(out, goal.labels());
        out.put("objective", goal.objective());
        goal.spec().ifPresent(spec -> {
            out.name("spec").object().name("requirements").array();
            for (Requirement requirement : spec.requirements()) {
                out.item().object().name("criteria");
                writeCriteria(out, requirement.criteria());
                out.put("id", requirement.id()).put("text", requirement.text()).endObject();
            }
            out.endArray().put("title", spec.title()).endObject();
        });
        out.put("unverified", goal.unverified()).endObject();
    }

    static Goal goal(JsonIn in, TreeReader trees) {
        JsonIn spec = in.find("spec");
        String objective = in.string("objective");
        // A goal made from a spec has the spec's title for its objective.
        Goal goal = spec == null ? Goal.of(objective) : Goal.of(spec(spec));
        if (in.bool("unverified")) {
            goal = goal.withoutVerification();
        }
        return goal.doneWhen(criteria(in.get("criteria")))
                .files(trees.read(in.get("files")))
                .input(users(in, "input"))
                .labels(labels(in));
    }

    /** Most have none, and write none. */
    private static void writeLabels(JsonOut out, Set<String> labels) {
        if (!labels.isEmpty()) {
            out.put("labels", labels);
        }
    }

    private static Set<String> labels(JsonIn in) {
        return in.find("labels") == null ? Set.of() : set(in, "labels");
    }

    private static Spec spec(JsonIn in) {
        return new Spec(
                in.string("title"),
                in.get("requirements")
                        .items(r -> new Requirement(r.string("id"), r.string("text"), criteria(r.get("criteria")))));
    }

    private static void writeCriteria(JsonOut out, List<Criterion> criteria) {
        out.array();
        for (Criterion criterion : criteria) {
            out.item().object().put("id", criterion.id());
            writeUsers(out, "parameters", criterion.parameters());
            out.put("stage", criterion.stage())
                    .put("verifier", criterion.verifier())
                    .endObject();
        }
        out.endArray();
    }

    private static List<Criterion> criteria(JsonIn in) {
        return in.items(
                c -> new Criterion(c.string("id"), c.string("verifier"), users(c, "parameters"), c.integer("stage")));
    }

    /** Absent is not the same as the payload {@code null}. */
    private static void writeUsers(JsonOut out, String name, @Nullable Object value) {
        if (value != null) {
            out.putJson(name, Json.write(value));
        }
    }

    private static @Nullable Object users(JsonIn in, String name) {
        JsonIn value = in.find(name);
        return value == null ? null : Json.payload(value.json());
    }

    // ---- limits ----

    /** What is not limited is left out. */
    static void write(JsonOut out, Limits limits) {
        Limits none = Limits.none();
        out.object();
        put(out, "attempts", limits.attempts(), none.attempts());
        put(out, "call", limits.call(), none.call());
        put(out, "children", limits.children(), none.children());
        put(out, "concurrency", limits.concurrency(), none.concurrency());
        limits.currency().ifPresent(currency -> out.put("currency", currency.getCurrencyCode()));
        put(out, "depth", limits.depth(), none.depth());
        limits.maxCost().ifPresent(amount -> out.putJson("maxCost", amount.toString()));
        put(out, "maxTokens", limits.maxTokens(), none.maxTokens());
        put(out, "modelCall", limits.modelCall(), none.modelCall());
        put(out, "modelCalls", limits.modelCalls(), none.modelCalls());
        put(out, "parks", limits.parks(), none.parks());
        put(out, "rounds", limits.rounds(), none.rounds());
        put(out, "run", limits.run(), none.run());
        put(out, "task", limits.task(), none.task());
        put(out, "tasks", limits.tasks(), none.tasks());
        out.endObject();
    }

    private static void put(JsonOut out, String name, long value, long none) {
        if (value != none) {
            out.put(name, value);
        }
    }

    private static void put(JsonOut out, String name, Duration value, Duration none) {
        if (!value.equals(none)) {
            out.put(name, value.toString());
        }
    }

    static Limits limits(JsonIn in) {
        Limits limits = Limits.none();
        limits = set(limits, in, "attempts", (l, v) -> l.attempts(v.integer()));
        limits = set(limits, in, "call", (l, v) -> l.call(duration(v)));
        limits = set(limits, in, "children", (l, v) -> l.children(v.integer()));
        limits = set(limits, in, "concurrency", (l, v) -> l.concurrency(v.integer()));
        limits = set(limits, in, "depth", (l, v) -> l.depth(v.integer()));
        limits = set(limits, in, "maxCost", (l, v) -> l.maxCost(v.decimal(), in.string("currency")));
        limits = set(limits, in, "maxTokens", (l, v) -> l.maxTokens(v.number()));
        limits = set(limits, in, "modelCall", (l, v) -> l.modelCall(duration(v)));
        limits = set(limits, in, "modelCalls", (l, v) -> l.modelCalls(v.integer()));
        limits = set(limits, in, "parks", (l, v) -> l.parks(v.integer()));
        limits = set(limits, in, "rounds", (l, v) -> l.rounds(v.integer()));
        limits = set(limits, in, "run", (l, v) -> l.run(duration(v)));
        limits = set(limits, in, "task", (l, v) -> l.task(duration(v)));
        return set(limits, in, "tasks", (l, v) -> l.tasks(v.integer()));
    }

    private static Limits set(Limits limits, JsonIn in, String name, BiFunction<Limits, JsonIn, Limits> change) {
        JsonIn value = in.find(name);
        return value == null ? limits : change.apply(limits, value);
    }

    static Duration duration(JsonIn in) {
        return Duration.parse(in.string());
    }

    // ---- moves ----

    static void write(JsonOut out, Move move, @Nullable TreeRef ref) {
        out.object();
        if (move instanceof Move.Work work) {
            writeUsers(out, "input", work.input());
            out.put("kind", "work").put("worker", work.worker());
        } else if (move instanceof Move.Split split) {
            out.name("add").array();
            for (Subtask subtask : split.add()) {
                write(out.item(), subtask);
            }
            out.endArray()
                    .put("cancel", split.cancel())
                    .put("kind", "split")
                    .put("quorum", split.quorum().needed())
                    .put("wake", WireNames.WAKES.of(split.wake()));
        } else if (move instanceof Move.Conclude conclude) {
            FileTree files = conclude.files();
            if (files != null) {
                out.name("files");
                ResultValues.write(out, files, ref);
            }
            out.put("kind", "conclude");
            if (conclude.result() != null) {
                out.name("result");
                ResultValues.write(out, (Content) conclude.result()); // the engine has put it there before
            }
        } else if (move instanceof Move.Infeasible infeasible) {
            out.put("kind", "infeasible").put("reason", infeasible.reason());
        } else {
            out.put("kind", "await");
        }
        out.endObject();
    }

    static Move move(JsonIn in, TreeReader trees) {
        JsonIn kind = in.get("kind");
        switch (kind.string()) {
            case "work":
                return new Move.Work(in.string("worker"), users(in, "input"));
            case "split":
                return new Move.Split(
                        in.get("add").items(TaskValues::subtask),
                        set(in, "cancel"),
                        new Move.Quorum(in.integer("quorum")),
                        WireNames.WAKES.read(in.get("wake")));
            case "conclude":
                JsonIn result = in.find("result");
                JsonIn files = in.find("files");
                return new Move.Conclude(
                        result == null ? null : ResultValues.content(result), files == null ? null : trees.read(files));
            case "infeasible":
                return new Move.Infeasible(in.string("reason"));
            case "await":
                return new Move.Await();
            default:
                throw kind.wrong("one of await, conclude, infeasible, split, work");
        }
    }

    private static void write(JsonOut out, Subtask subtask) {
        out.object().put("after", subtask.after()).put("assignee", subtask.by().name());
        out.put("by", subtask.by() instanceof Assignee.ToWorker ? "worker" : "planner")
                .name("criteria");
        writeCriteria(out, subtask.criteria());
        writeUsers(out, "input", subtask.input());
        writeLabels(out, subtask.labels());
        if (!subtask.limits().equals(Limits.none())) {
            out.name("limits");
            write(out, subtask.limits());
        }
        out.put("name", subtask.name())
                .put("objective", subtask.objective())
                .put("requirements", subtask.requirements())
                .endObject();
    }

    private static Subtask subtask(JsonIn in) {
        JsonIn limits = in.find("limits");
        Subtask subtask = Subtask.of(in.string("name"), assignee(in))
                .objective(in.string("objective"))
                .input(users(in, "input"))
                .after(set(in, "after"))
                .doneWhen(criteria(in.get("criteria")))
                .requirements(set(in, "requirements"))
                .labels(labels(in));
        return limits == null ? subtask : subtask.limits(limits(limits));
    }

    private static Assignee assignee(JsonIn in) {
        JsonIn by = in.get("by");
        String name = in.string("assignee");
        return switch (by.string()) {
            case "worker" -> new Assignee.ToWorker(name);
            case "planner" -> new Assignee.ToPlanner(name);
            default -> throw by.wrong("one of planner, worker");
        };
    }

    private static Set<String> set(JsonIn in, String name) {
        return new LinkedHashSet<>(in.strings(name));
    }
}
