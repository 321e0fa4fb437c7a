package dev.orchestrator.core.role;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.call.StepFailedException;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.core.context.Sections;
import dev.orchestrator.core.context.Tokenizer;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.structured.Finish;
import dev.orchestrator.schema.structured.Structured;
import dev.orchestrator.schema.structured.StructuredOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a worker with tools: a conversation in which every call gets exactly one answer, until {@code finish} is
 * called. For one use, by one thread.
 */
final class ToolLoop {
    private static final int MOST_PROSE = 2;
    private static final int MOST_TRUNCATED = 1;
    private static final int MOST_VIOLATIONS = 20;
    private static final int LONGEST_RESULT = 50_000;
    private static final int LONGEST_PROSE = 12_000;

    private static final StructuredOutput<String> ANYTHING =
            StructuredOutput.json("arguments", JsonSchema.parse("true"));

    private final String name;
    private final ModelHandle model;
    private final WorkContext context;
    private final List<ToolSpec> offered;
    private final Map<String, StructuredOutput<String>> shapes = new TreeMap<>();
    private final CallIds ids = new CallIds();
    private final Repetition repetition;
    /** Both in a row. */
    private int prose;

    private int truncated;
    private @Nullable Handoff handedOver;

    ToolLoop(
            String name,
            ModelHandle model,
            WorkContext context,
            FinishTool finish,
            List<ToolSpec> tools,
            int maxRepeats) {
        this.name = name;
        this.model = model;
        this.context = context;
        this.offered = new ArrayList<>(tools);
        this.offered.add(finish.spec());
        offered.forEach(tool ->
                shapes.put(tool.name(), StructuredOutput.json(tool.name(), JsonSchema.parse(tool.inputSchema()))));
        this.repetition = new Repetition(maxRepeats);
    }

    /** @param maxInputTokens of all that is sent at once */
    Handoff run(ModelRequest beginning, int maxTurns, Tokenizer tokenizer, int maxInputTokens)
            throws InterruptedException {
        Conversation conversation = new Conversation(beginning.tools(offered), tokenizer, maxInputTokens);
        for (int turn = 1; turn <= maxTurns; turn++) {
            requireTime();
            ModelReply reply = model.call(conversation.next());
            if (reply instanceof ModelReply.ToolCalls calls) {
                conversation.add(answered(calls, turn == maxTurns - 1));
                if (handedOver != null) {
                    return handedOver;
                }
            } else if (reply instanceof ModelReply.Refused refused) {
                throw new ModelException(FailureClass.REFUSED, "model '" + name + "' declined: " + refused.reason());
            } else if (reply instanceof ModelReply.Answer answer) {
                conversation.add(told(answer.text()));
            } else {
                conversation.add(cutOff(
                        reply instanceof ModelReply.Truncated cut ? cut.text() : ((ModelReply.Aborted) reply).text()));
            }
        }
        throw invalid("did not call '" + FinishTool.NAME + "' in " + maxTurns
                + " turns (maxTurns); make the task smaller or the limit larger");
    }

    /** Models and tools refuse to be called then; this is for what would go on without them. */
    private void requireTime() throws InterruptedException {
        if (context.cancelled()) {
            throw new InterruptedException("the worker's call is being stopped");
        }
    }

    private ModelException invalid(String what) {
        return new ModelException(FailureClass.INVALID_OUTPUT, "model '" + name + "' " + what);
    }

    // ---- replies without a call ----

    private List<Message> told(String text) {
        prose++;
        if (prose > MOST_PROSE) {
            throw invalid("only talked, " + prose + " times in a row, instead of calling a tool");
        }
        return after(
                text,
                "That was text, and text ends nothing. Call a tool; when the work is done, call '" + FinishTool.NAME
                        + "' with the result.");
    }

    private List<Message> cutOff(String text) {
        truncated++;
        if (truncated > MOST_TRUNCATED) {
            throw invalid("ran into its output limit " + truncated + " times in a row");
        }
        return after(
                text,
                "Your answer was cut off at the output limit, and nothing of it was done. Do less in one turn: call one"
                        + " tool, with shorter arguments.");
    }

    /** Not every provider takes a message without a text. */
    private static List<Message> after(String text, String reply) {
        return text.isBlank()
                ? List.of(Message.user(reply))
                : List.of(Message.assistant(Texts.shortened(text, LONGEST_PROSE)), Message.user(reply));
    }

    // ---- calls ----

    /** What became of a call, for the model. */
    private record Answered(String text, boolean ok) {
        static Answered error(String code, String message) {
            return new Answered(
                    SchemaText.write(SchemaText.map("error", SchemaText.map("code", code, "message", message))), false);
        }
    }

