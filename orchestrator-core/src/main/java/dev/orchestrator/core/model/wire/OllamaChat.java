package dev.orchestrator.core.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Ollama's {@code /api/chat}: a JSON text a line. After its documentation of February 2026. */
public final class OllamaChat extends Protocol {
    private static final Set<String> OURS = Set.of("num_predict");
    /** What is no option of the model's, but of the request. */
    private static final List<String> OUTSIDE = List.of("keep_alive", "think");

    public OllamaChat() {
        super(Set.of(Enforcement.NATIVE, Enforcement.JSON_MODE, Enforcement.PROMPT), "ollama-2026-02");
    }

    @Override
    public Frames frames(Consumer<Frame> frames) {
        return Frames.ofLines(frames);
    }

    @Override
    public boolean hidesThoughts(ModelRequest request, boolean seen) {
        return false;
    }

    // ---- out ----

    @Override
    public Outgoing outgoing(ModelRequest request, String model, Enforcement enforcement) {
        ObjectNode body = WireJson.object()
                .put("model", model)
                .put("stream", true)
                .put("truncate", false) // rather no answer than one to half of the request
                .put("shift", false);
        ObjectNode options = body.putObject("options");
        WireJson.options(request, options, OURS);
        options.put("num_predict", request.maxOutputTokens());
        for (String name : OUTSIDE) {
            if (options.has(name)) {
                body.set(name, options.remove(name));
            }
        }
        ArrayNode messages = body.putArray("messages");
        Map<String, String> namesByCall = new HashMap<>();
        for (Message message : request.messages()) {
            message.calls().forEach(call -> namesByCall.put(call.id(), call.name()));
            add(messages.addObject(), message, namesByCall);
        }
        if (!request.tools().isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            for (ToolSpec tool : request.tools()) {
                tools.addObject()
                        .put("type", "function")
                        .putObject("function")
                        .put("name", tool.name())
                        .put("description", tool.description())
                        .set("parameters", WireJson.known(tool.inputSchema()));
            }
        }
        request.output().ifPresent(output -> {
            if (enforcement == Enforcement.NATIVE) {
                body.set("format", WireJson.known(output.jsonSchema()));
                return;
            } else if (enforcement == Enforcement.JSON_MODE) {
                body.put("format", "json");
            }
            Instructions.add(messages, output);
        });
        return new Outgoing("/api/chat", Map.of(), body.toString());
    }

    private static void add(ObjectNode out, Message message, Map<String, String> namesByCall) {
        out.put("role", message.role()).put("content", message.text());
        if (message.callId() != null) {
            out.put("tool_name", namesByCall.getOrDefault(message.callId(), message.callId()));
        }
        if (!message.calls().isEmpty()) {
            ArrayNode calls = out.putArray("tool_calls");
            for (ToolCall call : message.calls()) {
                calls.addObject()
                        .putObject("function")
                        .put("name", call.name())
                        .set("arguments", WireJson.lenient(call.arguments()));
            }
        }
    }

    // ---- in ----

    @Override
    public AnswerReader reader(ModelRequest request, Enforcement enforcement) {
        return new Reader(request);
    }

    private static final class Reader extends AnswerReader {
        Reader(ModelRequest request) {
            super(request, null);
        }

        @Override
        public void read(Frame frame) {
            JsonNode chunk = WireJson.read(frame.data());
            if (chunk.hasNonNull("error")) {
                complain(Complaints.of(chunk));
                return;
            }
            JsonNode message = chunk.path("message");
            addText(WireJson.text(message.path("content")));
            addThought(WireJson.text(message.path("thinking")));
            for (JsonNode call : message.path("tool_calls")) {
                JsonNode function = call.path("function");
                JsonNode arguments = function.path("arguments");
                addCall(
                        calls(),
                        WireJson.text(call.path("id")),
                        WireJson.text(function.path("name")),
                        arguments.isTextual()
                                ? arguments.textValue()
                                : arguments.isObject() ? arguments.toString() : "");
            }
            if (chunk.path("done").asBoolean()) {
                used(WireJson.number(chunk.path("prompt_eval_count")), WireJson.number(chunk.path("eval_count")));
                finish(WireJson.text(chunk.path("done_reason"))); // none if the model behind it broke off
                closed();
            }
        }
    }
}
