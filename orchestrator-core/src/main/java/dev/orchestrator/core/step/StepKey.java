package dev.orchestrator.core.step;

import dev.orchestrator.api.model.ModelRequest;

/**
 * What a step is, by its content.
 *
 * @param name {@code step:…}, {@code tool:…}, {@code model:…}
 * @param content a {@link ModelRequest}, or canonical JSON as a {@code String}
 * @param occurrence tells equal steps of one attempt apart, from 0
 */
public record StepKey(String name, Object content, int occurrence) {}
