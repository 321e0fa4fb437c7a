package dev.orchestrator.core;

import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.engine.Parts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Parts of a pipeline that one run has otherwise than the orchestrator it runs in. Immutable; each method with an argument
 * returns a copy with that part changed, or changed again.
 *
 * <pre>{@code
 * Overrides.none().worker("java", carefulWorker).prompt("default", request -> request.maxOutputTokens(500));
 * }</pre>
 */
public final class Overrides {
    private static final Overrides NONE = new Overrides(Map.of());

    private enum Kind {
        PLANNER("planner"),
        WORKER("worker"),
        VERIFIER("verifier"),
        TOOL("tool"),
        MODEL("model"),
        PROMPT("prompt of model");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private record Part(Kind kind, String name) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }

        @Override
        public String toString() {
            return kind.word + " '" + name + "'";
        }
    }

    /** What the parts are put into. */
    private record Draft(
            Pipeline.Builder pipeline, Map<String, Model> models, Map<String, UnaryOperator<ModelRequest>> prompts) {}

    private final Map<Part, Consumer<Draft>> parts;

    private Overrides(Map<Part, Consumer<Draft>> parts) {
        this.parts = parts;
    }

    /** Returns overrides that change nothing. */
    public static Overrides none() {
        return NONE;
    }

    /** Replaces the planner registered under that name; the one that gets the goal is {@link Pipeline#ROOT}. */
    public Overrides planner(String name, Planner planner) {
        Objects.requireNonNull(planner, "planner");
        return with(Kind.PLANNER, name, draft -> draft.pipeline.replacePlanner(name, planner));
    }

    /** Replaces the worker registered under that name. */
    public Overrides worker(String name, Worker worker) {
        Objects.requireNonNull(worker, "worker");
        return with(Kind.WORKER, name, draft -> draft.pipeline.replaceWorker(name, worker));
    }

    /** Replaces the verifier registered under that name. */
    public Overrides verifier(String name, Verifier verifier) {
        Objects.requireNonNull(verifier, "verifier");
        return with(Kind.VERIFIER, name, draft -> draft.pipeline.replaceVerifier(name, verifier));
    }

    /** Replaces the tool of the same name. */
    public Overrides tool(Tool tool) {
        return with(Kind.TOOL, tool.spec().name(), draft -> draft.pipeline.replaceTool(tool));
    }

    /** Replaces the model bound to that name. */
    public Overrides model(String name, Model model) {
        Objects.requireNonNull(model, "model");
        return with(Kind.MODEL, name, draft -> draft.models.put(name, model));
    }

    /**
     * Changes what the model bound to that name is asked. What it is asked then is what the journal says, so an answer on
     * record to something else is not used.
     *
     * @param change given what was to be asked; called by several threads at once, and must give equal requests for equal
     *     ones
     */
    public Overrides prompt(String model, UnaryOperator<ModelRequest> change) {
        Objects.requireNonNull(change, "change");
        return with(Kind.PROMPT, model, draft -> draft.prompts.put(model, change));
    }

    private Overrides with(Kind kind, String name, Consumer<Draft> edit) {
        Map<Part, Consumer<Draft>> changed = new TreeMap<>(parts);
        changed.put(new Part(kind, Objects.requireNonNull(name, "name")), edit);
        return new Overrides(Collections.unmodifiableMap(changed));
    }

    /** Returns the names of what is changed, such as {@code worker 'java'}, in order. */
    List<String> names() {
        return parts.keySet().stream().map(Part::toString).toList();
    }

    /** @throws IllegalArgumentException if something is to be replaced that is not there, listing all such */
    Parts on(Parts before) {
        requireThere(before);
        Draft draft = new Draft(
                before.pipeline().toBuilder(), new HashMap<>(before.models()), new HashMap<>(before.prompts()));
        parts.values().forEach(edit -> edit.accept(draft));
        return new Parts(draft.pipeline.build(), draft.models, draft.prompts, before.secrets());
    }

    private void requireThere(Parts before) {
        List<String> problems = new ArrayList<>();
        for (Part part : parts.keySet()) {
            Map<String, ?> there = switch (part.kind) {
                case PLANNER -> before.pipeline().planners();
                case WORKER -> before.pipeline().workers();
                case VERIFIER -> before.pipeline().verifiers();
                case TOOL -> before.pipeline().tools();
                case MODEL, PROMPT -> before.models();
            };
            if (!there.containsKey(part.name)) {
                problems.add("there is no " + part + " to override; there "
                        + (there.isEmpty()
                                ? "is none"
                                : "are: "
                                        + String.join(
                                                ", ",
                                                there.keySet().stream().sorted().toList())));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    @Override
    public String toString() {
        return "Overrides" + names();
    }
}
