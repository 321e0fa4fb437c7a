package dev.orchestrator.core.model;

import dev.orchestrator.core.model.wire.AnthropicMessages;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Models of Anthropic, by Messages.
 *
 * @since 0.1.0
 */
public final class AnthropicModel {
    private static final String BASE = "https://api.anthropic.com";
    private static final Environment.Variable MODEL =
            new Environment.Variable("ANTHROPIC_MODEL", "the name of a model");
    private static final Environment.Variable KEY =
            new Environment.Variable("ANTHROPIC_API_KEY", "a key of Anthropic's");

    private AnthropicModel() {}

    /**
     * Returns the model that the variables {@code ANTHROPIC_API_KEY}, {@code ANTHROPIC_MODEL} and, if it is not Anthropic's
     * own endpoint, {@code ANTHROPIC_BASE_URL} name.
     *
     * @throws IllegalStateException if one of the first two is not set; the message names all that are missing
     */
    public static HttpModel fromEnvironment() {
        return from(System::getenv);
    }

    static HttpModel from(UnaryOperator<@Nullable String> variables) {
        List<String> values = Environment.required(variables, MODEL, KEY);
        return at(Environment.or(variables, "ANTHROPIC_BASE_URL", BASE))
                .model(values.get(0))
                .key(values.get(1))
                .build();
    }

    /** Begins a model of Anthropic's. */
    public static HttpModel.Builder messages() {
        return at(BASE);
    }

    /**
     * Begins a model of another endpoint that speaks Messages.
     *
     * @param baseUrl without {@code /v1}
     * @throws IllegalArgumentException if that is no http or https URL, or has a query, a fragment or a user
     */
    public static HttpModel.Builder at(String baseUrl) {
        return new HttpModel.Builder(new AnthropicMessages(), baseUrl).soldBy("anthropic", BASE);
    }
}
