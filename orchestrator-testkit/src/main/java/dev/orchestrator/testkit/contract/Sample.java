package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A task that fits a part under test, and what the part needs around it. Made anew for every run, so that what counts,
 * such as a script, begins anew too.
 *
 * <pre>{@code
 * Sample.of("Translate the letter")
 *         .file("letter.txt", "Good day")
 *         .model("default", ScriptedModel.script().when("Translate").reply("Guten Tag"))
 *         .doneWhen("polite", startsWithGreeting)
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Sample {
    private final String objective;
    private @Nullable Object input;
    private Object result = new JsonText("null");
    private @Nullable Object parameters;
    private final Map<String, String> files = new TreeMap<>();
    private final List<Criterion> criteria = new ArrayList<>();
    private final Map<String, Model> models = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();

    private interface Part {
        void addTo(Pipeline.Builder pipeline);
    }

    private Sample(String objective) {
        this.objective = Objects.requireNonNull(objective, "objective");
    }

    /** Returns a sample that wants this, in a sentence. */
    public static Sample of(String objective) {
        return new Sample(objective);
    }

    /** Sets the input: a record, a JSON-like value or {@code JsonText}. A worker gets it as a planner's input. */
    public Sample input(Object input) {
        this.input = input;
        return this;
    }

    /** Adds a file to start from, as UTF-8; for a verifier, one that is judged. */
    public Sample file(String path, String text) {
        files.put(path, text);
        return this;
    }

    /** For a verifier: sets the result that is judged. Default: none. */
    public Sample result(Object result) {
        this.result = Objects.requireNonNull(result, "result");
        return this;
    }

    /** For a verifier: sets the criterion's parameters. */
    public Sample parameters(Object parameters) {
        this.parameters = parameters;
        return this;
    }

    /** Adds a verifier, and a criterion of the same name that the goal is to meet. Without any it is not verified. */
    public Sample doneWhen(String name, Verifier verifier) {
        criteria.add(Criterion.of(name, name));
        return verifier(name, verifier);
    }

    /** Registers a verifier that a planner may name. */
    public Sample verifier(String name, Verifier verifier) {
        parts.add(pipeline -> pipeline.verifier(name, verifier));
        return this;
    }

    /** Registers a worker that a planner may name. */
    public Sample worker(String name, Worker worker) {
        parts.add(pipeline -> pipeline.worker(name, worker));
        return this;
    }

    /** Registers a planner that the planner under test may name. */
    public Sample planner(String name, Planner planner) {
        parts.add(pipeline -> pipeline.planner(name, planner));
        return this;
    }

    /** Registers a tool. */
    public Sample tool(Tool tool) {
        parts.add(pipeline -> pipeline.tool(tool));
        return this;
    }

    /** Registers tools that belong together. */
    public Sample tools(List<? extends Tool> tools) {
        parts.add(pipeline -> pipeline.tool(tools));
        return this;
    }

    /** Binds a model to the name it is called by. */
    public Sample model(String name, Model model) {
        models.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(model, "model"));
        return this;
    }

    Map<String, Model> models() {
        return models;
    }

    Map<String, String> files() {
        return files;
    }

    @Nullable Object input() {
        return input;
    }

    @Nullable Object parameters() {
        return parameters;
    }

    Handoff handoff() {
        return Handoff.of(result);
    }

    List<Criterion> criteria() {
        return List.copyOf(criteria);
    }

    /** Returns a goal without files that is done when all of these are met. */
    Goal goal(List<Criterion> all) {
        Goal goal = Goal.of(objective).input(input);
        return all.isEmpty() ? goal.withoutVerification() : goal.doneWhen(all);
    }

    Pipeline.Builder surroundings() {
        Pipeline.Builder pipeline = Pipeline.builder();
        parts.forEach(part -> part.addTo(pipeline));
        return pipeline;
    }

    FileTree filesIn(StateStore store) throws IOException {
        Map<String, ArtifactRef> tree = new TreeMap<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
            tree.put(file.getKey(), store.put(new ByteArrayInputStream(bytes)));
        }
        return FileTree.of(tree);
    }
}
