package dev.orchestrator.schema;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a method as one JSON object, with a property for each, as if they were the components of a record:
 * the same types, annotations and rules of presence hold.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class MethodParameters {
    private final String name;
    private final Members members;
    private final int[] positions;
    private final int count;
    private final JsonSchema schema;

    private MethodParameters(Method method, Predicate<Parameter> leftOut) {
        this.name = method.getDeclaringClass().getName() + '.' + method.getName();
        Parameter[] parameters = method.getParameters();
        this.count = parameters.length;
        List<Members.Member> found = new ArrayList<>();
        this.positions = new int[count];
        for (int i = 0; i < count; i++) {
            if (!leftOut.test(parameters[i])) {
                positions[found.size()] = i;
                found.add(member(parameters[i], i));
            }
        }
        this.members = new Members(found, Map.of());
        Type root = new Type() {
            @Override
            public String getTypeName() {
                return name;
            }
        };
        this.schema = JsonSchema.made(Definitions.schemaOf(
                root, definitions -> members.schema(new LinkedHashMap<>(), new ArrayList<>(), definitions)));
    }

    private Members.Member member(Parameter parameter, int index) {
        if (!parameter.isNamePresent()) {
            throw new Misfit("the class file does not name parameter " + (index + 1)
                    + "; compile with -parameters, or let the method take one record");
        }
        boolean nullable = RecordInfo.isNullable(parameter.getAnnotatedType()) || RecordInfo.isNullable(parameter);
        return new Members.Member(
                parameter.getName(),
                parameter.getParameterizedType(),
                parameter.getAnnotatedType(),
                parameter,
                Members.Presence.of(parameter.getType(), nullable),
                "parameter " + parameter.getName());
    }

    /**
     * Describes the parameters of a method.
     *
     * @param leftOut those that the caller fills in itself, and that are no part of the JSON object
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the class file does not name the
     *     parameters, one has no JSON form, or an annotation makes no sense where it is; the message names it
     */
    public static MethodParameters of(Method method, Predicate<Parameter> leftOut) {
        try {
            return new MethodParameters(method, leftOut);
        } catch (Misfit e) {
            throw e.as("cannot describe the parameters of "
                    + method.getDeclaringClass().getName() + '.' + method.getName() + " as JSON Schema");
        }
    }

    /** Returns the schema of the object. */
    public JsonSchema schema() {
        return schema;
    }

    /**
     * Reads the object, as strictly as {@link Json#read} does.
     *
     * @return a value for each parameter of the method; null for those left out, and for absent ones that may be null
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the text is no such object; the
     *     message names the place
     */
    public @Nullable Object[] read(String json) {
        try {
            if (!(JsonTree.parse(json) instanceof Map<?, ?> object)) {
                throw new Misfit("expected an object");
            }
            @Nullable Object[] values = members.read(object);
            @Nullable Object[] all = new @Nullable Object[count];
            for (int i = 0; i < values.length; i++) {
                all[positions[i]] = values[i];
            }
            return all;
        } catch (Misfit e) {
            throw e.as("cannot read the parameters of " + name + " from JSON");
        }
    }
}
