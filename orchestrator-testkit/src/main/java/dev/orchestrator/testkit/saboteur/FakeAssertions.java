package dev.orchestrator.testkit.saboteur;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;

/** JUnit's assertions as a class that never fails; without those of a type nested in that class, which JUnit itself calls. */
final class FakeAssertions {
    private FakeAssertions() {}

    /** Returns the class's source. */
    static String source() {
        String methods = Arrays.stream(Assertions.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> Arrays.stream(method.getParameterTypes())
                        .noneMatch(type -> type.getEnclosingClass() == Assertions.class))
                .map(FakeAssertions::method)
                .sorted()
                .collect(Collectors.joining());
        return "package org.junit.jupiter.api;\n\n@SuppressWarnings(\"unchecked\")\npublic class Assertions {\n"
                + methods + "}\n";
    }

    private static String method(Method method) {
        String variables = Arrays.stream(method.getTypeParameters())
                .map(FakeAssertions::variable)
                .collect(Collectors.joining(", "));
        Type[] types = method.getGenericParameterTypes();
        String parameters = IntStream.range(0, types.length)
                .mapToObj(i -> parameter(types[i], method.isVarArgs() && i == types.length - 1) + " a" + i)
                .collect(Collectors.joining(", "));
        return "    public static " + (variables.isEmpty() ? "" : "<" + variables + "> ")
                + name(method.getGenericReturnType()) + " " + method.getName() + "(" + parameters + ") {"
                + body(method) + "}\n";
    }

    private static String variable(TypeVariable<?> variable) {
        String bounds =
                Arrays.stream(variable.getBounds()).map(FakeAssertions::name).collect(Collectors.joining(" & "));
        return variable.getName() + " extends " + bounds;
    }

    private static String parameter(Type type, boolean open) {
        String name = name(type);
        return open ? name.substring(0, name.length() - "[]".length()) + "..." : name;
    }

    private static String name(Type type) {
        return type.getTypeName().replace('$', '.');
    }

    /** What is to be thrown, supplied or of a type is handed on, so that a test can go on with it. */
    private static String body(Method method) {
        Class<?> returned = method.getReturnType();
        if (returned == void.class) {
            return "";
        }
        String type = name(method.getGenericReturnType());
        for (int i = 0; i < method.getParameterCount(); i++) {
            String parameter = method.getParameterTypes()[i].getSimpleName();
            if (parameter.equals("ThrowingSupplier")) {
                return " try { return a" + i + ".get(); } catch (Throwable none) { return null; } ";
            } else if (parameter.equals("Executable")) {
                return " try { a" + i + ".execute(); } catch (Throwable thrown) { return (" + type
                        + ") thrown; } return null; ";
            }
        }
        return method.getName().equals("assertInstanceOf") ? " return (" + type + ") a1; " : " return null; ";
    }
}
