package dev.orchestrator.core.role;

/**
 * Two lines around what comes from outside, so that a model can tell it from what it was asked. They carry a tag that the
 * content does not hold, so nothing in the content can close them.
 */
final class Fence {
    private Fence() {}

    static String around(String content) {
        return dev.orchestrator.core.context.Sections.fenced(content).stripTrailing();
    }
}
