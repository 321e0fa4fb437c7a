package dev.orchestrator.api;

/**
 * Optional for planners, workers, verifiers, models and tools: names the version of the code, so that evidence and
 * journals say what produced them. What is not versioned counts as version {@code "0"}.
 */
public interface Versioned {
    /** Returns the version; not blank, and the same for the same behaviour. */
    String version();
}