    /** Does what the model asks for, in order; returns what it said and what came of it. */
    private List<Message> answered(ModelReply.ToolCalls reply, boolean oneTurnLeft) throws InterruptedException {
        prose = 0;
        truncated = 0;
        ids.nextTurn();
        List<ToolCall> said = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        boolean allOk = true;
        int repeated = 0;
        for (int i = 0; i < reply.calls().size(); i++) {
            ToolCall call = reply.calls().get(i);
            CallIds.Given id = ids.give(call);
            Structured<String> arguments = arguments(call);
            Answered answered = id.repeated()
                    ? Answered.error(
                            "duplicate-id",
                            "This call has the id '" + call.id() + "' of an earlier one, so it was not done. The answer"
                                    + " to that one stands. To do it again, call it with an id of its own.")
                    : call.name().equals(FinishTool.NAME)
                            ? finished(arguments, i == reply.calls().size() - 1, allOk)
                            : done(call, arguments);
            repeated += id.repeated() ? 1 : 0;
            allOk &= answered.ok();
            said.add(new ToolCall(id.id(), sayable(call.name()), sayable(call, arguments), call.state()));
            texts.add(answered.text());
        }
        if (handedOver == null) {
            String note = repeated == said.size() ? "" : repetition.note(said, texts);
            note = oneTurnLeft ? note + "\n\nOne turn is left: call '" + FinishTool.NAME + "' now." : note;
            texts.set(texts.size() - 1, texts.get(texts.size() - 1) + note);
        }
        List<Message> messages = new ArrayList<>();
        messages.add(new Message("assistant", reply.text(), said, null));
        for (int i = 0; i < said.size(); i++) {
            messages.add(Message.tool(said.get(i).id(), texts.get(i)));
        }
        return messages;
    }

    private @Nullable Structured<String> arguments(ToolCall call) {
        StructuredOutput<String> shape = shapes.get(call.name());
        return shape == null ? null : shape.judge(call.arguments().isBlank() ? "{}" : call.arguments(), Finish.STOPPED);
    }

    private Answered done(ToolCall call, @Nullable Structured<String> arguments) throws InterruptedException {
        if (arguments == null) {
            return Answered.error(
                    "unknown-tool",
                    "There is no tool '" + call.name() + "'. There are: "
                            + offered.stream().map(ToolSpec::name).collect(Collectors.joining(", ")) + ".");
        }
        if (!(arguments instanceof Structured.Valid<String> valid)) {
            return bad(arguments);
        }
        try {
            String result = Texts.shortened(
                    Sections.readable(context.tool(call.name(), new JsonText(valid.json()))), LONGEST_RESULT);
            return new Answered(result.isBlank() ? "(nothing)" : result, true);
        } catch (StepFailedException e) {
            return Answered.error(code(e.failureClass()), String.valueOf(e.getMessage()));
        }
    }

    private static String code(FailureClass failureClass) {
        return failureClass.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Answered bad(Structured<String> arguments) {
        String wrong = arguments instanceof Structured.Invalid<String> invalid
                ? invalid.violations().stream()
                        .limit(MOST_VIOLATIONS)
                        .map(Object::toString)
                        .collect(Collectors.joining("; "))
                : arguments.summary();
        return Answered.error("bad-arguments", "Nothing was done, since the arguments are not valid: " + wrong);
    }

    private Answered finished(@Nullable Structured<String> arguments, boolean last, boolean allOk) {
        if (!last) {
            return Answered.error(
                    "not-last", "Not finished: '" + FinishTool.NAME + "' must be the last call of a turn.");
        } else if (!allOk) {
            return Answered.error(
                    "not-finished", "Not finished: another call of this turn went wrong. See to that first.");
        }
        if (!(arguments instanceof Structured.Valid<String> valid)) {
            return bad(Objects.requireNonNull(arguments, "finish has a shape"));
        }
        handedOver = FinishTool.handoff(valid.json());
        return new Answered("{}", true);
    }

    // ---- a conversation that every provider takes ----

    private static String sayable(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return plain.isEmpty() ? "_" : plain.substring(0, Math.min(64, plain.length()));
    }

    /** Arguments must be a JSON object, also those that were refused because they are none. */
    private static String sayable(ToolCall call, @Nullable Structured<String> arguments) {
        Structured<String> read = arguments != null ? arguments : ANYTHING.judge(call.arguments(), Finish.STOPPED);
        String json = read instanceof Structured.Valid<String> valid
                ? valid.json()
                : read instanceof Structured.Invalid<String> invalid ? invalid.json() : null;
        return json != null && json.strip().startsWith("{")
                ? json.strip()
                : SchemaText.write(SchemaText.map("unreadable", Texts.shortened(call.arguments(), LONGEST_PROSE)));
    }
}
