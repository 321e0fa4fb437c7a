package dev.orchestrator.core.model;

import dev.orchestrator.core.model.wire.ChatCompletions;
import dev.orchestrator.core.model.wire.ChatFlavour;
import dev.orchestrator.core.model.wire.OpenAiResponses;
import java.util.List;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Models of OpenAI, and of all that speak its Chat Completions.
 *
 * @since 0.1.0
 */
public final class OpenAiModel {
    private static final String BASE = "https://api.openai.com/v1";
    private static final Environment.Variable MODEL = new Environment.Variable("OPENAI_MODEL", "the name of a model");
    private static final Environment.Variable KEY = new Environment.Variable("OPENAI_API_KEY", "a key of OpenAI's");

    private static final String MISTRAL = "https://api.mistral.ai/v1";

    private OpenAiModel() {}

    /**
     * Returns the model that the variables {@code OPENAI_API_KEY}, {@code OPENAI_MODEL} and, if it is not OpenAI's own,
     * {@code OPENAI_BASE_URL} name. Elsewhere than at OpenAI's, Azure's and Mistral's addresses it is asked as by {@link #at}.
     *
     * @throws IllegalStateException if one of the first two is not set; the message names all that are missing
     */
    public static HttpModel fromEnvironment() {
        return from(System::getenv);
    }

    static HttpModel from(UnaryOperator<@Nullable String> variables) {
        List<String> values = Environment.required(variables, MODEL, KEY);
        String base = Environment.or(variables, "OPENAI_BASE_URL", BASE);
        return builder(base, flavour(HttpUrl.parse(base)))
                .model(values.get(0))
                .key(values.get(1))
                .build();
    }

    /** What speaks as OpenAI does is mostly not OpenAI. */
    static ChatFlavour flavour(@Nullable HttpUrl base) {
        String host = base == null ? "" : "." + base.host();
        if (host.endsWith(".api.openai.com") || host.endsWith(".openai.azure.com")) {
            return ChatFlavour.OPENAI;
        }
        return host.equals(".api.mistral.ai") ? ChatFlavour.MISTRAL : ChatFlavour.COMMON;
    }

    /** Begins a model of OpenAI's by Chat Completions. */
    public static HttpModel.Builder chat() {
        return builder(BASE, ChatFlavour.OPENAI);
    }

    /** Begins a model of OpenAI's by Responses. */
    public static HttpModel.Builder responses() {
        return new HttpModel.Builder(new OpenAiResponses(), BASE).soldBy("openai", BASE);
    }

    /**
     * Begins a model of another endpoint that speaks Chat Completions: LM Studio, NVIDIA NIM, and many more.
     *
     * @param baseUrl such as {@code http://localhost:1234/v1}
     * @throws IllegalArgumentException if that is no http or https URL, or has a query, a fragment or a user
     */
    public static HttpModel.Builder at(String baseUrl) {
        return builder(baseUrl, ChatFlavour.COMMON);
    }

    /** Begins a model of a llama.cpp server; as {@link #at}. */
    public static HttpModel.Builder llamaCpp(String baseUrl) {
        return builder(baseUrl, ChatFlavour.LLAMA_CPP);
    }

    /** Begins a model of a vLLM server; as {@link #at}. */
    public static HttpModel.Builder vllm(String baseUrl) {
        return builder(baseUrl, ChatFlavour.VLLM);
    }

    /** Begins a model of an SGLang server; as {@link #at}. */
    public static HttpModel.Builder sglang(String baseUrl) {
        return builder(baseUrl, ChatFlavour.SGLANG);
    }

    /** Begins a model of Mistral's. */
    public static HttpModel.Builder mistral() {
        return builder(MISTRAL, ChatFlavour.MISTRAL);
    }

    private static HttpModel.Builder builder(String baseUrl, ChatFlavour flavour) {
        return new HttpModel.Builder(new ChatCompletions(flavour), baseUrl)
                .soldBy("openai", BASE)
                .soldBy("mistral", MISTRAL);
    }
}
