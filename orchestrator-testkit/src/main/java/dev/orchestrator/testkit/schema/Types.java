package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types as JSON Schema has them. */
final class Types {
    private Types() {}

    static boolean hasType(@Nullable Object value, String type) {
        return type.equals(typeOf(value)) || type.equals("number") && value instanceof JsonNumber;
    }

    static boolean hasTypeOf(@Nullable Object value, List<String> types) {
        return types.isEmpty() || types.stream().anyMatch(type -> hasType(value, type));
    }

    /** Returns the narrowest type. */
    static String typeOf(@Nullable Object value) {
        return value instanceof JsonNumber number && JsonValues.isWhole(number) ? "integer" : JsonValues.type(value);
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
