package dev.orchestrator.core.role;

import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.kernel.Digests;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What every role has: which model, what it is told, how long an answer may be.
 *
 * @param model the name that the orchestrator binds
 */
record Setup(String model, Prompt prompt, int maxOutputTokens) {
    /** Changes when this package begins to say something else to models than before. */
    private static final String CODE = "1";

    private static final int DIGITS = 12;
    private static final int MAX_OUTPUT_TOKENS = 8_192;

    Setup {
        if (model.isBlank()) {
            throw new IllegalArgumentException("a role needs the name of a model, such as \"default\"");
        }
        if (maxOutputTokens < 1) {
            throw new IllegalArgumentException("maxOutputTokens must be at least 1, but was " + maxOutputTokens);
        }
    }

    static Setup using(String model, Prompt prompt) {
        return new Setup(Objects.requireNonNull(model, "model"), prompt, MAX_OUTPUT_TOKENS);
    }

    Setup prompt(Prompt prompt) {
        return new Setup(model, prompt, maxOutputTokens);
    }

    Setup maxOutputTokens(int maxOutputTokens) {
        return new Setup(model, prompt, maxOutputTokens);
    }

    /** Returns how a conversation begins. */
    ModelRequest request(Map<String, String> values) {
        return ModelRequest.of(prompt.messages(values)).maxOutputTokens(maxOutputTokens);
    }

    /** Returns what names all that the model is told beside the task: equal settings, equal version. */
    String version(Object... more) {
        return Digests.texts(Stream.concat(
                                Stream.of(CODE, model, prompt.template(), Integer.toString(maxOutputTokens)),
                                Arrays.stream(more).map(String::valueOf))
                        .toArray(String[]::new))
                .substring(0, DIGITS);
    }
}
