package dev.orchestrator.core.model.wire;

/**
 * One message of a stream.
 *
 * @param event its kind; empty if the stream does not say
 * @param data its text
 */
public record Frame(String event, String data) {}
