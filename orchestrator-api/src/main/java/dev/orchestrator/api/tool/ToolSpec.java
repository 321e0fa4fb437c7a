package dev.orchestrator.api.tool;

import dev.orchestrator.api.Effect;
import java.util.Objects;

/**
 * What a tool is, for models and for the engine.
 *
 * @param name how it is called; not blank
 * @param description what it does, for a model to read
 * @param inputSchema JSON Schema of its arguments, as JSON text
 * @param effect what repeating it would do
 */
public record ToolSpec(String name, String description, String inputSchema, Effect effect) {
    /** @throws IllegalArgumentException if {@code name} is blank */
    public ToolSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(inputSchema, "inputSchema");
        Objects.requireNonNull(effect, "effect");
        if (name.isBlank()) {
            throw new IllegalArgumentException("tool needs a name");
        }
    }

    /** Returns a spec that takes any object and must not be repeated: the careful default. */
    public static ToolSpec of(String name, String description) {
        return new ToolSpec(name, description, "{\"type\":\"object\"}", Effect.AT_MOST_ONCE);
    }

    /**
     * Returns whether a name means this tool: its own, or that of its group, which is what stands before an underscore.
     * So {@code files} means {@code files_read} and {@code files_write}.
     */
    public boolean answersTo(String nameOrGroup) {
        return name.equals(nameOrGroup) || name.startsWith(nameOrGroup + '_');
    }

    /** Returns this spec with another effect. */
    public ToolSpec effect(Effect effect) {
        return new ToolSpec(name, description, inputSchema, effect);
    }
}
