package dev.orchestrator.api.model;

import dev.orchestrator.api.tool.ToolCall;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param text what was said; may be empty
 * @param calls the tools an assistant message asked for
 * @param callId for a tool's message: the {@link ToolCall#id()} it answers; else null
 */
public record Message(
        String role,
        String text,
        List<ToolCall> calls,
        @Nullable String callId) {
    /** @throws IllegalArgumentException if {@code role} is blank */
    public Message {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(text, "text");
        calls = List.copyOf(calls);
        if (role.isBlank()) {
            throw new IllegalArgumentException("message needs a role");
        }
    }

    /** Returns a message that sets the rules. */
    public static Message system(String text) {
        return new Message("system", text, List.of(), null);
    }

    /** Returns a message to the model. */
    public static Message user(String text) {
        return new Message("user", text, List.of(), null);
    }

    /** Returns what the model said. */
    public static Message assistant(String text) {
        return new Message("assistant", text, List.of(), null);
    }

    /** Returns a tool's answer. */
    public static Message tool(String callId, String text) {
        return new Message("tool", text, List.of(), Objects.requireNonNull(callId, "callId"));
    }
}
