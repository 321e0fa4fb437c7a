package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.tree.JsonNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Strings and numbers as grammar. */
final class Scalars {
    private static final Set<String> FORMATS = Set.of("date", "time", "time-local", "uuid");
    private static final BigInteger MOST_LISTED = BigInteger.valueOf(200);
    private static final BigDecimal BEYOND = BigDecimal.TEN.pow(18);

    /** Stands for all between it and 0: to spell out 1e-999999999 would take long. */
    private static final BigDecimal TINY = new BigDecimal("1e-30");

    private Scalars() {}

    /** @param lost is told the keywords that the grammar does not enforce */
    static String string(Map<String, Object> schema, Consumer<String> lost) {
        String inner = null;
        if (schema.get("pattern") instanceof String pattern) {
            inner = PatternRules.expression(pattern);
            if (inner == null) {
                lost.accept("pattern");
            }
        }
        if (schema.get("format") instanceof String format) {
            String rule = FORMATS.contains(format)
                    ? format
                    : format.startsWith("date-time") && FORMATS.contains(format.substring(5))
                            ? "date \"T\" " + format.substring(5)
                            : null;
            if (rule == null || inner != null) {
                lost.accept("format");
            } else {
                inner = rule;
            }
        }
        int min = length(schema.get("minLength"), 0);
        int max = length(schema.get("maxLength"), -1);
        if (inner != null) {
            loseBoth(schema, lost, "minLength", "maxLength");
            return "\"\\\"\" " + inner + " \"\\\"\"";
        }
        if (min > Rules.MOST_REPETITIONS) {
            lost.accept("minLength");
            min = 0;
        }
        if (max > Rules.MOST_REPETITIONS) {
            lost.accept("maxLength");
            max = -1;
        }
        if (min == 0 && max < 0) {
            return "string";
        }
        return max == 0 ? "\"\\\"\\\"\"" : "\"\\\"\" char" + Rules.repeated(min, max) + " \"\\\"\"";
    }

    private static void loseBoth(Map<String, Object> schema, Consumer<String> lost, String... keywords) {
        for (String keyword : keywords) {
            if (schema.containsKey(keyword)) {
                lost.accept(keyword);
            }
        }
    }

    /** Returns a length or count; all beyond the integers is as good as the largest. */
    static int length(@Nullable Object value, int absent) {
        if (!(value instanceof JsonNumber number)) {
            return absent;
        }
        Long length = number.whole(0, Integer.MAX_VALUE);
        return length == null ? Integer.MAX_VALUE : length.intValue();
    }

    static String number(Map<String, Object> schema, boolean whole, Consumer<String> lost) {
        BigDecimal min = bound(schema, "minimum");
        BigDecimal above = bound(schema, "exclusiveMinimum");
        BigDecimal max = bound(schema, "maximum");
        BigDecimal below = bound(schema, "exclusiveMaximum");
        if (schema.containsKey("multipleOf")) {
            lost.accept("multipleOf");
        }
        if (whole) {
            String listed = listed(min, above, max, below);
            if (listed != null) {
                return listed;
            }
        }
        boolean positive = above != null && above.signum() >= 0 || min != null && min.signum() > 0;
        boolean natural = positive || min != null && min.signum() == 0;
        loseUnless(
                above == null || whole && (above.signum() == 0 || above.compareTo(BEYOND.negate()) <= 0),
                "exclusiveMinimum",
                lost);
        boolean isOne = whole && min != null && min.signum() > 0 && min.compareTo(BigDecimal.ONE) <= 0;
        loseUnless(
                min == null || min.signum() == 0 || isOne || whole && min.compareTo(BEYOND.negate()) <= 0,
                "minimum",
                lost);
        loseUnless(max == null || whole && max.compareTo(BEYOND) >= 0, "maximum", lost);
        loseUnless(below == null || whole && below.compareTo(BEYOND) >= 0, "exclusiveMaximum", lost);
        if (whole) {
            return positive ? "[1-9] [0-9]{0,17}" : natural ? "(\"0\" | [1-9] [0-9]{0,17})" : "integer";
        }
        return natural ? "(\"0\" | [1-9] [0-9]{0,17}) (\".\" [0-9]{1,18})? ([eE] [-+]? [0-9]{1,2})?" : "number";
    }

    private static void loseUnless(boolean expressed, String keyword, Consumer<String> lost) {
        if (!expressed) {
            lost.accept(keyword);
        }
    }

    private static @Nullable BigDecimal bound(Map<String, Object> schema, String keyword) {
        if (!(schema.get(keyword) instanceof JsonNumber number)) {
            return null;
        }
        double near = Double.parseDouble(number.text());
        if (Math.abs(near) >= BEYOND.doubleValue()) {
            return near < 0 ? BEYOND.negate() : BEYOND;
        }
        if (Math.abs(near) < TINY.doubleValue()) {
            boolean zero = number.text().replaceFirst("[eE].*", "").chars().noneMatch(c -> c >= '1' && c <= '9');
            return zero ? BigDecimal.ZERO : number.text().startsWith("-") ? TINY.negate() : TINY;
        }
        return number.decimal();
    }

    /** Returns the whole numbers between bounds, if they are few. */
    private static @Nullable String listed(
            @Nullable BigDecimal min,
            @Nullable BigDecimal above,
            @Nullable BigDecimal max,
            @Nullable BigDecimal below) {
        BigInteger low =
                min == null ? null : min.setScale(0, RoundingMode.CEILING).toBigInteger();
        if (above != null) {
            BigInteger next =
                    above.setScale(0, RoundingMode.FLOOR).toBigInteger().add(BigInteger.ONE);
            low = low == null ? next : low.max(next);
        }
        BigInteger high =
                max == null ? null : max.setScale(0, RoundingMode.FLOOR).toBigInteger();
        if (below != null) {
            BigInteger last =
                    below.setScale(0, RoundingMode.CEILING).toBigInteger().subtract(BigInteger.ONE);
            high = high == null ? last : high.min(last);
        }
        if (low == null || high == null || high.subtract(low).compareTo(MOST_LISTED) > 0 || high.compareTo(low) < 0) {
            return null;
        }
        if (low.abs().max(high.abs()).compareTo(BEYOND.toBigInteger()) >= 0) {
            return null; // a bound that stands for others
        }
        StringJoiner or = new StringJoiner(" | ", "(", ")");
        for (BigInteger each = low; each.compareTo(high) <= 0; each = each.add(BigInteger.ONE)) {
            or.add(Rules.literal(each.toString()));
        }
        return or.toString();
    }
}
