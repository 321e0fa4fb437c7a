package dev.orchestrator.core.model.wire;

import java.util.Set;

/**
 * In what endpoints that speak Chat Completions differ.
 *
 * @param outputLimit the name of the field for the most tokens of an answer
 * @param strictSchemas whether a schema is only enforced with {@code strict}
 * @param usageOnRequest whether usage comes in a stream only if it is asked for
 * @param enforcements the ways in which a shape can be told
 * @param dialect the profile of the schemas it takes
 * @param grammarField where a grammar goes; empty if there is no such
 */
public record ChatFlavour(
        String outputLimit,
        boolean strictSchemas,
        boolean usageOnRequest,
        Set<Enforcement> enforcements,
        String dialect,
        String grammarField) {
    private static final Set<Enforcement> HOSTED =
            Set.of(Enforcement.NATIVE, Enforcement.STRICT_TOOL, Enforcement.JSON_MODE, Enforcement.PROMPT);
    private static final Set<Enforcement> SERVER =
            Set.of(Enforcement.NATIVE, Enforcement.GRAMMAR, Enforcement.JSON_MODE, Enforcement.PROMPT);

    public static final ChatFlavour OPENAI =
            new ChatFlavour("max_completion_tokens", true, true, HOSTED, "openai-2026-02", "");
    public static final ChatFlavour MISTRAL = new ChatFlavour("max_tokens", true, false, HOSTED, "mistral-2026-02", "");
    public static final ChatFlavour LLAMA_CPP =
            new ChatFlavour("max_tokens", false, true, SERVER, "llamacpp-2026-02", "grammar");
    public static final ChatFlavour VLLM =
            new ChatFlavour("max_tokens", false, true, SERVER, "vllm-2026-02", "structured_outputs");
    /** SGLang. */
    public static final ChatFlavour SGLANG = new ChatFlavour("max_tokens", false, true, SERVER, "vllm-2026-02", "ebnf");
    /** NVIDIA NIM, LM Studio, and whatever else speaks the common part. */
    public static final ChatFlavour COMMON = new ChatFlavour(
            "max_tokens",
            false,
            true,
            Set.of(Enforcement.NATIVE, Enforcement.JSON_MODE, Enforcement.PROMPT),
            "openai-2026-02",
            "");

    public ChatFlavour {
        enforcements = Set.copyOf(enforcements);
    }
}
