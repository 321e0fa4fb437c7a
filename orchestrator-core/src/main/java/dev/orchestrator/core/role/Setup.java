package dev.orchestrator.core.role;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.context.AssembledContext;
import dev.orchestrator.core.context.ContextAssembler;
import dev.orchestrator.core.context.ContextOverflowException;
import dev.orchestrator.core.context.Section;
import dev.orchestrator.core.context.Tokenizer;
import dev.orchestrator.core.kernel.Digests;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What every role has: which model, what it is told, and how long that and an answer may be.
 *
 * @param model the name that the orchestrator binds
 * @param maxInputTokens of all that is sent at once, as {@code tokenizer} counts
 */
record Setup(String model, Prompt prompt, int maxOutputTokens, int maxInputTokens, Tokenizer tokenizer) {
    /** Where the sections stand in a prompt. */
    static final String CONTEXT = "context";

    /** Changes when this package begins to say something else to models than before. */
    private static final String CODE = "2";

    private static final int DIGITS = 12;
    private static final int MAX_OUTPUT_TOKENS = 8_192;
    private static final int MAX_INPUT_TOKENS = 64_000;
    private static final int MARGIN = 20;

    Setup {
        if (model.isBlank()) {
            throw new IllegalArgumentException("a role needs the name of a model, such as \"default\"");
        }
        requirePositive("maxOutputTokens", maxOutputTokens);
        requirePositive("maxInputTokens", maxInputTokens);
    }

    /**
     * How a conversation begins.
     *
     * @param shown what of the sections is in it
     */
    record Beginning(ModelRequest request, AssembledContext shown) {}

    static Setup using(String model, Prompt prompt) {
        return new Setup(
                Objects.requireNonNull(model, "model"),
                prompt,
                MAX_OUTPUT_TOKENS,
                MAX_INPUT_TOKENS,
                Tokenizer.estimate(MARGIN));
    }

    static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but was " + value);
        }
    }

    Setup prompt(Prompt prompt) {
        return new Setup(model, prompt, maxOutputTokens, maxInputTokens, tokenizer);
    }

    Setup maxOutputTokens(int maxOutputTokens) {
        return new Setup(model, prompt, maxOutputTokens, maxInputTokens, tokenizer);
    }

    Setup maxInputTokens(int maxInputTokens) {
        return new Setup(model, prompt, maxOutputTokens, maxInputTokens, tokenizer);
    }

    Setup tokenizer(Tokenizer tokenizer) {
        return new Setup(
                model, prompt, maxOutputTokens, maxInputTokens, Objects.requireNonNull(tokenizer, "tokenizer"));
    }

    /**
     * Returns how a conversation begins.
     *
     * @param values of the prompt's other places
     * @param ceiling for all of it, in tokens
     * @throws OrchestratorException of class {@code BUDGET} if what must be shown exceeds it
     */
    Beginning beginning(List<Section> sections, Map<String, String> values, int ceiling) {
        long told = tokenizer.count(prompt.template())
                + values.values().stream().mapToLong(tokenizer::count).sum();
        AssembledContext shown;
        try {
            shown = ContextAssembler.within(Math.max(1, ceiling - told))
                    .tokenizer(tokenizer)
                    .assemble(sections);
        } catch (ContextOverflowException e) {
            throw new OrchestratorException(
                    FailureClass.BUDGET,
                    "what model '" + model + "' must be shown does not fit into " + ceiling
                            + " tokens; raise maxInputTokens, which is " + maxInputTokens + ", or give it less: "
                            + e.getMessage(),
                    e);
        }
        Map<String, String> all = new HashMap<>(values);
        all.put(CONTEXT, shown.text());
        return new Beginning(ModelRequest.of(prompt.messages(all)).maxOutputTokens(maxOutputTokens), shown);
    }

    /** Returns what names all that the model is told beside the task: equal settings, equal version. */
    String version(Object... more) {
        return Digests.texts(Stream.concat(
                                Stream.of(
                                        CODE,
                                        model,
                                        prompt.template(),
                                        Integer.toString(maxOutputTokens),
                                        Integer.toString(maxInputTokens)),
                                Arrays.stream(more).map(String::valueOf))
                        .toArray(String[]::new))
                .substring(0, DIGITS);
    }
}
