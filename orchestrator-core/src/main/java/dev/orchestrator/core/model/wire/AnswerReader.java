package dev.orchestrator.core.model.wire;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.schema.structured.Finish;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer together from the messages of a stream. For one answer and one thread.
 *
 * <p>Tools that are called are told apart by a key of the protocol's; the answer has them in the order of their keys.
 */
public abstract class AnswerReader {
    private static final int MOST_CALLS = 1_000;
    /** What may come out right when the model is told what is wrong with it. */
    private static final Set<String> FAULTS_OF_MODELS =
            Set.of("malformed_function_call", "unexpected_tool_call", "malformed_response");

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final Map<Integer, Calling> callings = new TreeMap<>();
    /** The tool whose arguments are the answer, if its shape was told so. */
    private final @Nullable String answerTool;
    /** Tells calls without an id from those of other turns. */
    private final int turn;

    private @Nullable String code;
    private long inputTokens;
    private long outputTokens;
    private boolean ended;
    private boolean closed;
    private Protocol.@Nullable Complaint complaint;
    private StringBuilder hearing = text;
    private int heard;
    private long thought;

    /** @param answerTool null if the answer is text */
    AnswerReader(ModelRequest request, @Nullable String answerTool) {
        this.turn = request.messages().size();
        this.answerTool = answerTool;
    }

    private static final class Calling {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    /**
     * Reads on.
     *
     * @throws WireException if the message is none of the protocol's
     */
    public abstract void read(Frame frame);

    /** Returns what has come of the answer's text since this was last asked. */
    public final String news() {
        StringBuilder source = answer();
        heard = source == hearing ? heard : 0; // it spoke before it called
        hearing = source;
        String news = source.substring(heard);
        heard = source.length();
        return news;
    }

    /** Returns the answer's text so far. */
    public final String text() {
        return answer().toString();
    }

    private StringBuilder answer() {
        if (answerTool != null) {
            for (Calling calling : callings.values()) {
                if (calling.name.equals(answerTool)) {
                    return calling.arguments;
                }
            }
        }
        return text;
    }

    /** Returns what the endpoint complains of in mid-stream; null if it does not. */
    public final Protocol.@Nullable Complaint complaint() {
        return complaint;
    }

    /**
     * Returns whether the answer has come to its end: the endpoint has said why, or that there is no more. Else, when the
     * stream ends, it broke off.
     */
    public final boolean hasEnded() {
        return ended;
    }

    /** Returns whether nothing more is to come; after the end of an answer, its usage may. */
    public final boolean isClosed() {
        return closed;
    }

    /** Returns what was used as far as the stream says, without a price; zeros are not known. */
    public final Usage usage() {
        return Usage.of(inputTokens, outputTokens);
    }

    /** Returns the answer, once it {@link #hasEnded}. */
    public final ModelReply reply(Usage usage) {
        Finish finish = Finish.of(code);
        if (refusal.length() > 0) {
            return new ModelReply.Refused(refusal.toString(), usage);
        }
        return switch (finish) {
            case REFUSED -> new ModelReply.Refused(text.isEmpty() ? String.valueOf(code) : text.toString(), usage);
            case TRUNCATED, PAUSED, FAILED -> new ModelReply.Truncated(text(), usage);
            case UNKNOWN -> endsByItself() ? whole(usage) : new ModelReply.Truncated(text(), usage);
            case STOPPED, TOOL_CALLS -> whole(usage);
        };
    }

    /** Returns the endpoint's code if it says at the end that it could not go on, through no fault of its model's; or null. */
    public final @Nullable String failure() {
        return code != null
                        && refusal.isEmpty()
                        && Finish.of(code) == Finish.FAILED
                        && !FAULTS_OF_MODELS.contains(code.strip().toLowerCase(Locale.ROOT))
                ? code
                : null;
    }

    /**
     * Some never say why an answer ended, or in words of their own; others do not when what is behind them broke off. JSON
     * shows which it was, prose does not.
     */
    private boolean endsByItself() {
        return callings.isEmpty()
                ? WireJson.isWhole(text.toString())
                : callings.values().stream()
                        .allMatch(calling ->
                                calling.arguments.isEmpty() || WireJson.isWhole(calling.arguments.toString()));
    }

