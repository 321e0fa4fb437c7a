package dev.orchestrator.core.model.wire;

import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import org.jspecify.annotations.Nullable;

/** The tool by which an answer comes whose shape is told as a tool's arguments. */
final class AnswerTool {
    private AnswerTool() {}

    static @Nullable String of(ModelRequest request) {
        return request.output().map(OutputSchema::name).orElse(null);
    }
}
