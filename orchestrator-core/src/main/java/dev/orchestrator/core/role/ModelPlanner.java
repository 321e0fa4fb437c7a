package dev.orchestrator.core.role;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanContext;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Remaining;
import java.util.Collections;
import java.util.Objects;
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
    private static final Prompt PROMPT = Prompt.resource("planner.md", Sections.OF_PLANNER);

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
     * Replaces what the model is told. The template has the places of the library's own, {@code planner.md} beside this
     * class, each written {@code {{name}}}; what stands before its first line {@code ---} is the system's message.
     *
     * @throws IllegalArgumentException if a place is missing or unknown; the message names it
     */
    public ModelPlanner prompt(String template) {
        return new ModelPlanner(setup.prompt(Prompt.of(template, Sections.OF_PLANNER)), descriptions);
    }

    /** Bounds an answer of the model. Default: 8,192 tokens. */
    public ModelPlanner maxOutputTokens(int tokens) {
        return new ModelPlanner(setup.maxOutputTokens(tokens), descriptions);
    }

    @Override
    public Move plan(PlanRequest request, PlanContext context) throws InterruptedException {
        // Recorded: made again after a crash, the call finds more used up, but must ask the model the same.
        Remaining left = Objects.requireNonNull(
                context.step("remaining", null, Effect.PURE, Remaining.class, id -> request.remaining()));
        Payload answer = context.model(setup.model())
                .ask(setup.request(Sections.of(request, left, descriptions)).output(MoveSchema.of(request, left)));
        return MoveAnswer.move(answer, request.spec());
    }

    /** Returns the shape of the moves that are possible now. */
    public static OutputSchema schema(PlanRequest request) {
        return MoveSchema.of(request, request.remaining());
    }

    /** Returns a hash over the prompt and the settings. */
    @Override
    public String version() {
        return setup.version(descriptions);
    }
}
