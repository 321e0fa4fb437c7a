package dev.orchestrator.core.tool;

import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import java.nio.file.Path;
import java.util.List;

/** A call that tools are tested in: arguments are checked as the engine does it. */
record Called(Path directory) implements ToolContext {
    /** A call without a directory. */
    static final Called NOWHERE = new Called(Path.of("nowhere"));

    @Override
    public String callId() {
        return "call-1";
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    /** Returns what the tool answers. */
    Payload call(Tool tool, String arguments) throws Exception {
        String json = Json.write(new JsonText(arguments));
        if (!JsonSchema.parse(tool.spec().inputSchema()).validate(json).isEmpty()) {
            throw new IllegalArgumentException("arguments that do not match the schema: " + arguments);
        }
        return Json.payloadOf(tool.invoke(Json.payload(json), this));
    }

    /** Returns what the one of these tools with that name answers. */
    Payload call(List<Tool> tools, String name, String arguments) throws Exception {
        Tool tool = tools.stream()
                .filter(each -> each.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
        return call(tool, arguments);
    }
}
