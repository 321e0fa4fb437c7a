package dev.orchestrator.core.model.wire;

/** How an endpoint is told the shape of an answer; the earlier, the firmer. */
public enum Enforcement {
    /** By its own field for schemas. */
    NATIVE,
    /** As the arguments of a tool that must be called. */
    STRICT_TOOL,
    /** As a grammar. */
    GRAMMAR,
    /** In words, and by asking for some JSON. */
    JSON_MODE,
    /** In words. */
    PROMPT
}
