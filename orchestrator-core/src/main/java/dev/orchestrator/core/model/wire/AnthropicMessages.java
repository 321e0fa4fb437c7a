package dev.orchestrator.core.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages, after the API reference of February 2026. */
public final class AnthropicMessages extends Protocol {
    private static final Set<String> OURS = Set.of("model", "messages", "stream", "system", "tools", "max_tokens");

    public AnthropicMessages() {
        super(Set.of(Enforcement.NATIVE, Enforcement.STRICT_TOOL, Enforcement.PROMPT), "anthropic-2026-02");
    }

    @Override
    public Map<String, String> credentials(String key) {
        return Map.of("x-api-key", key);
    }

    @Override
    public boolean hidesThoughts(ModelRequest request, boolean seen) {
        return seen || request.options().containsKey("thinking");
    }

    // ---- out ----

    @Override
    public Outgoing outgoing(ModelRequest request, String model, Enforcement enforcement) {
        ObjectNode body = WireJson.object();
        WireJson.options(request, body, OURS);
        body.put("model", model).put("stream", true).put("max_tokens", request.maxOutputTokens());
        StringJoiner system = new StringJoiner("\n\n");
        Turns turns = new Turns(body.putArray("messages"));
        for (Message message : request.messages()) {
            if (message.role().equals("system")) {
                system.add(message.text());
            } else {
                add(turns, message);
            }
        }
        ArrayNode tools = WireJson.MAPPER.createArrayNode();
        for (ToolSpec tool : request.tools()) {
            tools.addObject()
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("input_schema", WireJson.known(tool.inputSchema()));
        }
        request.output().ifPresent(output -> shape(body, tools, system, output, enforcement));
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        if (system.length() > 0) {
            body.put("system", system.toString());
        }
        return new Outgoing("/v1/messages", Map.of("anthropic-version", "2023-06-01"), body.toString());
    }

    /** Messages of which two neighbours never are the same side's. */
    private static final class Turns {
        private final ArrayNode messages;
        private String side = "";
        private @Nullable ArrayNode parts;

        Turns(ArrayNode messages) {
            this.messages = messages;
        }

        ObjectNode part(String ofSide) {
            return parts(ofSide).addObject();
        }

        /** Thoughts come before everything else. */
        void add(String ofSide, JsonNode thought) {
            ArrayNode all = parts(ofSide);
            int at = 0;
            while (at < all.size() && WireJson.text(all.path(at).path("type")).endsWith("thinking")) {
                at++;
            }
            all.insert(at, thought);
        }

        private ArrayNode parts(String ofSide) {
            if (parts == null || !side.equals(ofSide)) {
                side = ofSide;
                parts = messages.addObject().put("role", ofSide).putArray("content");
            }
            return parts;
        }
    }

    private static void add(Turns turns, Message message) {
        if (message.callId() != null) {
            turns.part("user")
                    .put("type", "tool_result")
                    .put("tool_use_id", CallIds.ANTHROPIC.of(message.callId()))
                    .put("content", message.text());
            return;
        }
        String side = message.role().equals("assistant") ? "assistant" : "user";
        if (!message.text().isBlank()) { // an empty part is refused
            turns.part(side).put("type", "text").put("text", message.text());
        }
        for (ToolCall call : message.calls()) {
            String thoughts = AnswerReader.stateOf(call, AnthropicMessages.class);
            if (!thoughts.isEmpty()) {
                WireJson.known(thoughts).forEach(thought -> turns.add(side, thought));
            }
            JsonNode input = WireJson.lenient(call.arguments());
            turns.part(side)
                    .put("type", "tool_use")
                    .put("id", CallIds.ANTHROPIC.of(call.id()))
                    .put("name", call.name())
                    .set("input", input.isObject() ? input : WireJson.object().put("unreadable", call.arguments()));
        }
    }

