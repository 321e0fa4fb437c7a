package dev.orchestrator.core.journal;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.journal.json.JsonOut;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What models are asked and what they answer as JSON, and back. */
final class ModelValues {
    private ModelValues() {}

    // ---- requests ----

    static void write(JsonOut out, ModelRequest request) {
        out.object().put("maxOutputTokens", request.maxOutputTokens());
        out.name("messages").array();
        for (Message message : request.messages()) {
            write(out.item(), message);
        }
        out.endArray().name("options").object();
        request.options().forEach(out::put);
        out.endObject();
        request.output()
                .ifPresent(output -> out.name("output")
                        .object()
                        .put("name", output.name())
                        .put("schema", output.jsonSchema())
                        .endObject());
        out.name("tools").array();
        for (ToolSpec tool : request.tools()) {
            out.item()
                    .object()
                    .put("description", tool.description())
                    .put("effect", WireNames.EFFECTS.of(tool.effect()))
                    .put("name", tool.name())
                    .put("schema", tool.inputSchema())
                    .endObject();
        }
        out.endArray().endObject();
    }

    static ModelRequest request(JsonIn in) {
        ModelRequest request = ModelRequest.of(in.get("messages").items(ModelValues::message))
                .maxOutputTokens(in.integer("maxOutputTokens"));
        List<ToolSpec> tools = in.get("tools")
                .items(t -> new ToolSpec(
                        t.string("name"),
                        t.string("description"),
                        t.string("schema"),
                        WireNames.EFFECTS.read(t.get("effect"))));
        if (!tools.isEmpty()) {
            request = request.tools(tools);
        }
        JsonIn output = in.find("output");
        if (output != null) {
            request = request.output(new OutputSchema(output.string("name"), output.string("schema")));
        }
        for (var option : in.get("options").members(JsonIn::string).entrySet()) {
            request = request.option(option.getKey(), option.getValue());
        }
        return request;
    }

    private static void write(JsonOut out, Message message) {
        out.object();
        if (message.callId() != null) {
            out.put("callId", message.callId());
        }
        if (!message.calls().isEmpty()) {
            out.name("calls");
            writeCalls(out, message.calls());
        }
        out.put("role", message.role()).put("text", message.text()).endObject();
    }

    private static Message message(JsonIn in) {
        JsonIn calls = in.find("calls");
        return new Message(
                in.string("role"),
                in.string("text"),
                calls == null ? List.of() : calls(calls),
                in.stringOrNull("callId"));
    }

    private static void writeCalls(JsonOut out, List<ToolCall> calls) {
        out.array();
        for (ToolCall call : calls) {
            out.item()
                    .object()
                    .put("arguments", call.arguments())
                    .put("id", call.id())
                    .put("name", call.name());
            if (!call.state().isEmpty()) {
                out.put("state", call.state());
            }
            out.endObject();
        }
        out.endArray();
    }

    private static List<ToolCall> calls(JsonIn in) {
        return in.items(ModelValues::call);
    }

    private static ToolCall call(JsonIn in) {
        JsonIn state = in.find("state");
        return new ToolCall(
                in.string("id"), in.string("name"), in.string("arguments"), state == null ? "" : state.string());
    }

    // ---- replies ----

    static void write(JsonOut out, ModelReply reply) {
        out.object();
        if (reply instanceof ModelReply.Answer answer) {
            out.put("kind", "answer").put("text", answer.text());
        } else if (reply instanceof ModelReply.ToolCalls calls) {
            out.name("calls");
            writeCalls(out, calls.calls());
            out.put("kind", "tool-calls").put("text", calls.text());
        } else if (reply instanceof ModelReply.Refused refused) {
            out.put("kind", "refused").put("reason", refused.reason());
        } else if (reply instanceof ModelReply.Truncated truncated) {
            out.put("kind", "truncated").put("text", truncated.text());
        } else if (reply instanceof ModelReply.Aborted aborted) {
            out.put("atChar", aborted.atChar()).put("kind", "aborted").put("text", aborted.text());
        }
        out.name("usage");
        write(out, reply.usage());
        if (reply instanceof ModelReply.Aborted aborted) {
            out.put("why", aborted.why());
        }
        out.endObject();
    }

    static ModelReply reply(JsonIn in) {
        JsonIn kind = in.get("kind");
        Usage usage = usage(in.get("usage"));
        return switch (kind.string()) {
            case "answer" -> new ModelReply.Answer(in.string("text"), usage);
            case "tool-calls" -> new ModelReply.ToolCalls(in.string("text"), calls(in.get("calls")), usage);
            case "refused" -> new ModelReply.Refused(in.string("reason"), usage);
            case "truncated" -> new ModelReply.Truncated(in.string("text"), usage);
            case "aborted" -> new ModelReply.Aborted(in.string("text"), in.number("atChar"), in.string("why"), usage);
            default -> throw kind.wrong("one of aborted, answer, refused, tool-calls, truncated");
        };
    }

    static void write(JsonOut out, Usage usage) {
        out.object().put("inputTokens", usage.inputTokens()).put("outputTokens", usage.outputTokens());
        putAmount(out, "price", usage.price());
        out.endObject();
    }

    static Usage usage(JsonIn in) {
        return new Usage(in.number("inputTokens"), in.number("outputTokens"), in.decimalOrNull("price"));
    }

    /** Writes an amount digit for digit, with its scale; an unknown one is left out. */
    static void putAmount(JsonOut out, String name, @Nullable BigDecimal amount) {
        if (amount != null) {
            out.putJson(name, amount.toString());
        }
    }
}
