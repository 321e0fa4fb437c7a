package dev.orchestrator.core.role;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.core.context.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * What has been said so far, within a ceiling: when it outgrows that, what tools returned and long arguments are left out,
 * the oldest first. Confined to one thread.
 */
final class Conversation {
    private static final int SHORT = 200;

    private final ModelRequest beginning;
    private final Tokenizer tokenizer;
    private final long ceiling;
    private final List<Message> later = new ArrayList<>();
    private long tokens;
    /** How many of the later messages need not be looked at again. */
    private int leftOut;

    /** @param beginning with the tools that are offered */
    Conversation(ModelRequest beginning, Tokenizer tokenizer, long ceiling) {
        this.beginning = beginning;
        this.tokenizer = tokenizer;
        this.ceiling = ceiling;
        beginning.messages().forEach(message -> tokens += count(message));
        beginning.tools().forEach(tool -> tokens += count(tool));
    }

    void add(List<Message> messages) {
        later.addAll(messages);
        messages.forEach(message -> tokens += count(message));
    }

    /**
     * Returns what the model is asked next.
     *
     * @throws OrchestratorException if it does not fit, whatever is left out
     */
    ModelRequest next() {
        if (tokens > ceiling) {
            // More than must be, so that the beginning stays the same for some turns: providers remember what they have
            // read.
            long enough = ceiling - ceiling / 4;
            for (; leftOut < later.size() && tokens > enough; leftOut++) {
                Message message = later.get(leftOut);
                Message less = without(message);
                tokens += count(less) - count(message);
                later.set(leftOut, less);
            }
        }
        if (tokens > ceiling) {
            throw new OrchestratorException(
                    FailureClass.BUDGET,
                    "the conversation with the model has " + tokens + " tokens, and may have " + ceiling
                            + " (maxInputTokens), though all that tools returned is left out already; raise the limit, or"
                            + " make the task smaller");
        }
        return beginning.and(later);
    }

    private static Message without(Message message) {
        if (message.callId() != null) {
            int length = message.text().length();
            return length <= SHORT
                    ? message
                    : Message.tool(
                            message.callId(),
                            "[" + length + " characters left out to make room; make the call again if you need them]");
        }
        return new Message(
                message.role(),
                message.text(),
                message.calls().stream().map(Conversation::without).toList(),
                null);
    }

    private static ToolCall without(ToolCall call) {
        int length = call.arguments().length();
        return length <= SHORT
                ? call
                : new ToolCall(
                        call.id(),
                        call.name(),
                        SchemaText.write(SchemaText.map("left_out_to_make_room", length + " characters")),
                        call.state());
    }

    private long count(Message message) {
        return tokenizer.count(message.text())
                + message.calls().stream()
                        .mapToLong(call -> tokenizer.count(call.name()) + tokenizer.count(call.arguments()))
                        .sum();
    }

    private long count(ToolSpec tool) {
        return tokenizer.count(tool.name()) + tokenizer.count(tool.description()) + tokenizer.count(tool.inputSchema());
    }
}
