package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.JsonNumber;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares JSON values as JSON Schema does: 1 and 1.0 are the same, and the order of properties says nothing. */
final class Same {
    private Same() {}

    static boolean values(@Nullable Object one, @Nullable Object other) {
        if (one instanceof JsonNumber a && other instanceof JsonNumber b) {
            BigDecimal left = a.decimal();
            BigDecimal right = b.decimal();
            return left == null || right == null ? a.equals(b) : left.compareTo(right) == 0;
        } else if (one instanceof List<?> a && other instanceof List<?> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = values(a.get(i), b.get(i));
            }
            return same;
        } else if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(each -> values(each.getValue(), b.get(each.getKey())));
        }
        return one == null ? other == null : one.equals(other);
    }

    static boolean contains(Collection<? extends @Nullable Object> values, @Nullable Object value) {
        for (Object each : values) {
            if (values(each, value)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the JSON type; {@code number} for whole numbers too. */
    static String type(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Boolean) {
            return "boolean";
        } else if (value instanceof JsonNumber) {
            return "number";
        } else if (value instanceof String) {
            return "string";
        }
        return value instanceof List ? "array" : "object";
    }

    static boolean isWhole(JsonNumber number) {
        BigDecimal value = number.decimal();
        return value != null
                && (value.signum() == 0 || value.stripTrailingZeros().scale() <= 0);
    }
}
