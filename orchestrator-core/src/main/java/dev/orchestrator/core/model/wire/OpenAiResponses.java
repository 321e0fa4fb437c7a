package dev.orchestrator.core.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.schema.structured.Finish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI's Responses, after the API reference of February 2026. Nothing is kept there: each request has it all. */
public final class OpenAiResponses extends Protocol {
    private static final Set<String> OURS = Set.of("model", "input", "stream", "store", "tools", "max_output_tokens");

    public OpenAiResponses() {
        super(
                Set.of(Enforcement.NATIVE, Enforcement.STRICT_TOOL, Enforcement.JSON_MODE, Enforcement.PROMPT),
                "openai-2026-02");
    }

    @Override
    public boolean hidesThoughts(ModelRequest request, boolean seen) {
        return true;
    }

    // ---- out ----

    @Override
    public Outgoing outgoing(ModelRequest request, String model, Enforcement enforcement) {
        ObjectNode body = WireJson.object();
        WireJson.options(request, body, OURS);
        body.put("model", model)
                .put("stream", true)
                .put("store", false)
                .put("max_output_tokens", request.maxOutputTokens());
        ArrayNode input = body.putArray("input");
        request.messages().forEach(message -> add(input, message));
        ArrayNode tools = WireJson.MAPPER.createArrayNode();
        for (ToolSpec tool : request.tools()) {
            add(tools, tool.name(), tool.description(), false, WireJson.known(tool.inputSchema()));
        }
        request.output().ifPresent(output -> shape(body, input, tools, output, enforcement));
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        return new Outgoing("/responses", Map.of(), body.toString());
    }

    private static void add(ArrayNode input, Message message) {
        if (message.callId() != null) {
            input.addObject()
                    .put("type", "function_call_output")
                    .put("call_id", CallIds.RESPONSES.of(message.callId()))
                    .put("output", message.text());
            return;
        }
        if (!message.text().isEmpty() || message.calls().isEmpty()) {
            input.addObject().put("role", message.role()).put("content", message.text());
        }
        for (ToolCall call : message.calls()) {
            String thoughts = AnswerReader.stateOf(call, OpenAiResponses.class);
            if (!thoughts.isEmpty()) {
                WireJson.known(thoughts).forEach(input::add);
            }
            input.addObject()
                    .put("type", "function_call")
                    .put("call_id", CallIds.RESPONSES.of(call.id()))
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
    }

    private static void add(ArrayNode tools, String name, String description, boolean strict, JsonNode schema) {
        tools.addObject()
                .put("type", "function")
                .put("name", name)
                .put("description", description)
                .put("strict", strict)
                .set("parameters", schema);
    }

    private static void shape(
            ObjectNode body, ArrayNode input, ArrayNode tools, OutputSchema output, Enforcement enforcement) {
        JsonNode schema = WireJson.known(output.jsonSchema());
        switch (enforcement) {
            case NATIVE ->
                WireJson.part(body, "text")
                        .putObject("format")
                        .put("type", "json_schema")
                        .put("name", output.name())
                        .put("strict", true)
                        .set("schema", schema);
            case STRICT_TOOL -> {
                add(tools, output.name(), "Takes the answer.", true, schema);
                body.putObject("tool_choice").put("type", "function").put("name", output.name());
            }
            default -> {
                if (enforcement == Enforcement.JSON_MODE) {
                    WireJson.part(body, "text").putObject("format").put("type", "json_object");
                }
                input.insertObject(0).put("role", "system").put("content", Instructions.of(output));
            }
        }
    }

    // ---- in ----

    @Override
    public AnswerReader reader(ModelRequest request, Enforcement enforcement) {
        return new Reader(request, enforcement == Enforcement.STRICT_TOOL ? AnswerTool.of(request) : null);
    }

    private static final class Reader extends AnswerReader {
        private final List<JsonNode> thoughts = new ArrayList<>();

        Reader(ModelRequest request, @Nullable String answerTool) {
            super(request, answerTool);
        }

        @Override
        public void read(Frame frame) {
            JsonNode event = WireJson.read(frame.data());
            String type = WireJson.text(event.path("type"));
            int index = event.path("output_index").asInt();
            switch (type) {
                case "response.output_text.delta" -> addText(WireJson.text(event.path("delta")));
                case "response.refusal.delta" -> addRefusal(WireJson.text(event.path("delta")));
                case "response.output_item.added" -> {
                    JsonNode item = event.path("item");
                    if (WireJson.text(item.path("type")).equals("function_call")) {
                        addCall(index, WireJson.text(item.path("call_id")), WireJson.text(item.path("name")), "");
                    }
                }
                case "response.output_item.done" -> {
                    JsonNode item = event.path("item");
                    if (WireJson.text(item.path("type")).equals("reasoning") && item.hasNonNull("encrypted_content")) {
                        thoughts.add(item);
                    }
                }
                case "response.function_call_arguments.delta" ->
                    addCall(index, "", "", WireJson.text(event.path("delta")));
                case "response.completed", "response.incomplete", "response.failed" ->
                    end(type, event.path("response"));
                case "error" -> complain(Complaints.of(event));
                default -> {} // thoughts, summaries, and what is still to come
            }
        }

        @Override
        String state(int key, boolean first) {
            return first && !thoughts.isEmpty() ? WireJson.array(thoughts) : "";
        }

        private void end(String type, JsonNode response) {
            JsonNode usage = response.path("usage");
            used(WireJson.number(usage.path("input_tokens")), WireJson.number(usage.path("output_tokens")));
            JsonNode error = response.path("error");
            if (error.isObject()) {
                complain(Complaints.of(response));
                return;
            }
            String reason = WireJson.text(response.path("incomplete_details").path("reason"));
            boolean whole = type.equals("response.completed") && reason.isEmpty();
            boolean failed = type.equals("response.failed");
            finish(failed ? "failed" : whole ? "completed" : isKnown(reason) ? reason : "incomplete");
            closed();
        }

        /** A reason that is new to us does not make whole what is called incomplete. */
        private static boolean isKnown(String reason) {
            Finish finish = Finish.of(reason);
            return finish == Finish.TRUNCATED || finish == Finish.REFUSED;
        }
    }
}
