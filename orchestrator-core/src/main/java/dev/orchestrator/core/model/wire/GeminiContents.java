package dev.orchestrator.core.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Google's {@code streamGenerateContent}, after the API reference of February 2026. */
public final class GeminiContents extends Protocol {
    /** The names of the limits in both of the ways that are read. */
    private static final Set<String> OURS = Set.of(
            "responseMimeType",
            "responseJsonSchema",
            "maxOutputTokens",
            "max_output_tokens",
            "candidateCount",
            "candidate_count");

    /** What Gemini 3 takes in place of a signature where a call was another model's; earlier ones need none. */
    private static final String NOT_SIGNED = "skip_thought_signature_validator";

    private static final String UNSIGNED = "gemini-[12]\\b.*";

    public GeminiContents() {
        super(Set.of(Enforcement.NATIVE, Enforcement.JSON_MODE, Enforcement.PROMPT), "gemini-2026-02");
    }

    @Override
    public Map<String, String> credentials(String key) {
        return Map.of("x-goog-api-key", key);
    }

    @Override
    public boolean hidesThoughts(ModelRequest request, boolean seen) {
        return false; // each message says how many there were
    }

    // ---- out ----

    @Override
    public Outgoing outgoing(ModelRequest request, String model, Enforcement enforcement) {
        ObjectNode body = WireJson.object();
        ObjectNode config = body.putObject("generationConfig");
        WireJson.options(request, config, OURS);
        config.put("maxOutputTokens", request.maxOutputTokens());
        StringJoiner system = new StringJoiner("\n\n");
        contents(request, body.putArray("contents"), system, !model.matches(UNSIGNED));
        if (!request.tools().isEmpty()) {
            ArrayNode functions = body.putArray("tools").addObject().putArray("functionDeclarations");
            for (ToolSpec tool : request.tools()) {
                functions
                        .addObject()
                        .put("name", tool.name())
                        .put("description", tool.description())
                        .set("parametersJsonSchema", WireJson.known(tool.inputSchema()));
            }
        }
        request.output().ifPresent(output -> {
            if (enforcement != Enforcement.PROMPT) {
                config.put("responseMimeType", "application/json");
            }
            if (enforcement == Enforcement.NATIVE) {
                config.set("responseJsonSchema", WireJson.known(output.jsonSchema()));
            } else {
                system.add(Instructions.of(output));
            }
        });
        if (system.length() > 0) {
            body.putObject("systemInstruction").putArray("parts").addObject().put("text", system.toString());
        }
        String path = "/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + ":streamGenerateContent?alt=sse";
        return new Outgoing(path, Map.of(), body.toString());
    }

    /** @param signed whether the model insists on a signature of the first call of each of its answers */
    private static void contents(ModelRequest request, ArrayNode contents, StringJoiner system, boolean signed) {
        Map<String, String> namesByCall = new HashMap<>();
        ArrayNode answers = null; // of calls made at once, which are answered at once
        for (Message message : request.messages()) {
            message.calls().forEach(call -> namesByCall.put(call.id(), call.name()));
            if (message.role().equals("system")) {
                system.add(message.text());
                continue;
            }
            if (message.callId() != null) {
                answers = answers == null
                        ? contents.addObject().put("role", "user").putArray("parts")
                        : answers;
                answers.addObject()
                        .putObject("functionResponse")
                        .put("name", namesByCall.getOrDefault(message.callId(), message.callId()))
                        .putObject("response")
                        .put("result", message.text());
                continue;
            }
            answers = null;
            ArrayNode parts = contents.addObject()
                    .put("role", message.role().equals("assistant") ? "model" : "user")
                    .putArray("parts");
            if (!message.text().isEmpty() || message.calls().isEmpty()) {
                parts.addObject().put("text", message.text());
            }
            for (ToolCall call : message.calls()) {
                ObjectNode part = parts.addObject();
                part.putObject("functionCall").put("name", call.name()).set("args", WireJson.lenient(call.arguments()));
                String signature = AnswerReader.stateOf(call, GeminiContents.class);
                if (!signature.isEmpty()) {
                    part.put("thoughtSignature", signature);
                } else if (signed && message.calls().indexOf(call) == 0) {
                    part.put("thoughtSignature", NOT_SIGNED);
                }
            }
        }
    }

    // ---- in ----

    @Override
    public AnswerReader reader(ModelRequest request, Enforcement enforcement) {
        return new Reader(request);
    }

    private static final class Reader extends AnswerReader {
        private final Map<Integer, String> signatures = new HashMap<>();

        Reader(ModelRequest request) {
            super(request, null);
        }

        @Override
        String state(int key, boolean first) {
            return signatures.getOrDefault(key, "");
        }

        @Override
        public void read(Frame frame) {
            JsonNode chunk = WireJson.read(frame.data());
            if (chunk.hasNonNull("error")) {
                complain(Complaints.of(chunk));
                return;
            }
            JsonNode usage = chunk.path("usageMetadata");
            long written = WireJson.number(usage.path("candidatesTokenCount"));
            long thought = WireJson.number(usage.path("thoughtsTokenCount"));
            used(
                    WireJson.number(usage.path("promptTokenCount")),
                    written < 0 && thought < 0 ? -1 : Math.max(0, written) + Math.max(0, thought),
                    WireJson.number(usage.path("totalTokenCount")));
            String blocked = WireJson.text(chunk.path("promptFeedback").path("blockReason"));
            addRefusal(blocked);
            finish(blocked);
            JsonNode candidate = chunk.path("candidates").path(0);
            for (JsonNode part : candidate.path("content").path("parts")) {
                JsonNode call = part.path("functionCall");
                if (call.isObject()) {
                    JsonNode arguments = call.path("args");
                    signatures.put(calls(), WireJson.text(part.path("thoughtSignature")));
                    addCall(
                            calls(),
                            WireJson.text(call.path("id")),
                            WireJson.text(call.path("name")),
                            arguments.isObject() ? arguments.toString() : "");
                } else if (part.path("thought").asBoolean()) {
                    addThought(WireJson.text(part.path("text")));
                } else {
                    addText(WireJson.text(part.path("text")));
                }
            }
            finish(WireJson.text(candidate.path("finishReason")));
        }
    }
}
