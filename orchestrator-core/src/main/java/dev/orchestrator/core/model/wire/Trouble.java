package dev.orchestrator.core.model.wire;

import dev.orchestrator.core.model.wire.Protocol.Complaint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is wrong, as far as an endpoint's code or words say so. After the providers' documentation of February 2026 and,
 * where that says nothing, after what their servers are known to answer.
 */
public enum Trouble {
    /** Nobody pays for this. */
    NO_CREDIT(
            Set.of("insufficient_quota", "billing_error"),
            List.of("credit balance is too low", "insufficient balance")), // Anthropic, DeepSeek
    /** The request and the longest answer that it allows do not fit into the model's memory. */
    TOO_LONG(
            Set.of(
                    "context_length_exceeded",
                    "string_above_max_length",
                    "exceed_context_size_error",
                    "request_too_large"),
            List.of(
                    "prompt is too long", // Anthropic
                    "exceed context limit",
                    "exceeds the maximum number of tokens", // Gemini
                    "maximum context length", // OpenAI, vLLM, Mistral, Ollama
                    "model's context length", // vLLM, SGLang
                    "exceeds the context window", // OpenAI Responses
                    "exceeds the context length", // Ollama
                    "than the context length",
                    "prompt too long",
                    "available context size")), // llama.cpp
    /** What was asked is not to be answered. */
    FILTERED(Set.of("content_filter", "content_policy_violation", "invalid_prompt"), List.of()),
    /** The key is none. */
    WRONG_KEY(
            Set.of("invalid_api_key", "authentication_error", "permission_error", "unauthenticated"),
            List.of("api key not valid")), // Gemini, which calls it an invalid argument
    /** It may pass. */
    PASSING(
            Set.of(
                    "overloaded_error",
                    "server_is_overloaded",
                    "slow_down",
                    "rate_limit_error",
                    "rate_limit_exceeded",
                    "api_error",
                    "server_error",
                    "internal_server_error",
                    "internalservererror", // vLLM
                    "timeout_error",
                    "unavailable",
                    "resource_exhausted",
                    "deadline_exceeded",
                    "internal"),
            List.of()),
    /** Something else. */
    OTHER(Set.of(), List.of());

    private final Set<String> codes;
    private final List<String> words;

    Trouble(Set<String> codes, List<String> words) {
        this.codes = codes;
        this.words = words;
    }

    /** Returns what a complaint is about; codes say it better than words. */
    static Trouble of(Complaint complaint) {
        String code = complaint.code().toLowerCase(Locale.ROOT);
        String message = complaint.message().toLowerCase(Locale.ROOT);
        return first(trouble -> trouble.codes.contains(code))
                .or(() -> first(trouble -> trouble.words.stream().anyMatch(message::contains)))
                .orElse(OTHER);
    }

    private static Optional<Trouble> first(Predicate<Trouble> test) {
        return Stream.of(values()).filter(test).findFirst();
    }
}
