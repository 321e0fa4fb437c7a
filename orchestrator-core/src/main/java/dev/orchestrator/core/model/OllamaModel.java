package dev.orchestrator.core.model;

import dev.orchestrator.core.model.wire.OllamaChat;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Models that Ollama runs. It refuses what is longer than its context, which is short unless you set the length that you
 * need by the option {@code num_ctx} of requests, or in Ollama; old versions cut it off without a word.
 *
 * @since 0.1.0
 */
public final class OllamaModel {
    private static final String BASE = "http://localhost:11434";

    private OllamaModel() {}

    /**
     * Returns the model that the variables {@code OLLAMA_MODEL} and, if it is not on this machine's usual port, {@code
     * OLLAMA_BASE_URL} name.
     *
     * @throws IllegalStateException if the first is not set; the message names it
     */
    public static HttpModel fromEnvironment() {
        return from(System::getenv);
    }

    static HttpModel from(UnaryOperator<@Nullable String> variables) {
        return at(Environment.or(variables, "OLLAMA_BASE_URL", BASE))
                .model(Environment.required(variables, "OLLAMA_MODEL", "the name of a model that Ollama has"))
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
