package dev.orchestrator.core.role;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.schema.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The typed end of a worker's task: a tool that does nothing but hand over. */
record FinishTool(OutputSchema shape) {
    static final String NAME = "finish";

    record Arguments(@Nullable JsonText result, List<String> notes, List<String> concerns) {}

    /** @param result JSON Schema of the result */
    static FinishTool of(String result) {
        return new FinishTool(new OutputSchema(
                NAME,
                SchemaText.write(SchemaText.holding(
                        "result",
                        result,
                        SchemaText.map(
                                "notes", SchemaText.listOf(SchemaText.map("type", "string"), "what others should know"),
                                "concerns",
                                        SchemaText.listOf(
                                                SchemaText.map("type", "string"), "what you are not sure of")),
                        "notes",
                        "concerns"))));
    }

    ToolSpec spec() {
        return new ToolSpec(
                NAME,
                "Ends the task and hands over its result. Call it once, last, when the work is done.",
                shape.jsonSchema(),
                Effect.PURE);
    }

    /** Returns what arguments that are valid by the schema hand over. */
    static Handoff handoff(String json) {
        Arguments arguments = Json.read(json, Arguments.class);
        return new Handoff(arguments.result(), null, arguments.notes(), arguments.concerns());
    }
}