    private static void shape(
            ObjectNode body, ArrayNode tools, StringJoiner system, OutputSchema output, Enforcement enforcement) {
        JsonNode schema = WireJson.known(output.jsonSchema());
        switch (enforcement) {
            case NATIVE ->
                WireJson.part(body, "output_config")
                        .putObject("format")
                        .put("type", "json_schema")
                        .set("schema", schema);
            case STRICT_TOOL -> {
                tools.addObject()
                        .put("name", output.name())
                        .put("description", "Takes the answer.")
                        .put("strict", true)
                        .set("input_schema", schema);
                body.putObject("tool_choice").put("type", "tool").put("name", output.name());
            }
            default -> system.add(Instructions.of(output));
        }
    }

    // ---- in ----

    @Override
    public AnswerReader reader(ModelRequest request, Enforcement enforcement) {
        return new Reader(request, enforcement == Enforcement.STRICT_TOOL ? AnswerTool.of(request) : null);
    }

    /** Comes in parts, and goes back as it came, or its signature does not fit. */
    private static final class Thought {
        private final ObjectNode block;
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder signature = new StringBuilder();

        Thought(ObjectNode block) {
            this.block = block;
            add(block);
        }

        void add(JsonNode delta) {
            text.append(WireJson.text(delta.path("thinking")));
            signature.append(WireJson.text(delta.path("signature")));
            Lines.requireSize(text.length() + signature.length());
        }

        ObjectNode whole() {
            return block.has("thinking")
                    ? block.put("thinking", text.toString()).put("signature", signature.toString())
                    : block;
        }
    }

    private static final class Reader extends AnswerReader {
        private static final String TOOL = "tool_use";

        private final Map<Integer, Thought> thoughts = new TreeMap<>();

        Reader(ModelRequest request, @Nullable String answerTool) {
            super(request, answerTool);
        }

        @Override
        public void read(Frame frame) {
            JsonNode event = WireJson.read(frame.data());
            int index = event.path("index").asInt();
            switch (WireJson.text(event.path("type"))) {
                case "message_start" -> used(event.path("message").path("usage"));
                case "content_block_start" -> {
                    JsonNode block = event.path("content_block");
                    if (WireJson.text(block.path("type")).equals(TOOL)) {
                        addCall(index, WireJson.text(block.path("id")), WireJson.text(block.path("name")), "");
                    } else if (block instanceof ObjectNode thought
                            && WireJson.text(block.path("type")).endsWith("thinking")) {
                        thoughts.put(index, new Thought(thought));
                        addThought(WireJson.text(block.path("data")));
                    } else {
                        addText(WireJson.text(block.path("text")));
                    }
                }
                case "content_block_delta" -> {
                    JsonNode delta = event.path("delta");
                    addText(WireJson.text(delta.path("text")));
                    Thought thought = thoughts.get(index);
                    if (thought != null) {
                        thought.add(delta);
                        addThought(WireJson.text(delta.path("thinking")));
                        addThought(WireJson.text(delta.path("signature"))); // which may be all that is shown
                    }
                    if (hasCall(index)) {
                        addCall(index, "", "", WireJson.text(delta.path("partial_json")));
                    }
                }
                case "message_delta" -> {
                    used(event.path("usage"));
                    finish(WireJson.text(event.path("delta").path("stop_reason")));
                }
                case "message_stop" -> closed();
                case "error" -> complain(Complaints.of(event));
                default -> {} // pings, thoughts, and what is still to come
            }
        }

        @Override
        String state(int key, boolean first) {
            return first && !thoughts.isEmpty()
                    ? WireJson.array(
                            thoughts.values().stream().map(Thought::whole).toList())
                    : "";
        }

        /** What is read from a cache, or written to it, was read as well. */
        private void used(JsonNode usage) {
            long input = WireJson.number(usage.path("input_tokens"));
            long cached = Math.max(0, WireJson.number(usage.path("cache_read_input_tokens")))
                    + Math.max(0, WireJson.number(usage.path("cache_creation_input_tokens")));
            used(input < 0 ? -1 : input + cached, WireJson.number(usage.path("output_tokens")));
        }
    }
}
