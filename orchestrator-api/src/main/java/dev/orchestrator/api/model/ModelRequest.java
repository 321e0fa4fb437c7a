package dev.orchestrator.api.model;

import dev.orchestrator.api.tool.ToolSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked. Immutable; each method with an argument returns a copy with that part changed.
 *
 * <pre>{@code
 * ModelRequest.of(Message.system("Answer in one word."), Message.user("Is it done?")).maxOutputTokens(10);
 * }</pre>
 */
public final class ModelRequest {
    private static final int DEFAULT_MAX_OUTPUT_TOKENS = 4_096;

    private final List<Message> messages;
    private final List<ToolSpec> tools;
    private final @Nullable OutputSchema output;
    private final int maxOutputTokens;
    private final Map<String, String> options;
    private int hash; // computed at most a few times, always the same; 0 is not known yet

    private ModelRequest(
            List<Message> messages,
            List<ToolSpec> tools,
            @Nullable OutputSchema output,
            int maxOutputTokens,
            Map<String, String> options) {
        this.messages = messages;
        this.tools = tools;
        this.output = output;
        this.maxOutputTokens = maxOutputTokens;
        this.options = options;
    }

    /**
     * Returns a request with these messages, no tools, no schema and at most 4,096 tokens of answer.
     *
     * @throws IllegalArgumentException if there is no message
     */
    public static ModelRequest of(Message... messages) {
        return of(List.of(messages));
    }

    /** As {@link #of(Message...)}. */
    public static ModelRequest of(List<Message> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a model request needs at least one message");
        }
        return new ModelRequest(List.copyOf(messages), List.of(), null, DEFAULT_MAX_OUTPUT_TOKENS, Map.of());
    }

    /** Returns the conversation, oldest first. */
    public List<Message> messages() {
        return messages;
    }

    /** Adds to the conversation. */
    public ModelRequest and(Message... more) {
        return and(List.of(more));
    }

    /** As {@link #and(Message...)}. */
    public ModelRequest and(List<Message> more) {
        List<Message> all = new ArrayList<>(messages);
        all.addAll(more);
        return new ModelRequest(List.copyOf(all), tools, output, maxOutputTokens, options);
    }

    /** Returns the tools the model may ask for. */
    public List<ToolSpec> tools() {
        return tools;
    }

    /** Sets the tools the model may ask for. */
    public ModelRequest tools(List<ToolSpec> tools) {
        return new ModelRequest(messages, List.copyOf(tools), output, maxOutputTokens, options);
    }

    /** Returns the shape the answer must have, if one is demanded. */
    public Optional<OutputSchema> output() {
        return Optional.ofNullable(output);
    }

    /** Demands a shape. */
    public ModelRequest output(OutputSchema output) {
        return new ModelRequest(messages, tools, Objects.requireNonNull(output, "output"), maxOutputTokens, options);
    }

    /** Returns the most tokens the answer may have. */
    public int maxOutputTokens() {
        return maxOutputTokens;
    }

    /**
     * Bounds the answer.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public ModelRequest maxOutputTokens(int maxOutputTokens) {
        if (maxOutputTokens < 1) {
            throw new IllegalArgumentException("maxOutputTokens must be at least 1, but was " + maxOutputTokens);
        }
        return new ModelRequest(messages, tools, output, maxOutputTokens, options);
    }

    /** Returns settings an endpoint may understand, such as {@code temperature}; sorted by name. */
    public Map<String, String> options() {
        return options;
    }

    /** Adds or replaces a setting. */
    public ModelRequest option(String name, String value) {
        Map<String, String> changed = new TreeMap<>(options);
        changed.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new ModelRequest(messages, tools, output, maxOutputTokens, Collections.unmodifiableMap(changed));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelRequest that
                && messages.equals(that.messages)
                && tools.equals(that.tools)
                && Objects.equals(output, that.output)
                && maxOutputTokens == that.maxOutputTokens
                && options.equals(that.options);
    }

    /** Requests are looked up by their contents, several times a call. */
    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = 31 * (31 * messages.hashCode() + tools.hashCode())
                    + 31 * maxOutputTokens
                    + Objects.hashCode(output);
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "ModelRequest[" + messages.size() + " messages, " + tools.size() + " tools, at most " + maxOutputTokens
                + " tokens]";
    }
}
