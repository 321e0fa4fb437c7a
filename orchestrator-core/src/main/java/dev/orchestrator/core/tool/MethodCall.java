package dev.orchestrator.core.tool;

import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.MethodParameters;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A public method, called with arguments by name. */
final class MethodCall {
    private final Object target;
    private final Method method;
    private final MethodParameters parameters;
    private final boolean[] isContext;

    private MethodCall(Object target, Method method) {
        this.target = target;
        this.method = method;
        this.parameters = MethodParameters.of(method, MethodCall::isContext);
        this.isContext = new boolean[method.getParameterCount()];
        for (int i = 0; i < isContext.length; i++) {
            isContext[i] = isContext(method.getParameters()[i]);
        }
    }

    private static boolean isContext(Parameter parameter) {
        return parameter.getType() == ToolContext.class;
    }

    static MethodCall of(Object target, String name) {
        Class<?> type = target instanceof Class<?> holder ? holder : target.getClass();
        boolean onlyStatic = target instanceof Class<?>;
        List<Method> candidates = Arrays.stream(type.getMethods())
                .filter(m -> !m.isBridge() && m.getDeclaringClass() != Object.class)
                .filter(m -> !onlyStatic || Modifier.isStatic(m.getModifiers()))
                .toList();
        List<Method> found =
                candidates.stream().filter(m -> m.getName().equals(name)).toList();
        String place = (onlyStatic ? "public static method '" : "public method '") + name + "' in " + type.getName();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no " + place + "; there are: "
                    + candidates.stream()
                            .map(Method::getName)
                            .distinct()
                            .sorted()
                            .toList());
        } else if (found.size() > 1) {
            throw new IllegalArgumentException("there is more than one " + place
                    + ": a tool has one list of arguments; give one of them another name");
        }
        Method method = found.get(0);
        if (!method.trySetAccessible()) {
            throw new IllegalArgumentException(place + " cannot be reached: add `opens " + type.getPackageName()
                    + " to dev.orchestrator.core;` to the module-info.java of "
                    + type.getModule().getName() + ", or make it public in an exported package");
        }
        return new MethodCall(target, method);
    }

    JsonSchema schema() {
        return parameters.schema();
    }

    @Nullable Object[] read(String json, ToolContext context) {
        @Nullable Object[] arguments = parameters.read(json);
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = isContext[i] ? context : arguments[i];
        }
        return arguments;
    }

    @Nullable Object invoke(@Nullable Object[] arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            } else if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw e;
        }
    }
}
