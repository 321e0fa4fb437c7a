package dev.orchestrator.core.role;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanContext;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Remaining;
import dev.orchestrator.core.context.Section;
import dev.orchestrator.core.context.Tokenizer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Has a model plan. It is shown the task, its children and what is left of the limits, and answers with a move that is
 * valid against a schema made for that very moment: it has only the moves that are possible and the names that exist.
 *
 * <p>A subtask that serves requirements of the spec is done when their criteria are met; only one that serves none has the
 * criteria that the model names for it.
 *
 * <p>Immutable, and safe for use by several threads; each method with an argument returns a copy with that part changed.
 *
 * <pre>{@code
 * ModelPlanner.using("default").describing("java", "writes and changes Java sources")
 * }</pre>
 */
public final class ModelPlanner implements Planner, Versioned {
    private static final Set<String> PLACES = Set.of(Setup.CONTEXT);
    private static final Prompt PROMPT = Prompt.resource("planner.md", PLACES);

    private final Setup setup;
    private final SortedMap<String, String> descriptions;

    private ModelPlanner(Setup setup, SortedMap<String, String> descriptions) {
        this.setup = setup;
        this.descriptions = descriptions;
    }

    /**
     * Returns a planner.
     *
     * @param model the name that the orchestrator binds a model to
     */
    public static ModelPlanner using(String model) {
        return new ModelPlanner(Setup.using(model, PROMPT), Collections.emptySortedMap());
    }

    /**
     * Says what a worker, planner or verifier is good for, for the model to read.
     *
     * @param name as it is registered
     */
    public ModelPlanner describing(String name, String words) {
        SortedMap<String, String> more = new TreeMap<>(descriptions);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(words, "words"));
        return new ModelPlanner(setup, Collections.unmodifiableSortedMap(more));
    }

    /**
     * Replaces what the model is told. What stands before the template's first line {@code ---} is the system's message;
     * after it, {@code {{context}}} stands for what is shown of the task. The library's own is {@code planner.md} beside
     * this class.
     *
     * @throws IllegalArgumentException if that place is missing, or another is there; the message names it
     */
    public ModelPlanner prompt(String template) {
        return new ModelPlanner(setup.prompt(Prompt.of(template, PLACES)), descriptions);
    }

    /** Bounds an answer of the model. Default: 8,192 tokens. */
    public ModelPlanner maxOutputTokens(int tokens) {
        return new ModelPlanner(setup.maxOutputTokens(tokens), descriptions);
    }

    /**
     * Bounds what the model is sent at once, by sections' priorities: what does not fit is cut, with a marker, and of
     * requirements that do not fit each is shown by its beginning. The schema of moves does not count. Default: 64,000
     * tokens; a model with a smaller window needs less.
     */
    public ModelPlanner maxInputTokens(int tokens) {
        return new ModelPlanner(setup.maxInputTokens(tokens), descriptions);
    }

    /** Sets who counts what is sent. Default: an {@linkplain Tokenizer#estimate estimate} with a margin of 20 percent. */
    public ModelPlanner tokenizer(Tokenizer tokenizer) {
        return new ModelPlanner(setup.tokenizer(tokenizer), descriptions);
    }

    @Override
    public Move plan(PlanRequest request, PlanContext context) throws InterruptedException {
        // Recorded: made again after a crash, the call finds more used up, but must ask the model the same.
        Remaining left = Objects.requireNonNull(
                context.step("remaining", request.refused(), Effect.PURE, Remaining.class, id -> request.remaining()));
        int mostOfSpec = setup.maxInputTokens() / 2;
        List<Section> sections = PlannerSections.of(
                request, left, descriptions, spec -> setup.tokenizer().count(spec) <= mostOfSpec);
        ModelRequest asked =
                setup.beginning(sections, Map.of(), setup.maxInputTokens()).request();
        Payload answer = context.model(setup.model()).ask(asked.output(MoveSchema.of(request, left)));
        return MoveAnswer.move(answer, request.spec());
    }

    /** Returns a hash over the prompt and the settings. */
    @Override
    public String version() {
        return setup.version(descriptions);
    }
}
