package dev.orchestrator.schema.tree;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Equality and types as JSON Schema has them: 1 and 1.0 are the same, and the order of properties says nothing. */
public final class JsonValues {
    private JsonValues() {}

    public static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof JsonNumber a && other instanceof JsonNumber b) {
            BigDecimal left = a.decimal();
            BigDecimal right = b.decimal();
            return left == null || right == null ? a.equals(b) : left.compareTo(right) == 0;
        } else if (one instanceof List<?> a && other instanceof List<?> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = same(a.get(i), b.get(i));
            }
            return same;
        } else if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(each -> same(each.getValue(), b.get(each.getKey())));
        }
        return one == null ? other == null : one.equals(other);
    }

    public static boolean contains(Collection<? extends @Nullable Object> values, @Nullable Object value) {
        for (Object each : values) {
            if (same(each, value)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the JSON type; {@code number} for whole numbers too. */
    public static String type(@Nullable Object value) {
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

    /** Returns true if the number has no fraction, however it is written; false if it is too large to tell. */
    public static boolean isWhole(JsonNumber number) {
        BigDecimal value = number.decimal();
        return value != null
                && (value.signum() == 0 || value.stripTrailingZeros().scale() <= 0);
    }
}
