package dev.orchestrator.api.tool;

import java.util.Objects;

/**
 * A model's wish to use a tool.
 *
 * @param id the model's own id for the call
 * @param name the tool's name
 * @param arguments JSON text as the model wrote it; not yet validated
 * @param state what the endpoint wants back with the conversation, such as signed thoughts; opaque, empty if nothing
 */
public record ToolCall(String id, String name, String arguments, String state) {
    /** @throws NullPointerException if a component is null */
    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
        Objects.requireNonNull(state, "state");
    }

    /** Creates a call without state. */
    public ToolCall(String id, String name, String arguments) {
        this(id, name, arguments, "");
    }
}
