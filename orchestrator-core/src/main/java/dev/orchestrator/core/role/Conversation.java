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
import java.util.Objects;

/**
 * What has been said so far, within a ceiling: when it outgrows that, what tools returned and long arguments are left out,
 * the oldest first; what tools returned last is shortened if that does not do. Confined to one thread.
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
    /** Where the last turn begins, which the model has not seen. */
    private int lastTurn;

    /** @param beginning with the tools that are offered */
    Conversation(ModelRequest beginning, Tokenizer tokenizer, long ceiling) {
        this.beginning = beginning;
        this.tokenizer = tokenizer;
        this.ceiling = ceiling;
        beginning.messages().forEach(message -> tokens += count(message));
        beginning.tools().forEach(tool -> tokens += count(tool));
    }

    /** Adds a turn: what the model said and what it is told. */
    void add(List<Message> turn) {
        lastTurn = later.size();
        later.addAll(turn);
        turn.forEach(message -> tokens += count(message));
    }

    /**
     * Returns what the model is asked next. What it has not seen yet is cut only if nothing else is left to leave out.
     *
     * @throws OrchestratorException if it does not fit all the same
     */
    ModelRequest next() {
        if (tokens > ceiling) {
            // More than must be, so that the beginning stays the same for some turns: providers remember what they have
            // read.
            long enough = ceiling - ceiling / 4;
            for (; leftOut < lastTurn && tokens > enough; leftOut++) {
                replace(leftOut, without(later.get(leftOut)));
            }
        }
        for (int longest = longestResult(); tokens > ceiling && longest >= 0; longest = longestResult()) {
            Message message = later.get(longest);
            String text = message.text();
            replace(longest, Message.tool(callId(message), Texts.shortened(text, text.length() / 2)));
        }
        if (tokens > ceiling) {
            throw new OrchestratorException(
                    FailureClass.BUDGET,
                    "the conversation with the model has " + tokens + " tokens, and may have " + ceiling
                            + " (maxInputTokens), though what tools returned is left out already; raise the limit, or make"
                            + " the task smaller");
        }
        return beginning.and(later);
    }

    private void replace(int index, Message message) {
        tokens += count(message) - count(later.get(index));
        later.set(index, message);
    }

    /** Returns which of the last turn's results has the most characters; negative if all are short. */
    private int longestResult() {
        int longest = -1;
        int most = SHORT;
        for (int i = lastTurn; i < later.size(); i++) {
            Message message = later.get(i);
            if (message.callId() != null && message.text().length() > most) {
                longest = i;
                most = message.text().length();
            }
        }
        return longest;
    }

    private static String callId(Message message) {
        return Objects.requireNonNull(message.callId(), "a tool's message answers a call");
    }

    private static Message without(Message message) {
        if (message.callId() != null) {
            int length = message.text().length();
            return length <= SHORT
                    ? message
                    : Message.tool(
                            callId(message),
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
                        .mapToLong(call -> tokenizer.count(call.name())
                                + tokenizer.count(call.arguments())
                                + tokenizer.count(call.state()))
                        .sum();
    }

    private long count(ToolSpec tool) {
        return tokenizer.count(tool.name()) + tokenizer.count(tool.description()) + tokenizer.count(tool.inputSchema());
    }
}
