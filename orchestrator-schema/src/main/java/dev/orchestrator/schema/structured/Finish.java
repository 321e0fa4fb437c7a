package dev.orchestrator.schema.structured;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a model stopped writing. To be asked before the text is looked at: half an answer, or a refusal, may well be JSON.
 *
 * <p>Providers have names of their own for it, which {@link #of} knows as documented in February 2026:
 *
 * <table>
 * <caption>Codes of the providers, in upper or lower case</caption>
 * <thead><tr><th>finish</th><th>codes</th></tr></thead>
 * <tbody>
 * <tr><td>{@link #STOPPED}</td><td>{@code stop} (OpenAI, Gemini, Ollama, Mistral, vLLM, llama.cpp), {@code completed}
 *     (OpenAI Responses), {@code end_turn}, {@code stop_sequence} (Anthropic), {@code eos},
 *     {@code eos_token}, {@code complete} (others)</td></tr>
 * <tr><td>{@link #TOOL_CALLS}</td><td>{@code tool_calls}, {@code function_call} (OpenAI and others), {@code tool_use}
 *     (Anthropic)</td></tr>
 * <tr><td>{@link #TRUNCATED}</td><td>{@code length} (OpenAI, Ollama, vLLM), {@code max_output_tokens}, {@code incomplete}
 *     (OpenAI Responses), {@code max_tokens}, {@code model_context_window_exceeded} (Anthropic), {@code MAX_TOKENS} (Gemini), {@code
 *     model_length} (Mistral)</td></tr>
 * <tr><td>{@link #REFUSED}</td><td>{@code content_filter} (OpenAI), {@code refusal} (Anthropic), {@code SAFETY}, {@code
 *     RECITATION}, {@code LANGUAGE}, {@code BLOCKLIST}, {@code PROHIBITED_CONTENT}, {@code SPII}, {@code IMAGE_SAFETY}
 *     (Gemini)</td></tr>
 * <tr><td>{@link #PAUSED}</td><td>{@code pause_turn} (Anthropic)</td></tr>
 * <tr><td>{@link #FAILED}</td><td>{@code error}, {@code failed}, {@code cancelled}, {@code abort} (vLLM), {@code
 *     insufficient_system_resource} (DeepSeek), {@code MALFORMED_FUNCTION_CALL}, {@code UNEXPECTED_TOOL_CALL}, {@code
 *     MALFORMED_RESPONSE}, {@code OTHER} (Gemini)</td></tr>
 * <tr><td>{@link #UNKNOWN}</td><td>all others, and none</td></tr>
 * </tbody>
 * </table>
 *
 * @since 0.1.0
 */
public enum Finish {
    /** It had said what it had to say. */
    STOPPED,
    /** It wants tools called. */
    TOOL_CALLS,
    /** It ran into the limit of its answer, or of its memory. */
    TRUNCATED,
    /** It, or a filter, declined. */
    REFUSED,
    /** It wants to be asked to go on. */
    PAUSED,
    /** Its provider could not finish. */
    FAILED,
    /** No code, or one that is not known: the text alone must tell. */
    UNKNOWN;

    private static final Map<String, Finish> KNOWN = Map.ofEntries(
            Map.entry("stop", STOPPED),
            Map.entry("completed", STOPPED),
            Map.entry("end_turn", STOPPED),
            Map.entry("stop_sequence", STOPPED),
            Map.entry("eos", STOPPED),
            Map.entry("eos_token", STOPPED),
            Map.entry("complete", STOPPED),
            Map.entry("tool_calls", TOOL_CALLS),
            Map.entry("function_call", TOOL_CALLS),
            Map.entry("tool_use", TOOL_CALLS),
            Map.entry("length", TRUNCATED),
            Map.entry("max_tokens", TRUNCATED),
            Map.entry("max_output_tokens", TRUNCATED),
            Map.entry("model_context_window_exceeded", TRUNCATED),
            Map.entry("model_length", TRUNCATED),
            Map.entry("incomplete", TRUNCATED),
            Map.entry("content_filter", REFUSED),
            Map.entry("refusal", REFUSED),
            Map.entry("safety", REFUSED),
            Map.entry("recitation", REFUSED),
            Map.entry("language", REFUSED),
            Map.entry("blocklist", REFUSED),
            Map.entry("prohibited_content", REFUSED),
            Map.entry("spii", REFUSED),
            Map.entry("image_safety", REFUSED),
            Map.entry("pause_turn", PAUSED),
            Map.entry("error", FAILED),
            Map.entry("failed", FAILED),
            Map.entry("cancelled", FAILED),
            Map.entry("abort", FAILED),
            Map.entry("insufficient_system_resource", FAILED),
            Map.entry("other", FAILED),
            Map.entry("malformed_response", FAILED),
            Map.entry("malformed_function_call", FAILED),
            Map.entry("unexpected_tool_call", FAILED));

    /** Returns what a provider's code means; {@link #UNKNOWN} for null. */
    public static Finish of(@Nullable String code) {
        return code == null
                ? UNKNOWN
                : Objects.requireNonNullElse(KNOWN.get(code.strip().toLowerCase(Locale.ROOT)), UNKNOWN);
    }
}
