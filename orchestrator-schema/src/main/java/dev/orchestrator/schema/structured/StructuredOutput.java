package dev.orchestrator.schema.structured;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.lowering.Lowered;
import dev.orchestrator.schema.repair.JsonRepair;
import dev.orchestrator.schema.repair.Repaired;
import dev.orchestrator.schema.stream.PrefixSchema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that a model is to answer with: what to send, how to read along, and what came of it.
 *
 * <pre>{@code
 * StructuredOutput<Invoice> output =
 *         StructuredOutput.of(Invoice.class).lowered(DialectProfile.named("openai-2026-02")); // once
 *
 * StreamGuard guard = output.guard(); // for each answer
 * ModelReply reply = ask(output.schema(), guard::feed);
 * Structured<Invoice> result = output.judge(reply);
 * List<Message> again = output.reask(result); // what to add to the conversation if it went wrong
 * }</pre>
 *
 * <p>An answer is judged in this order, so that nothing is taken for a value that is none: why the model stopped; whether
 * there is JSON in its text, mended where that needs no guessing, and only one value that is valid; what that says in terms of the original schema; whether
 * it is valid there, whatever the provider promised; and whether the type takes it. No two of them differ on replay: a
 * judgement depends on the answer alone.
 *
 * <p>Immutable and safe for use by several threads; making one costs far more than using it, so keep it; those of a class
 * are kept for you.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 */
public final class StructuredOutput<T> {
    private static final int LONGEST_NAME = 64;
    private static final ClassValue<StructuredOutput<?>> KNOWN = new ClassValue<>() {
        @Override
        protected StructuredOutput<?> computeValue(Class<?> type) {
            return made(type);
        }
    };

    private final String name;
    private final JsonSchema original;
    private final Function<String, ? extends @Nullable T> decoder;
    private final @Nullable Lowered lowered;
    private volatile @Nullable PrefixSchema prefixes;
    private volatile @Nullable JsonRepair repair;

    private StructuredOutput(
            String name,
            JsonSchema original,
            Function<String, ? extends @Nullable T> decoder,
            @Nullable Lowered lowered) {
        this.name = name;
        this.original = original;
        this.decoder = decoder;
        this.lowered = lowered;
    }

    /**
     * Asks for a value of a type.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the type has no JSON form
     */
    @SuppressWarnings("unchecked") // each type has its own
    public static <T> StructuredOutput<T> of(Class<T> type) {
        return (StructuredOutput<T>) KNOWN.get(type);
    }

    private static <T> StructuredOutput<T> made(Class<T> type) {
        return new StructuredOutput<>(
                name(type.getSimpleName()), JsonSchema.of(type), json -> Json.read(json, type), null);
    }

    /**
     * Asks for a value of a generic type.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the type has no JSON form
     */
    @SuppressWarnings("unchecked") // a value of the type is what is read
    public static <T> StructuredOutput<T> of(TypeRef<T> type) {
        return new StructuredOutput<>(
                name(type.type().getTypeName()), JsonSchema.of(type), json -> (T) Json.read(json, type.type()), null);
    }

    /**
     * Asks for JSON that is valid against a schema; the value is its text.
     *
     * @param name what to call it, for providers that want a name; other characters than letters of ASCII, digits, hyphens
     *     and underscores are replaced
     */
    public static StructuredOutput<String> json(String name, JsonSchema schema) {
        return new StructuredOutput<>(name(name), Objects.requireNonNull(schema, "schema"), Function.identity(), null);
    }

    private static String name(String given) {
        String name = given.replaceAll("[^A-Za-z0-9_-]+", "_");
        name = name.substring(0, Math.min(LONGEST_NAME, name.length()));
        return name.isEmpty() ? "value" : name;
    }

    /**
     * Returns the same value, asked for as a provider takes it.
     *
     * @throws OrchestratorException as {@link DialectProfile#lower} does
     */
    public StructuredOutput<T> lowered(DialectProfile profile) {
        return new StructuredOutput<>(name, original, decoder, profile.lower(original));
    }

    /** Returns what to call the value: at most 64 letters of ASCII, digits, hyphens and underscores. */
    public String name() {
        return name;
    }

    /** Returns the schema that a value is valid against. */
    public JsonSchema original() {
        return original;
    }

    /** Returns how the schema was lowered; empty if it was not. */
    public Optional<Lowered> lowering() {
        return Optional.ofNullable(lowered);
    }

    /** Returns the schema to send. */
    public JsonSchema schema() {
        return lowered == null ? original : lowered.schema();
    }

    /** Returns name and schema as a request takes them. */
    public OutputSchema request() {
        return new OutputSchema(name, schema().text());
    }

    /** Returns what reads along with one answer. It stops none if the schema is too wide to be checked that way. */
    public StreamGuard guard() {
        PrefixSchema known = prefixes;
        if (known == null) {
            known = prefixes(schema());
            prefixes = known;
        }
        return new StreamGuard(known);
    }

