package dev.orchestrator.core.model.price;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;

/**
 * The most tokens that a model can make of a request: as many as it has bytes of UTF-8, because no tokenizer makes more,
 * and what endpoints add to it.
 *
 * @since 0.1.0
 */
public final class InputBound {
    /** For what an endpoint writes around a request: its own instructions, also those on tools and schemas. */
    private static final long REQUEST = 1_024;

    /** For what sets a message, tool call, tool, schema or option apart. */
    private static final long ITEM = 16;

    private InputBound() {}

    /** Returns the most tokens that the request can be counted as. */
    public static long of(ModelRequest request) {
        long tokens = REQUEST;
        for (Message message : request.messages()) {
            tokens += ITEM + bytes(message.role()) + bytes(message.text());
            tokens += message.callId() == null ? 0 : bytes(message.callId());
            for (ToolCall call : message.calls()) {
                tokens += ITEM + bytes(call.id()) + bytes(call.name()) + json(call.arguments()) + json(call.state());
            }
        }
        for (ToolSpec tool : request.tools()) {
            tokens += ITEM + bytes(tool.name()) + bytes(tool.description()) + json(tool.inputSchema());
        }
        tokens += request.output()
                .map(output -> ITEM + bytes(output.name()) + json(output.jsonSchema()))
                .orElse(0L);
        for (var option : request.options().entrySet()) {
            tokens += ITEM + bytes(option.getKey()) + bytes(option.getValue());
        }
        return tokens;
    }

    /** Endpoints write JSON anew, with white space of their own; no escape has more than three bytes for one. */
    private static long json(String json) {
        return 3 * bytes(json);
    }

    /** Half a surrogate pair becomes a replacement character. */
    static long bytes(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800) {
                bytes += 2;
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++; // the pair has four bytes; two of them are its length
                }
            } else if (c >= 0x80) {
                bytes++;
            }
        }
        return bytes;
    }
}
