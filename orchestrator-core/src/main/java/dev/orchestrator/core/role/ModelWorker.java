package dev.orchestrator.core.role;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.HandoffView;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.context.Section;
import dev.orchestrator.core.context.Tokenizer;
import dev.orchestrator.schema.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private static final String INSTRUCTIONS = "instructions";
    private static final Set<String> PLACES = Set.of(INSTRUCTIONS, Setup.CONTEXT);
    private static final Prompt PROMPT = Prompt.resource("worker.md", PLACES);
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
        Setup.requirePositive("maxTurns", turns);
        return new ModelWorker(setup, tools, finish, instructions, turns, maxRepeats);
    }

    /**
     * Sets how often the same calls may give the same results, one after the other or in a circle of at most four turns,
     * until the model is told; once more fails the attempt. Default: 3.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ModelWorker maxRepeats(int turns) {
        Setup.requirePositive("maxRepeats", turns);
        return new ModelWorker(setup, tools, finish, instructions, maxTurns, turns);
    }

    /**
     * Replaces what the model is told. What stands before the template's first line {@code ---} is the system's message;
     * after it, {@code {{context}}} stands for what is shown of the task, and anywhere {@code {{instructions}}} for the
     * {@linkplain #instructions instructions}. The library's own is {@code worker.md} beside this class.
     *
     * @throws IllegalArgumentException if a place is missing, or another is there; the message names it
     */
    public ModelWorker prompt(String template) {
        Prompt prompt = Prompt.of(template, PLACES);
        return new ModelWorker(setup.prompt(prompt), tools, finish, instructions, maxTurns, maxRepeats);
    }

    /** Bounds an answer of the model. Default: 8,192 tokens. */
    public ModelWorker maxOutputTokens(int tokens) {
        return new ModelWorker(setup.maxOutputTokens(tokens), tools, finish, instructions, maxTurns, maxRepeats);
    }

    /**
     * Bounds what the model is sent at once. The task may take half of that if the worker has tools; the rest is for the
     * conversation, of which the oldest results of tools are left out when it outgrows that. Default: 64,000 tokens; a
     * model with a smaller window needs less.
     */
    public ModelWorker maxInputTokens(int tokens) {
        return new ModelWorker(setup.maxInputTokens(tokens), tools, finish, instructions, maxTurns, maxRepeats);
    }

    /** Sets who counts what is sent. Default: an {@linkplain Tokenizer#estimate estimate} with a margin of 20 percent. */
    public ModelWorker tokenizer(Tokenizer tokenizer) {
        return new ModelWorker(setup.tokenizer(tokenizer), tools, finish, instructions, maxTurns, maxRepeats);
    }

    @Override
    public Handoff work(Assignment assignment, WorkContext context) throws IOException, InterruptedException {
        ModelHandle model = context.model(setup.model());
        if (tools.isEmpty()) {
            ModelRequest request = request(
                    assignment,
                    FileTree.EMPTY,
                    "Answer with JSON and nothing else: the result, and if need be notes for others and concerns of yours.",
                    setup.maxInputTokens());
            return FinishTool.handoff(model.ask(request.output(finish.shape())).json());
        }
        List<ToolSpec> specs = specs(context.tools());
        ModelRequest request = request(
                assignment,
                restored(assignment, context),
                "Work with the tools. When the work is done, call the tool '" + FinishTool.NAME
                        + "' with the result, alone or as the last call of a turn. Text without a call ends nothing.",
                setup.maxInputTokens() / 2);
        return new ToolLoop(setup.model(), model, context, finish, specs, maxRepeats)
                .run(request, maxTurns, setup.tokenizer(), setup.maxInputTokens());
    }

    private ModelRequest request(Assignment assignment, FileTree files, String ending, int ceiling) {
        List<Section> sections = WorkerSections.of(assignment, files, ending);
        return setup.beginning(sections, Map.of(INSTRUCTIONS, instructions.strip()), ceiling)
                .request();
    }

    /**
     * Goes on from the files that the last attempt left: what was found wrong with them is mended in them. Returns what is
     * in the directory.
     */
    private static FileTree restored(Assignment assignment, WorkContext context) throws IOException {
        if (assignment.previous().isEmpty()) {
            return assignment.files();
        }
        HandoffView previous = assignment.previous().get();
        Path directory = context.directory();
        for (String path : assignment.files().entries().keySet()) {
            if (previous.files().get(path).isEmpty()) {
                remove(directory.resolve(path), directory);
            }
        }
        for (String path :
                Texts.changed(assignment.files(), previous.files()).entries().keySet()) {
            Path file = directory.resolve(path);
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "a file in a directory has a parent"));
            try (InputStream bytes = previous.open(path)) {
                Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return previous.files();
    }

    /** And the folders that are left empty, since a file may be where one was. */
    private static void remove(Path file, Path directory) throws IOException {
        Files.delete(file);
        for (Path folder = file.getParent(); folder != null && !folder.equals(directory); folder = folder.getParent()) {
            try {
                Files.delete(folder);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
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
