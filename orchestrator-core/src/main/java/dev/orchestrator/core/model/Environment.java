package dev.orchestrator.core.model;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a provider's variables say. */
final class Environment {
    private Environment() {}

    /** @throws IllegalStateException if it is not set */
    static String required(UnaryOperator<@Nullable String> variables, String name, String what) {
        String value = variables.apply(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("set " + name + " to " + what);
        }
        return value.strip();
    }

    static String or(UnaryOperator<@Nullable String> variables, String name, String otherwise) {
        String value = variables.apply(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
