package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.lowering.Node.Bound;
import dev.orchestrator.schema.lowering.Node.Dropped;
import dev.orchestrator.schema.lowering.Node.Never;
import dev.orchestrator.schema.lowering.Node.Num;
import dev.orchestrator.schema.lowering.Node.Origin;
import dev.orchestrator.schema.lowering.Node.Str;
import dev.orchestrator.schema.lowering.Node.Values;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonValues;
import dev.orchestrator.schema.tree.Keywords;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what facts say of strings, numbers and listed values. */
final class ScalarReader {
    private static final List<String> OF_CONTAINERS = Stream.of("object", "array")
            .flatMap(type -> Keywords.OF_TYPE.getOrDefault(type, List.of()).stream())
            .toList();

    private final List<Fact> facts;
    private final List<Dropped> dropped;
    private final boolean assertsFormats;
    private final Patterns.Finder finder;

    ScalarReader(List<Fact> facts, List<Dropped> dropped, boolean assertsFormats, Patterns.Finder finder) {
        this.facts = facts;
        this.dropped = dropped;
        this.assertsFormats = assertsFormats;
        this.finder = finder;
    }

    Node string(Origin origin) {
        int min = 0;
        Integer max = null;
        List<String> patterns = new ArrayList<>();
        List<String> formats = new ArrayList<>();
        for (Fact fact : facts) {
            Integer least = fact.count("minLength");
            Integer most = fact.count("maxLength");
            String pattern = fact.text("pattern");
            min = least == null ? min : Math.max(min, least);
            max = most == null ? max : max == null ? most : Integer.valueOf(Math.min(max, most));
            String format = assertsFormats ? fact.text("format") : null;
            if (pattern != null && !patterns.contains(pattern)) {
                patterns.add(pattern);
            }
            if (format != null && !formats.contains(format)) {
                formats.add(format);
            }
        }
        return max != null && max < min
                ? new Never(origin)
                : new Str(origin, min, max, List.copyOf(patterns), List.copyOf(formats));
    }

    Node number(Origin origin, boolean integer) {
        Bound min = null;
        Bound max = null;
        List<BigDecimal> multiples = new ArrayList<>();
        for (Fact fact : facts) {
            min = tighter(min, fact.number("minimum"), false, 1);
            min = tighter(min, fact.number("exclusiveMinimum"), true, 1);
            max = tighter(max, fact.number("maximum"), false, -1);
            max = tighter(max, fact.number("exclusiveMaximum"), true, -1);
            BigDecimal multiple = fact.number("multipleOf");
            if (multiple != null && !multiples.contains(multiple)) {
                multiples.add(multiple);
            }
        }
        if (min != null && max != null) {
            int order = min.value().compareTo(max.value());
            if (order > 0 || order == 0 && (min.exclusive() || max.exclusive())) {
                return new Never(origin);
            }
        }
        return new Num(origin, integer, min, max, List.copyOf(multiples));
    }

    private static @Nullable Bound tighter(
            @Nullable Bound known, @Nullable BigDecimal value, boolean exclusive, int direction) {
        if (value == null) {
            return known;
        }
        int order = known == null ? 1 : Integer.signum(value.compareTo(known.value())) * direction;
        return order > 0 || order == 0 && exclusive ? new Bound(value, exclusive) : known;
    }

    /** Returns those of the values that everything else admits as well. */
    Node values(String pointer, @Nullable String description, List<@Nullable Object> values, List<String> kinds) {
        Node strings = string(new Origin(pointer));
        Node numbers = number(new Origin(pointer), false);
        List<@Nullable Object> kept = new ArrayList<>();
        boolean containers = false;
        boolean untold = false;
        for (Object value : values) {
            boolean fits = isOf(kinds, value);
            if (value instanceof String text) {
                Sure accepted = fits && strings instanceof Str string ? string.accepts(text, finder) : Sure.NO;
                fits = accepted != Sure.NO;
                untold |= accepted == Sure.UNKNOWN;
            } else if (value instanceof JsonNumber number) {
                BigDecimal decimal = number.decimal();
                fits &= numbers instanceof Num range && decimal != null && range.accepts(decimal);
            } else if (fits && value != null && !(value instanceof Boolean)) {
                containers = true;
            }
            if (fits) {
                kept.add(value);
            }
        }
        List<Dropped> all = new ArrayList<>(dropped);
        if (containers && facts.stream().anyMatch(fact -> OF_CONTAINERS.stream().anyMatch(fact::has))) {
            all.add(new Dropped(
                    new Loss(
                            pointer,
                            "enum",
                            LossLevel.RELAXED,
                            "whether the listed objects and arrays fit the keywords beside is not looked at"),
                    null));
        }
        if (untold) {
            all.add(new Dropped(
                    new Loss(
                            pointer,
                            "enum",
                            LossLevel.RELAXED,
                            "whether each listed string fits the pattern and the format beside takes too long to tell,"
                                    + " and is left to validation"),
                    null));
        }
        Origin origin = new Origin(pointer, description, List.copyOf(all));
        return kept.isEmpty() ? new Never(origin) : new Values(origin, kept);
    }

    private static boolean isOf(List<String> kinds, @Nullable Object value) {
        return kinds.contains(JsonValues.type(value))
                || value instanceof JsonNumber number && kinds.contains("integer") && JsonValues.isWhole(number);
    }
}
