package dev.orchestrator.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a provider's variables say. */
final class Environment {
    private Environment() {}

    /**
     * Returns the values of variables, by their names.
     *
     * @param meanings what each stands for
     * @throws IllegalStateException if some are not set; the message names all of them
     */
    static Map<String, String> required(UnaryOperator<@Nullable String> variables, Map<String, String> meanings) {
        Map<String, String> values = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        new TreeMap<>(meanings).forEach((name, meaning) -> {
            String value = or(variables, name, "");
            if (value.isEmpty()) {
                missing.add(name + " to " + meaning);
            }
            values.put(name, value);
        });
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
