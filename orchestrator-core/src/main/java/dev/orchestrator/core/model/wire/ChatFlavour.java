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
 * @param takesThoughts whether a model's thoughts may go back to it
 * @param callIds what it takes as the id of a tool call
 */
public record ChatFlavour(
        String outputLimit,
        boolean strictSchemas,
        boolean usageOnRequest,
        Set<Enforcement> enforcements,
        String dialect,
        String grammarField,
        boolean takesThoughts,
        CallIds callIds) {
    private static final Set<Enforcement> HOSTED =
            Set.of(Enforcement.NATIVE, Enforcement.STRICT_TOOL, Enforcement.JSON_MODE, Enforcement.PROMPT);
    private static final Set<Enforcement> SERVER =
            Set.of(Enforcement.NATIVE, Enforcement.GRAMMAR, Enforcement.JSON_MODE, Enforcement.PROMPT);

    public static final ChatFlavour OPENAI =
            new ChatFlavour("max_completion_tokens", true, true, HOSTED, "openai-2026-02", "", false, CallIds.OPENAI);
    public static final ChatFlavour MISTRAL =
            new ChatFlavour("max_tokens", true, false, HOSTED, "mistral-2026-02", "", false, CallIds.MISTRAL);
    public static final ChatFlavour LLAMA_CPP =
            new ChatFlavour("max_tokens", false, true, SERVER, "llamacpp-2026-02", "grammar", true, CallIds.ANY);
    public static final ChatFlavour VLLM =
            new ChatFlavour("max_tokens", false, true, SERVER, "vllm-2026-02", "structured_outputs", true, CallIds.ANY);
    /** SGLang. */
    public static final ChatFlavour SGLANG =
            new ChatFlavour("max_tokens", false, true, SERVER, "vllm-2026-02", "ebnf", true, CallIds.ANY);
    /** NVIDIA NIM, LM Studio, and whatever else speaks the common part. */
    public static final ChatFlavour COMMON = new ChatFlavour(
            "max_tokens",
            false,
            true,
            Set.of(Enforcement.NATIVE, Enforcement.JSON_MODE, Enforcement.PROMPT),
            "openai-2026-02",
            "",
            true,
            CallIds.ANY);

    public ChatFlavour {
        enforcements = Set.copyOf(enforcements);
    }
}
