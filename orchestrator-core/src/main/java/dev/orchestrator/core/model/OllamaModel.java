package dev.orchestrator.core.model;

import dev.orchestrator.core.model.wire.OllamaChat;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Models that Ollama runs. How many tokens one may read and write at once is up to Ollama, and often only 4,096; what is
 * longer is refused, by old versions cut off without a word. Set what you need, and the machine has memory for, by the option {@code num_ctx}, or in Ollama:
 *
 * <pre>{@code
 * OllamaModel.chat().model("qwen3").option("num_ctx", "32768").local().build();
 * }</pre>
 *
 * @since 0.1.0
 */
public final class OllamaModel {
    private static final String BASE = "http://localhost:11434";
    private static final Environment.Variable MODEL =
            new Environment.Variable("OLLAMA_MODEL", "the name of a model that Ollama has");
    private static final String CONTEXT = "32768";

    private OllamaModel() {}

    /**
     * Returns the model that the variables {@code OLLAMA_MODEL} and, if it is not on this machine's usual port, {@code
     * OLLAMA_BASE_URL} name. It may read and write {@code OLLAMA_CONTEXT_LENGTH} tokens at once; if that is not set, 32,768.
     *
     * @throws IllegalStateException if the first is not set; the message names it
     */
    public static HttpModel fromEnvironment() {
        return from(System::getenv);
    }

    static HttpModel from(UnaryOperator<@Nullable String> variables) {
        return at(Environment.or(variables, "OLLAMA_BASE_URL", BASE))
                .model(Environment.required(variables, MODEL).get(0))
                .option("num_ctx", Environment.or(variables, "OLLAMA_CONTEXT_LENGTH", CONTEXT))
                .build();
    }

    /** Begins a model of this machine's, on Ollama's usual port. */
    public static HttpModel.Builder chat() {
        return at(BASE);
    }

    /**
     * Begins a model of another machine's.
     *
     * @throws IllegalArgumentException if that is no http or https URL, or has a query, a fragment or a user
     */
    public static HttpModel.Builder at(String baseUrl) {
        return new HttpModel.Builder(new OllamaChat(), baseUrl);
    }
}
