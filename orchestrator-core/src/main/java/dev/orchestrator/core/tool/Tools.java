package dev.orchestrator.core.tool;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.schema.JsonSchema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes tools. Their results are bounded, and what they throw becomes a typed failure of the call.
 *
 * <pre>{@code
 * record Lookup(@Description("such as A-1042") String order) {}
 *
 * Tool status = Tools.function("order_status", "Says where an order is", Lookup.class,
 *                 (lookup, context) -> orders.statusOf(lookup.order()))
 *         .effect(Effect.PURE);
 * }</pre>
 *
 * @since 0.1.0
 */
public final class Tools {
    private Tools() {}

    /**
     * What a tool does.
     *
     * @param <A> its arguments
     */
    @FunctionalInterface
    public interface Function<A> {
        /**
         * Does it.
         *
         * @return a record, a JSON-like value or {@code JsonText}; null for no result
         * @throws Exception whatever it likes; an {@link OrchestratorException} chooses the failure class, any other is a
         *     {@link FailureClass#DEFECT}
         */
        @Nullable Object apply(A arguments, ToolContext context) throws Exception;
    }

    /**
     * Returns a tool whose arguments are a record: their schema is the record's, with what the annotations in
     * {@link dev.orchestrator.schema.annotation} say. Its effect is {@code AT_MOST_ONCE} unless it is told otherwise.
     *
     * @param name 1 to 64 letters, digits, {@code _} and {@code -}
     * @param description what it does, for a model to read
     * @throws IllegalArgumentException if the name or the description cannot be used, or the arguments are no record
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the record has no JSON form
     */
    public static <A> FunctionTool function(
            String name, String description, Class<A> arguments, Function<? super A> function) {
        Objects.requireNonNull(function, "function");
        if (!arguments.isRecord()) {
            throw new IllegalArgumentException("the arguments of tool '" + name + "' are a " + arguments.getName()
                    + " and must be a record, since models give arguments by name; let a record hold it");
        }
        ToolSpec spec = spec(name, description, JsonSchema.of(arguments));
        return FunctionTool.of(spec, (given, context) -> {
            A read;
            try {
                read = given.as(arguments);
            } catch (OrchestratorException e) {
                throw unusable(name, e);
            }
            return function.apply(read, context);
        });
    }

    /**
     * Returns a tool that calls a public method. Its arguments are the method's parameters by name, with the schema a
     * record of them would have; a parameter of type {@link ToolContext} is filled in. What the method throws is thrown as
     * it is.
     *
     * @param name as for {@link #function}
     * @param target whose method it is; for a static method, its class
     * @param method the method's name; no other public method may have it
     * @throws IllegalArgumentException if the name or the description cannot be used, there is not exactly one such
     *     method, or it cannot be reached
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if a parameter has no JSON form, or the
     *     class was compiled without {@code -parameters}, so that they have no names
     */
    public static FunctionTool method(String name, String description, Object target, String method) {
        MethodCall call = MethodCall.of(target, method);
        return FunctionTool.of(spec(name, description, call.schema()), (given, context) -> {
            @Nullable Object[] arguments;
            try {
                arguments = call.read(given.json(), context);
            } catch (OrchestratorException e) {
                throw unusable(name, e);
            }
            return call.invoke(arguments);
        });
    }

    /**
     * Returns the tools for a worker's files: {@code files_list}, {@code files_read}, {@code files_search},
     * {@code files_write}, {@code files_edit} and {@code files_delete}. They reach what is in the call's directory and
     * nothing else: paths that lead out of it and links are refused.
     */
    public static List<Tool> files() {
        return files(FunctionTool.DEFAULT_MAX_CHARACTERS);
    }

    /**
     * As {@link #files()}, with another bound on results: a model gets the rest of a file by asking for its next lines.
     *
     * @param maxCharacters how many characters the JSON text of a result may have
     * @throws IllegalArgumentException if it is less than 1,000
     */
    public static List<Tool> files(int maxCharacters) {
        return new FileTools(FunctionTool.requireRoom(maxCharacters)).all();
    }

    private static ToolSpec spec(String name, String description, JsonSchema arguments) {
        return new ToolSpec(name, description, arguments.text(), Effect.AT_MOST_ONCE);
    }

    private static OrchestratorException unusable(String tool, OrchestratorException e) {
        return new OrchestratorException(
                FailureClass.INVALID_OUTPUT,
                "tool '" + tool + "' cannot use its arguments: " + e.getMessage() + "; correct them and call it again",
                e);
    }
}