    private static PrefixSchema prefixes(JsonSchema schema) {
        try {
            return PrefixSchema.of(schema);
        } catch (OrchestratorException tooWide) {
            return PrefixSchema.of(JsonSchema.parse("true"));
        }
    }

    // ---- judging ----

    /**
     * Returns what came of asking. A call of a tool that has this {@link #name} is an answer too, and goes before the text
     * beside it.
     */
    public Structured<T> judge(ModelReply reply) {
        if (reply instanceof ModelReply.Answer answer) {
            return judge(answer.text(), Finish.STOPPED);
        } else if (reply instanceof ModelReply.Truncated truncated) {
            return judge(truncated.text(), Finish.TRUNCATED);
        } else if (reply instanceof ModelReply.Refused refused) {
            return new Structured.Refused<>(refused.reason());
        } else if (reply instanceof ModelReply.Aborted aborted) {
            return aborted(aborted);
        }
        ModelReply.ToolCalls calls = (ModelReply.ToolCalls) reply;
        List<String> arguments = calls.calls().stream()
                .filter(call -> call.name().equals(name))
                .map(ToolCall::arguments)
                .toList();
        return arguments.isEmpty()
                ? judge(calls.text(), Finish.TOOL_CALLS)
                : judge(String.join("\n", arguments), Finish.STOPPED);
    }

    /** Returns what came of asking, of a text and why it ends. */
    public Structured<T> judge(String text, Finish finish) {
        return switch (finish) {
            case REFUSED -> new Structured.Refused<>(text.isBlank() ? "no reason was given" : text.strip());
            case TRUNCATED, PAUSED -> new Structured.Truncated<>(text);
            case FAILED -> invalid(text, "the provider could not finish its answer");
            case STOPPED, TOOL_CALLS, UNKNOWN -> whole(text);
        };
    }

    private Structured<T> invalid(String text, String reason) {
        return new Structured.Invalid<>(text, null, List.of(new Violation("", "json", "a JSON value", "", reason)));
    }

    /** Who stopped reading may have had another reason than ours, as the form in which it was asked for. */
    private Structured<T> aborted(ModelReply.Aborted reply) {
        StreamGuard guard = guard();
        guard.feed(reply.text());
        return guard.death()
                .<Structured<T>>map(death -> new Structured.Aborted<>(reply.text(), death))
                .orElseGet(() -> invalid(reply.text(), "reading was stopped: " + reply.why()));
    }

    private Structured<T> whole(String text) {
        Repaired repaired = repair().repair(text);
        String said = repaired.json().orElse(null);
        if (repaired.truncated()) {
            return new Structured.Truncated<>(text);
        } else if (said == null) {
            return unreadable(text);
        } else if (repaired.ambiguous()) {
            return invalid(text, "there are several values in the answer, and they differ; answer with one");
        }
        String json;
        try {
            json = lowered == null ? said : lowered.raise(said);
        } catch (OrchestratorException e) {
            List<Violation> violations = schema().validate(said);
            return violations.isEmpty()
                    ? invalid(text, String.valueOf(e.getMessage()))
                    : new Structured.Invalid<>(text, null, violations);
        }
        List<Violation> violations = original.validate(json);
        if (!violations.isEmpty()) {
            return new Structured.Invalid<>(text, json, violations);
        }
        try {
            @Nullable T value = decoder.apply(json);
            return value == null
                    ? refused(text, json, "null is no value of it")
                    : new Structured.Valid<>(value, json, repaired.edits());
        } catch (OrchestratorException e) {
            return refused(text, json, String.valueOf(e.getMessage()));
        }
    }

    private Structured<T> refused(String text, String json, String reason) {
        Violation violation = new Violation("", "type", "a value that " + name + " takes", "", reason);
        return new Structured.Invalid<>(text, json, List.of(violation));
    }

    private Structured<T> unreadable(String text) {
        if (text.isBlank()) {
            return invalid(text, "the answer is empty");
        }
        List<Violation> violations = schema().validate(text.strip());
        return violations.isEmpty()
                ? invalid(text, "there is no JSON in the answer")
                : new Structured.Invalid<>(text, null, violations);
    }

    private JsonRepair repair() {
        JsonRepair known = repair;
        if (known == null) {
            known = JsonRepair.of(schema());
            repair = known;
        }
        return known;
    }

    // ---- asking again ----

    /**
     * Returns what to add to the conversation so that the model tries again: its answer, and what is wrong with it, place
     * by place. Empty if that makes no sense: there is a value, the model declined, or nobody enforces schemas.
     */
    public List<Message> reask(Structured<T> result) {
        return Reask.messages(result, lowered != null);
    }

    @Override
    public String toString() {
        return name + (lowered == null ? "" : " for " + lowered.profile());
    }
}