    private ModelReply whole(Usage usage) {
        StringBuilder answer = answer();
        List<ToolCall> calls = new ArrayList<>();
        callings.forEach((key, calling) -> {
            if (calling.arguments != answer) {
                String state = state(key, calls.isEmpty());
                calls.add(new ToolCall(
                        calling.id.isEmpty() ? "call_" + turn + "_" + key : calling.id,
                        calling.name,
                        calling.arguments.isEmpty() ? "{}" : calling.arguments.toString(),
                        state.isEmpty() ? "" : tag() + state));
            }
        });
        return calls.isEmpty() || answer != text
                ? new ModelReply.Answer(answer.toString(), usage)
                : new ModelReply.ToolCalls(text.toString(), calls, usage);
    }

    // ---- for the protocols ----

    /**
     * Returns what the endpoint wants back with a call; empty if nothing.
     *
     * @param first whether it is the answer's first call
     */
    String state(int key, boolean first) {
        return "";
    }

    /** Returns what tells this protocol's state from others', which are not for it. */
    private String tag() {
        return tag(getClass().getDeclaringClass());
    }

    private static String tag(Class<?> protocol) {
        return protocol.getSimpleName() + ":";
    }

    /** Returns what an earlier answer had as a call's state, if it was this protocol's; empty if not. */
    static String stateOf(ToolCall call, Class<?> protocol) {
        String tag = tag(protocol);
        return call.state().startsWith(tag) ? call.state().substring(tag.length()) : "";
    }

    final void addText(String more) {
        text.append(more);
        Lines.requireSize(text.length());
    }

    final void addRefusal(String more) {
        refusal.append(more);
        Lines.requireSize(refusal.length());
    }

    /** A tool is called, or more is known of that; what is empty adds nothing. */
    final void addCall(int key, String id, String name, String arguments) {
        Calling calling = callings.computeIfAbsent(key, k -> new Calling());
        if (callings.size() > MOST_CALLS) {
            throw new WireException("more than " + MOST_CALLS + " tools are called in one answer");
        }
        calling.id = id.isEmpty() ? calling.id : id;
        calling.name = name.isEmpty() ? calling.name : name;
        calling.arguments.append(arguments);
        Lines.requireSize(calling.arguments.length() + callings.size());
    }

    /** Returns whether a call is known by another id. */
    final boolean isOther(int key, String id) {
        Calling calling = callings.get(key);
        return calling != null && !id.isEmpty() && !calling.id.isEmpty() && !calling.id.equals(id);
    }

    /** What is neither the answer nor a call, and was written all the same. */
    final void addThought(String more) {
        thought = Math.addExact(thought, 3L * more.length());
        Lines.requireSize((int) Math.min(Integer.MAX_VALUE, thought));
    }

    /** Returns whether it is seen that the model thinks. */
    public final boolean hasThoughts() {
        return thought > 0;
    }

    /** Returns the most tokens that were written so far, as far as could be seen: no tokenizer makes more than bytes. */
    public final long seen() {
        long chars = text.length() + refusal.length();
        for (Calling calling : callings.values()) {
            chars += calling.name.length() + calling.arguments.length();
        }
        return thought + 3 * chars;
    }

    final boolean hasCall(int key) {
        return callings.containsKey(key);
    }

    final int calls() {
        return callings.size();
    }

    /** It is said why the answer ended; an empty code says nothing. */
    final void finish(String newCode) {
        if (!newCode.isEmpty()) {
            code = newCode;
            ended = true;
        }
    }

    /** It is said that nothing more is to come. */
    final void closed() {
        ended = true;
        closed = true;
    }

    final void complain(Protocol.Complaint newComplaint) {
        complaint = newComplaint;
    }

    /** As {@link #used(long, long)}; what is in the total and not in the others was written: some leave thoughts out. */
    final void used(long input, long output, long total) {
        used(input, input < 0 ? output : Math.max(output, total - input));
    }

    /** Tokens in all, as far as the stream says; a negative number says nothing. */
    final void used(long input, long output) {
        inputTokens = input < 0 ? inputTokens : input;
        outputTokens = output < 0 ? outputTokens : output;
    }
}
