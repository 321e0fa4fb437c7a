package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.lowering.Form.Coded;
import dev.orchestrator.schema.lowering.Form.Listed;
import dev.orchestrator.schema.lowering.Form.Scalar;
import dev.orchestrator.schema.lowering.Node.Bound;
import dev.orchestrator.schema.lowering.Node.Num;
import dev.orchestrator.schema.lowering.Node.Str;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.JsonValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lowers what has no parts. */
final class ScalarLowering {
    private static final BigDecimal MOST_LISTED = BigDecimal.valueOf(31);
    static final String JSON_HINT = "JSON, written as a string";

    private final Dialect dialect;

    ScalarLowering(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Lowers listed values; each that the dialect does not list as it is stands as JSON in a string. */
    List<Form> values(List<@Nullable Object> values) {
        Map<String, List<@Nullable Object>> byType = new LinkedHashMap<>();
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        List<Form> plain = new ArrayList<>();
        boolean both = JsonValues.contains(values, true) && JsonValues.contains(values, false);
        for (Object value : values) {
            String type = JsonValues.type(value);
            if (isListed(value)) {
                byType.computeIfAbsent(dialect.typeLists ? "" : type, t -> new ArrayList<>())
                        .add(value);
            } else if (value == null || both && value instanceof Boolean) {
                if (!Boolean.FALSE.equals(value)) {
                    plain.add(new Scalar(type, Map.of()));
                }
            } else {
                written.put(JsonTree.write(value), value);
            }
        }
        List<Form> forms = new ArrayList<>();
        for (List<@Nullable Object> listed : byType.values()) {
            forms.add(isNull(listed) ? new Scalar("null", Map.of()) : new Listed(listed));
        }
        if (!written.isEmpty()) {
            Form texts = new Coded(new Listed(new ArrayList<>(written.keySet())), Codecs.oneOf(written));
            texts.description = JSON_HINT;
            forms.add(texts);
        }
        forms.addAll(plain);
        return forms;
    }

    private static boolean isNull(List<@Nullable Object> values) {
        return values.size() == 1 && values.get(0) == null;
    }

    private boolean isListed(@Nullable Object value) {
        return dialect.enumTypes.contains(JsonValues.type(value))
                || value instanceof JsonNumber number
                        && dialect.enumTypes.contains("integer")
                        && JsonValues.isWhole(number);
    }

    /** Lowers a string; null if none is left. */
    Form string(Str string, Losses.Place place) {
        Map<String, Object> keywords = new LinkedHashMap<>();
        for (String pattern : string.patterns()) {
            String kept = keywords.containsKey("pattern") ? null : pattern(pattern, place);
            if (kept != null) {
                keywords.put("pattern", kept);
            } else {
                place.relaxed("pattern", pattern);
            }
        }
        boolean alone = dialect.lengthBesidePattern || keywords.isEmpty();
        for (String format : string.formats()) {
            if (dialect.formats.contains(format)
                    && dialect.allows("string", "format")
                    && alone
                    && !keywords.containsKey("format")) {
                keywords.put("format", format);
            } else {
                place.relaxed("format", format);
            }
        }
        alone = dialect.lengthBesidePattern || keywords.isEmpty();
        if (string.minLength() > 0) {
            count("minLength", string.minLength(), alone, keywords, place);
        }
        if (string.maxLength() != null) {
            count("maxLength", string.maxLength(), alone, keywords, place);
        }
        return new Scalar("string", keywords);
    }

    private void count(String keyword, int count, boolean may, Map<String, Object> keywords, Losses.Place place) {
        if (may && dialect.allows("string", keyword)) {
            keywords.put(keyword, JsonNumber.of(count));
        } else {
            place.relaxed(keyword, count);
        }
    }

    private @Nullable String pattern(String pattern, Losses.Place place) {
        if (!dialect.allows("string", "pattern") || !dialect.lookAround && Patterns.looksAround(pattern)) {
            return null;
        }
        if (!dialect.anchored || Patterns.isAnchored(pattern)) {
            return pattern;
        }
        String anchored = Patterns.anchored(pattern);
        if (anchored != null) {
            place.narrowed("pattern", "is anchored at both ends, so that what is around it has no line break");
        }
        return anchored;
    }

    /** Lowers a number; null if there is none within its bounds. */
    @Nullable Form number(Num given, Losses.Place place) {
        String type = given.integer() ? "integer" : "number";
        Num number = given.integer() ? inclusive(given) : given;
        Bound min = number.min();
        Bound max = number.max();
        if (number.integer() && min != null && max != null) {
            BigDecimal span = max.value().subtract(min.value());
            if (span.signum() < 0) {
                return null;
            }
            if (!isKept(number, type) && span.compareTo(MOST_LISTED) <= 0 && dialect.enumTypes.contains("integer")) {
                List<@Nullable Object> values = new ArrayList<>();
                for (BigDecimal each = min.value(); each.compareTo(max.value()) <= 0; each = each.add(BigDecimal.ONE)) {
                    if (number.accepts(each)) {
                        values.add(JsonNumber.of(each.toString()));
                    }
                }
                return values.isEmpty() ? null : new Listed(values);
            }
        }
        Map<String, Object> keywords = new LinkedHashMap<>();
        bound(type, "minimum", "exclusiveMinimum", min, keywords, place);
        bound(type, "maximum", "exclusiveMaximum", max, keywords, place);
        for (BigDecimal multiple : number.multiples()) {
            if (dialect.allows(type, "multipleOf") && !keywords.containsKey("multipleOf")) {
                keywords.put("multipleOf", number(multiple));
            } else {
                place.relaxed("multipleOf", multiple);
            }
        }
        return new Scalar(type, keywords);
    }

    private boolean isKept(Num number, String type) {
        return dialect.allows(type, "minimum")
                && dialect.allows(type, "maximum")
                && (number.multiples().isEmpty()
                        || number.multiples().size() == 1 && dialect.allows(type, "multipleOf"));
    }

    /** Returns the same whole numbers, between the first and the last of them. */
    private static Num inclusive(Num number) {
        return new Num(
                number.origin(),
                true,
                whole(number.min(), RoundingMode.CEILING, BigDecimal.ONE),
                whole(number.max(), RoundingMode.FLOOR, BigDecimal.ONE.negate()),
                number.multiples());
    }

    private static @Nullable Bound whole(@Nullable Bound bound, RoundingMode towards, BigDecimal step) {
        if (bound == null || bound.value().precision() - bound.value().scale() > 400) {
            return bound; // spelled out, it would be long
        }
        BigDecimal whole = bound.value().setScale(0, towards);
        boolean moved = whole.compareTo(bound.value()) != 0;
        return new Bound(bound.exclusive() && !moved ? whole.add(step) : whole, false);
    }

    private void bound(
            String type,
            String inclusive,
            String exclusive,
            @Nullable Bound bound,
            Map<String, Object> keywords,
            Losses.Place place) {
        if (bound == null) {
            return;
        }
        String keyword = bound.exclusive() ? exclusive : inclusive;
        if (dialect.allows(type, keyword)) {
            keywords.put(keyword, number(bound.value()));
            return;
        }
        if (bound.exclusive() && dialect.allows(type, inclusive)) {
            keywords.put(inclusive, number(bound.value()));
        }
        place.relaxed(keyword, bound.value());
    }

    private static JsonNumber number(BigDecimal value) {
        return JsonNumber.of(value.toString());
    }
}
