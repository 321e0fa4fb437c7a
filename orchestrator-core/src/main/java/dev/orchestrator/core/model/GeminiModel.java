package dev.orchestrator.core.model;

import dev.orchestrator.core.model.wire.GeminiContents;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Google's Gemini models.
 *
 * @since 0.1.0
 */
public final class GeminiModel {
    private static final String BASE = "https://generativelanguage.googleapis.com/v1beta";
    private static final Environment.Variable MODEL = new Environment.Variable("GEMINI_MODEL", "the name of a model");
    private static final Environment.Variable KEY = new Environment.Variable("GEMINI_API_KEY", "a key of Google's");

    private GeminiModel() {}

    /**
     * Returns the model that the variables {@code GEMINI_API_KEY}, {@code GEMINI_MODEL} and, if it is not Google's own
     * endpoint, {@code GEMINI_BASE_URL} name.
     *
     * @throws IllegalStateException if one of the first two is not set; the message names all that are missing
     */
    public static HttpModel fromEnvironment() {
        return from(System::getenv);
    }

    static HttpModel from(UnaryOperator<@Nullable String> variables) {
        List<String> values = Environment.required(variables, MODEL, KEY);
        return at(Environment.or(variables, "GEMINI_BASE_URL", BASE))
                .model(values.get(0))
                .key(values.get(1))
                .build();
    }

    /** Begins a model of Google's. */
    public static HttpModel.Builder contents() {
        return at(BASE);
    }

    /**
     * Begins a model of another endpoint that speaks the same.
     *
     * @param baseUrl with the version, such as {@code /v1beta}
     * @throws IllegalArgumentException if that is no http or https URL, or has a query, a fragment or a user
     */
    public static HttpModel.Builder at(String baseUrl) {
        return new HttpModel.Builder(new GeminiContents(), baseUrl).soldBy("google", BASE);
    }
}
