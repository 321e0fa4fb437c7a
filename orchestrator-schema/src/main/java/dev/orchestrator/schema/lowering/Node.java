package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.format.AskedFormat;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.text.TextFormat;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema as what it admits: {@code allOf} merged, each alternative of one type. What no provider can be told is left
 * out and listed in the origin.
 */
sealed interface Node {
    Origin origin();

    /**
     * Where a node comes from.
     *
     * @param pointer in the original schema
     * @param description what the author said, or null
     * @param dropped what the node does not say although the schema does
     */
    record Origin(String pointer, @Nullable String description, List<Dropped> dropped) {
        Origin(String pointer) {
            this(pointer, null, List.of());
        }
    }

    /**
     * A keyword that is left out.
     *
     * @param hint what a model is told instead, or null where that would be of no use
     */
    record Dropped(Loss loss, @Nullable String hint) {}

    /** Returns whether the schema admits more than the node says. */
    default boolean isNarrower() {
        return origin().dropped().stream().anyMatch(each -> each.loss().level() == LossLevel.NARROWED);
    }

    /** Any JSON value. */
    record Any(Origin origin) implements Node {}

    /** No value at all. */
    record Never(Origin origin) implements Node {}

    /** One of several values. */
    record Values(Origin origin, List<@Nullable Object> values) implements Node {}

    /** {@code null} or {@code boolean}. */
    record Plain(Origin origin, String type) implements Node {}

    /** A number between bounds. */
    record Num(
            Origin origin,
            boolean integer,
            @Nullable Bound min,
            @Nullable Bound max,
            List<BigDecimal> multiples) implements Node {
        boolean accepts(BigDecimal value) {
            return (!integer || isWhole(value))
                    && (min == null || value.compareTo(min.value) >= (min.exclusive ? 1 : 0))
                    && (max == null || value.compareTo(max.value) <= (max.exclusive ? -1 : 0))
                    && multiples.stream().allMatch(each -> value.remainder(each).signum() == 0);
        }

        private static boolean isWhole(BigDecimal value) {
            return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
        }
    }

    /** An end of a range. */
    record Bound(BigDecimal value, boolean exclusive) {}

    /**
     * A string.
     *
     * @param formats those that it must be of
     */
    record Str(Origin origin, int minLength, @Nullable Integer maxLength, List<String> patterns, List<String> formats)
            implements Node {
        Sure accepts(String text, Patterns.Finder finder) {
            int length = text.codePointCount(0, text.length());
            Sure fits = Sure.of(length >= minLength && (maxLength == null || length <= maxLength));
            for (String each : patterns) {
                fits = fits == Sure.NO ? fits : fits.and(finder.find(each, text));
            }
            for (String each : formats) {
                fits = fits == Sure.NO ? fits : fits.and(new TextFormat(new AskedFormat(each)).isIn(text));
            }
            return fits;
        }
    }

    /**
     * An array.
     *
     * @param prefix the schemas of its first elements, one by one
     * @param rest the schema of the others; null if there are none
     * @param openRest whether the schema says nothing about the others
     */
    record Arr(
            Origin origin,
            List<Node> prefix,
            @Nullable Node rest,
            boolean openRest,
            int min,
            @Nullable Integer max,
            boolean unique)
            implements Node {}

    /**
     * An object.
     *
     * @param forbidden names that no property may have
     * @param patterns the schemas of properties known by their names' pattern
     * @param additional the schema of all others; null if there are none
     * @param open whether the schema says nothing about the others, or that anything goes
     * @param names what all names must be; null if anything
     */
    record Obj(
            Origin origin,
            Map<String, Property> properties,
            Set<String> forbidden,
            Map<String, Node> patterns,
            @Nullable Node additional,
            boolean open,
            @Nullable Str names,
            int min,
            @Nullable Integer max)
            implements Node {}

    /** A property of a known name. */
    record Property(Node node, boolean required) {}

    /**
     * One of several alternatives.
     *
     * @param exclusive whether it must be exactly one
     */
    record Union(Origin origin, List<Node> branches, boolean exclusive) implements Node {}

    /** What is described elsewhere. */
    record Ref(Origin origin, Target target) implements Node {}

    /** A part of the schema that has a name, so that it can be referred to, even from within itself. */
    final class Target {
        final String name;
        private @Nullable Node node;

        Target(String name) {
            this.name = name;
        }

        void is(Node known) {
            node = known;
        }

        Node node() {
            if (node == null) {
                throw new IllegalStateException(name + " is looked at before it is read");
            }
            return node;
        }
    }
}
