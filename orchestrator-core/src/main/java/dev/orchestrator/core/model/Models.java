package dev.orchestrator.core.model;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Models by a word, for command lines.
 *
 * @since 0.1.0
 */
public final class Models {
    private Models() {}

    /**
     * Returns the model that a word names: {@code openai}, {@code anthropic}, {@code gemini} or {@code ollama}, as its
     * class's {@code fromEnvironment} does; or the URL of an endpoint that speaks Chat Completions, whose model and key are
     * in {@code MODEL_NAME} and {@code MODEL_API_KEY}, if it needs any.
     *
     * @throws IllegalArgumentException if it is none of these
     * @throws IllegalStateException if a variable is not set; the message names it
     */
    public static HttpModel named(String word) {
        return named(word, System::getenv);
    }

    static HttpModel named(String word, UnaryOperator<@Nullable String> variables) {
        return switch (word) {
            case "openai" -> OpenAiModel.from(variables);
            case "anthropic" -> AnthropicModel.from(variables);
            case "gemini" -> GeminiModel.from(variables);
            case "ollama" -> OllamaModel.from(variables);
            default -> at(word, variables);
        };
    }

    private static HttpModel at(String url, UnaryOperator<@Nullable String> variables) {
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new IllegalArgumentException(
                    "no model is called '" + url
                            + "'; say openai, anthropic, gemini, ollama, or the URL of an endpoint such as http://localhost:8080/v1");
        }
        HttpModel.Builder builder = OpenAiModel.at(url).model(Environment.or(variables, "MODEL_NAME", "default"));
        String key = Environment.or(variables, "MODEL_API_KEY", "");
        return (key.isEmpty() ? builder : builder.key(key)).build();
    }
}
