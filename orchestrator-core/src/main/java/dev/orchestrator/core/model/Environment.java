package dev.orchestrator.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a provider's variables say. */
final class Environment {
    private Environment() {}

    /** @param meaning what it is to be set to, as the end of a sentence */
    record Variable(String name, String meaning) {}

    /**
     * Returns the values of variables, in the same order.
     *
     * @throws IllegalStateException if some are not set; the message names all of them
     */
    static List<String> required(UnaryOperator<@Nullable String> variables, Variable... all) {
        List<String> values = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Variable variable : all) {
            String value = or(variables, variable.name(), "");
            values.add(value);
            if (value.isEmpty()) {
                missing.add(variable.name() + " to " + variable.meaning());
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("set " + String.join(", and ", missing));
        }
        return values;
    }

    static String or(UnaryOperator<@Nullable String> variables, String name, String otherwise) {
        String value = variables.apply(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
