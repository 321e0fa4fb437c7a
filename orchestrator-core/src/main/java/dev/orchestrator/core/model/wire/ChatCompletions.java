package dev.orchestrator.core.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.grammar.Gbnf;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's Chat Completions, and what others have made of it. After the API reference of February 2026 and, for the
 * others, their documentation.
 */
public final class ChatCompletions extends Protocol {
    /** With all names that limits of an answer, and numbers of answers, have anywhere: a call pays for what it set aside. */
    private static final Set<String> OURS = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "tools",
            "max_tokens",
            "max_completion_tokens",
            "max_new_tokens",
            "n_predict",
            "n",
            "n_cmpl",
            "best_of");

    /** Not OpenAI's, but of many others. */
    private static final String THOUGHTS = "reasoning_content";

    private final ChatFlavour flavour;

    public ChatCompletions(ChatFlavour flavour) {
        super(flavour.enforcements(), flavour.dialect());
        this.flavour = flavour;
    }

    @Override
    public boolean hidesThoughts(ModelRequest request, boolean seen) {
        return flavour == ChatFlavour.OPENAI || flavour == ChatFlavour.COMMON && seen;
    }

    // ---- out ----

    @Override
    public Outgoing outgoing(ModelRequest request, String model, Enforcement enforcement) {
        ObjectNode body = WireJson.object();
        WireJson.options(request, body, OURS);
        body.put("model", model).put("stream", true).put(flavour.outputLimit(), request.maxOutputTokens());
        if (flavour.usageOnRequest()) {
            body.putObject("stream_options").put("include_usage", true);
        }
        ArrayNode messages = body.putArray("messages");
        request.messages().forEach(message -> add(messages.addObject(), message));
        if (!request.tools().isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            request.tools().forEach(tool -> add(tools.addObject(), tool));
        }
        request.output().ifPresent(output -> shape(body, messages, output, enforcement));
        return new Outgoing("/chat/completions", Map.of(), body.toString());
    }

    private void add(ObjectNode out, Message message) {
        out.put("role", message.role()).put("content", message.text());
        if (message.callId() != null) {
            out.put("tool_call_id", flavour.callIds().of(message.callId()));
        }
        if (!message.calls().isEmpty()) {
            String thoughts = AnswerReader.stateOf(message.calls().get(0), ChatCompletions.class);
            if (flavour.takesThoughts() && !thoughts.isEmpty()) {
                out.put(THOUGHTS, thoughts);
            }
            ArrayNode calls = out.putArray("tool_calls");
            for (ToolCall call : message.calls()) {
                calls.addObject()
                        .put("id", flavour.callIds().of(call.id()))
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
        }
    }

    private static void add(ObjectNode out, ToolSpec tool) {
        out.put("type", "function")
                .putObject("function")
                .put("name", tool.name())
                .put("description", tool.description())
                .set("parameters", WireJson.known(tool.inputSchema()));
    }

    private void shape(ObjectNode body, ArrayNode messages, OutputSchema output, Enforcement enforcement) {
        switch (enforcement) {
            case NATIVE -> {
                ObjectNode schema = body.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("json_schema")
                        .put("name", output.name());
                if (flavour.strictSchemas()) {
                    schema.put("strict", true);
                }
                schema.set("schema", WireJson.known(output.jsonSchema()));
            }
            case STRICT_TOOL -> {
                body.withArray("tools")
                        .addObject()
                        .put("type", "function")
                        .putObject("function")
                        .put("name", output.name())
                        .put("description", "Takes the answer.")
                        .put("strict", true)
                        .set("parameters", WireJson.known(output.jsonSchema()));
                body.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", output.name());
            }
            case GRAMMAR -> {
                String grammar = Gbnf.of(JsonSchema.parse(output.jsonSchema())).text();
                if (flavour.grammarField().equals("structured_outputs")) {
                    body.putObject(flavour.grammarField()).put("grammar", grammar);
                } else {
                    body.put(flavour.grammarField(), grammar);
                }
            }
            case JSON_MODE, PROMPT -> {
                if (enforcement == Enforcement.JSON_MODE) {
                    body.putObject("response_format").put("type", "json_object");
                }
                Instructions.add(messages, output);
            }
        }
    }

    // ---- in ----

    @Override
    public AnswerReader reader(ModelRequest request, Enforcement enforcement) {
        return new Reader(request, enforcement == Enforcement.STRICT_TOOL ? AnswerTool.of(request) : null);
    }

    private static final class Reader extends AnswerReader {
        private final StringBuilder thoughts = new StringBuilder();
        /** By the endpoint's index, which some have always at 0. */
        private final Map<Integer, Integer> keys = new HashMap<>();

        Reader(ModelRequest request, @Nullable String answerTool) {
            super(request, answerTool);
        }

        @Override
        String state(int key, boolean first) {
            return first ? thoughts.toString() : "";
        }

        @Override
        public void read(Frame frame) {
            if (frame.data().strip().equals("[DONE]")) {
                closed();
                return;
            }
            JsonNode chunk = WireJson.read(frame.data());
            if (chunk.hasNonNull("error") || frame.event().equals("error")) {
                complain(Complaints.of(chunk));
                return;
            }
            JsonNode usage = chunk.path("usage");
            used(
                    WireJson.number(usage.path("prompt_tokens")),
                    WireJson.number(usage.path("completion_tokens")),
                    WireJson.number(usage.path("total_tokens")));
            JsonNode choice = chunk.path("choices").path(0);
            JsonNode delta = choice.path("delta");
            JsonNode content = delta.path("content");
            addText(WireJson.text(content));
            content.forEach(
                    part -> { // Mistral's, when it thinks
                        addText(WireJson.text(part.path("text")));
                        part.path("thinking").forEach(thinking -> addThought(WireJson.text(thinking.path("text"))));
                    });
            String thought = WireJson.text(delta.path(THOUGHTS));
            addThought(thought.isEmpty() ? WireJson.text(delta.path("reasoning")) : thought); // newer servers' name
            thoughts.append(thought);
            addRefusal(WireJson.text(delta.path("refusal")));
            for (JsonNode call : delta.path("tool_calls")) {
                JsonNode function = call.path("function");
                String id = WireJson.text(call.path("id"));
                addCall(
                        keys.compute(
                                call.path("index").asInt(calls()),
                                (index, key) -> key == null || isOther(key, id) ? Integer.valueOf(calls()) : key),
                        id,
                        WireJson.text(function.path("name")),
                        WireJson.text(function.path("arguments")));
            }
            finish(WireJson.text(choice.path("finish_reason"))); // some have an empty one in every chunk
        }
    }
}
