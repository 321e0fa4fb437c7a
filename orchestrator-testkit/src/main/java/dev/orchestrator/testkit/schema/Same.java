package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.JsonNumber;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Equality and types as JSON Schema has them: numbers by value, objects whatever their order. */
final class Same {
    private Same() {}

    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof JsonNumber a && other instanceof JsonNumber b) {
            BigDecimal x = a.decimal();
            BigDecimal y = b.decimal();
            return x == null || y == null ? a.equals(b) : x.compareTo(y) == 0;
        } else if (one instanceof List<?> a && other instanceof List<?> b) {
            if (a.size() != b.size()) {
                return false;
            }
            for (int i = 0; i < a.size(); i++) {
                if (!same(a.get(i), b.get(i))) {
                    return false;
                }
            }
            return true;
        } else if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(each -> same(each.getValue(), b.get(each.getKey())));
        }
        return Objects.equals(one, other);
    }

    static boolean isIn(@Nullable Object value, List<?> values) {
        return values.stream().anyMatch(each -> same(value, each));
    }

    static boolean hasType(@Nullable Object value, String type) {
        return type.equals(typeOf(value)) || type.equals("number") && value instanceof JsonNumber;
    }

    static boolean hasTypeOf(@Nullable Object value, List<String> types) {
        return types.isEmpty() || types.stream().anyMatch(type -> hasType(value, type));
    }

    static String typeOf(@Nullable Object value) {
        if (value instanceof JsonNumber number) {
            BigDecimal decimal = number.decimal();
            return decimal != null
                            && (decimal.signum() == 0
                                    || decimal.stripTrailingZeros().scale() <= 0)
                    ? "integer"
                    : "number";
        } else if (value instanceof Map<?, ?>) {
            return "object";
        } else if (value instanceof List<?>) {
            return "array";
        } else if (value instanceof String) {
            return "string";
        }
        return value instanceof Boolean ? "boolean" : "null";
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
