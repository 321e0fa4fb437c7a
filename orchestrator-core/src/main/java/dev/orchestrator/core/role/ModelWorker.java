package dev.orchestrator.core.role;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Has a model work: it calls tools, sees what they return, and ends by calling {@code finish} with the result. Without
 * tools it answers with the result at once. What it says besides ends nothing.
 *
 * <p>Each call of the model and of a tool is a recorded step. A model that calls what does not exist, or with wrong
 * arguments, is told so; one that only talks, that goes on without end or repeats itself fails the attempt.
 *
 * <p>Immutable, and safe for use by several threads; each method with an argument returns a copy with that part changed.
 *
 * <pre>{@code
 * ModelWorker.using("default").tools("files").instructions("Write Java 17.").result(Change.class)
 * }</pre>
 */
public final class ModelWorker implements Worker, Versioned {
    private static final Prompt PROMPT = Prompt.resource("worker.md", Sections.OF_WORKER);
    private static final String SENTENCES =
            SchemaText.write(SchemaText.string("the result, or in a few sentences what was done"));
    private static final int MAX_TURNS = 40;
    private static final int MAX_REPEATS = 3;

    private final Setup setup;
    private final List<String> tools;
    private final FinishTool finish;
    private final String instructions;
    private final int maxTurns;
    private final int maxRepeats;

    private ModelWorker(
            Setup setup, List<String> tools, FinishTool finish, String instructions, int maxTurns, int maxRepeats) {
        this.setup = setup;
        this.tools = tools;
        this.finish = finish;
        this.instructions = instructions;
        this.maxTurns = maxTurns;
        this.maxRepeats = maxRepeats;
    }

    /**
     * Returns a worker without tools whose result is a text.
     *
     * @param model the name that the orchestrator binds a model to
     */
    public static ModelWorker using(String model) {
        return new ModelWorker(
                Setup.using(model, PROMPT), List.of(), FinishTool.of(SENTENCES), "", MAX_TURNS, MAX_REPEATS);
    }

    /**
     * Adds tools by the names they are registered under; {@code files} also means every tool whose name begins with
     * {@code files_}.
     *
     * @throws IllegalArgumentException if a name is blank, or {@code finish}, which every worker with tools has already
     */
    public ModelWorker tools(String... names) {
        List<String> all = new ArrayList<>(tools);
        for (String name : names) {
            if (name.isBlank() || name.equals(FinishTool.NAME)) {
                throw new IllegalArgumentException("a worker's tool cannot be called '" + name
                        + "'; name a registered one, but not '" + FinishTool.NAME + "', which ends the task");
            }
            all.add(name);
        }
        return new ModelWorker(setup, List.copyOf(all), finish, instructions, maxTurns, maxRepeats);
    }

    /**
     * Demands a result of a type.
     *
     * @throws OrchestratorException of class {@code INVALID_OUTPUT} if the type has no JSON form
     */
    public ModelWorker result(Class<?> type) {
        return result(new OutputSchema(type.getSimpleName(), JsonSchema.of(type).text()));
    }

    /**
     * Demands a result of a shape.
     *
     * @throws OrchestratorException of class {@code INVALID_OUTPUT} if it is not a JSON Schema
     */
    public ModelWorker result(OutputSchema shape) {
        JsonSchema schema = JsonSchema.parse(shape.jsonSchema());
        return new ModelWorker(setup, tools, FinishTool.of(schema.text()), instructions, maxTurns, maxRepeats);
    }

    /** Says how the work is to be done, whatever the task. Default: nothing. */
    public ModelWorker instructions(String text) {
        Objects.requireNonNull(text, "text");
        return new ModelWorker(setup, tools, finish, text, maxTurns, maxRepeats);
    }

    /**
     * Bounds how often the model is asked in one attempt. Default: 40.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ModelWorker maxTurns(int turns) {
        requirePositive("maxTurns", turns);
        return new ModelWorker(setup, tools, finish, instructions, turns, maxRepeats);
    }

    /**
     * Sets how many turns in a row may be the same, calls and results, until the model is told; one more fails the
     * attempt. Default: 3.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ModelWorker maxRepeats(int turns) {
        requirePositive("maxRepeats", turns);
        return new ModelWorker(setup, tools, finish, instructions, maxTurns, turns);
    }

    /**
     * Replaces what the model is told. The template has the places of the library's own, {@code worker.md} beside this
     * class, each written {@code {{name}}}; what stands before its first line {@code ---} is the system's message.
     *
     * @throws IllegalArgumentException if a place is missing or unknown; the message names it
     */
    public ModelWorker prompt(String template) {
        Prompt prompt = Prompt.of(template, Sections.OF_WORKER);
        return new ModelWorker(setup.prompt(prompt), tools, finish, instructions, maxTurns, maxRepeats);
    }

    /** Bounds an answer of the model. Default: 8,192 tokens. */
    public ModelWorker maxOutputTokens(int tokens) {
        return new ModelWorker(setup.maxOutputTokens(tokens), tools, finish, instructions, maxTurns, maxRepeats);
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but was " + value);
        }
    }

    @Override
    public Handoff work(Assignment assignment, WorkContext context) throws InterruptedException {
        ModelHandle model = context.model(setup.model());
        if (tools.isEmpty()) {
            ModelRequest request = request(
                    assignment,
                    "Answer with JSON and nothing else: the result, and if need be"
                            + " notes for others and concerns of yours.");
            return FinishTool.handoff(model.ask(request.output(finish.shape())).json());
        }
        List<ToolSpec> specs = specs(context.tools());
        ModelRequest request = request(
                assignment,
                "Work with the tools. When the work is done, call the tool '"
                        + FinishTool.NAME
                        + "' with the result, alone or as the last call of a turn. Text without a call ends"
                        + " nothing.");
        return new ToolLoop(setup.model(), model, context, finish, specs, maxRepeats).run(request, maxTurns);
    }

    private ModelRequest request(Assignment assignment, String ending) {
        return setup.request(Sections.of(assignment, instructions, ending));
    }

    private List<ToolSpec> specs(List<ToolSpec> registered) {
        for (String name : tools) {
            if (registered.stream().noneMatch(spec -> spec.answersTo(name))) {
                throw new OrchestratorException(
                        FailureClass.DEFECT,
                        "the worker is to use tool '" + name + "', which is not registered; registered are: "
                                + registered.stream().map(ToolSpec::name).collect(Collectors.joining(", "))
                                + ". Call Pipeline.builder().tool(…)");
            }
        }
        return registered.stream()
                .filter(spec -> tools.stream().anyMatch(name -> means(name, spec, registered)))
                .filter(spec -> !spec.name().equals(FinishTool.NAME))
                .toList();
    }

    /** A group's name that is a tool's own means that tool alone. */
    private static boolean means(String name, ToolSpec spec, List<ToolSpec> registered) {
        return registered.stream().anyMatch(each -> each.name().equals(name))
                ? spec.name().equals(name)
                : spec.answersTo(name);
    }

    /** Returns a hash over the prompt and the settings. */
    @Override
    public String version() {
        return setup.version(Stream.of(tools, finish.shape().jsonSchema(), instructions, maxTurns, maxRepeats)
                .toArray());
    }
}
