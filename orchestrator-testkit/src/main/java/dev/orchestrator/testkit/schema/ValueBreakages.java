package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.JsonValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Breaks the keywords of one part of the schema for one value, each in the smallest way there is. */
final class ValueBreakages {
    private static final int PAIRS = 6;
    private static final int SIZE = 8;
    private static final int FURTHER = 2_000;

    private final Part part;
    private final List<Part> parts;
    private final @Nullable Object value;
    private final String pointer;
    private final Walk.Sink sink;
    private final Fit fit;
    private final Patterns patterns;
    private final SchemaRoot root;

    /** @param parts all parts that hold for the value, this one among them */
    ValueBreakages(
            Part part,
            List<Part> parts,
            @Nullable Object value,
            String pointer,
            Walk.Sink sink,
            Fit fit,
            Patterns patterns,
            SchemaRoot root) {
        this.part = part;
        this.parts = parts;
        this.value = value;
        this.pointer = pointer;
        this.sink = sink;
        this.fit = fit;
        this.patterns = patterns;
        this.root = root;
    }

    void all() {
        types();
        values();
        if (value instanceof String text) {
            text(text);
        } else if (value instanceof JsonNumber number && number.decimal() != null) {
            number(number.decimal());
        } else if (value instanceof List<?> items) {
            items(items);
        } else if (value instanceof Map<?, ?> members) {
            new MemberBreakages(part, members, pointer, sink, this::further).all();
        }
        alternatives();
    }

    private void broken(@Nullable Object changed, String keyword, String change) {
        sink.add(changed, keyword, List.of(pointer), change);
    }

    private void types() {
        List<String> types = part.types();
        if (types.isEmpty()) {
            return;
        }
        for (Object other : others()) {
            if (!Types.hasTypeOf(other, types)) {
                broken(other, "type", Types.typeOf(value) + " became " + Types.typeOf(other));
            }
        }
    }

    /** Values of other types, those that models mix up first. */
    private List<@Nullable Object> others() {
        List<@Nullable Object> others = new ArrayList<>();
        if (value instanceof String text) {
            others.add(JsonNumber.of(Types.length(text)));
        } else if (!(value instanceof List<?>) && !(value instanceof Map<?, ?>)) {
            others.add(JsonTree.write(value));
        } else {
            others.add(value instanceof List<?> ? Map.of() : List.of());
        }
        if (value instanceof JsonNumber number && Types.typeOf(value).equals("integer") && number.decimal() != null) {
            others.add(Numbers.number(number.decimal().add(new BigDecimal("0.5"))));
        }
        others.add(value == null ? JsonNumber.of(0) : null);
        return others;
    }

    private void values() {
        for (String keyword : List.of("const", "enum")) {
            if (part.has(keyword)) {
                List<?> allowed = keyword.equals("enum") ? part.list("enum") : Arrays.asList(part.get("const"));
                Stream.of(beside(value, "-other"), beside(value, "X"), "no such value", JsonNumber.of(FURTHER))
                        .filter(each -> !JsonValues.contains(allowed, each))
                        .limit(2)
                        .forEach(each -> broken(each, keyword, "became a value that is not listed"));
            }
        }
    }

    private static Object beside(@Nullable Object value, String suffix) {
        if (value instanceof JsonNumber number && number.decimal() != null) {
            return Numbers.number(number.decimal().add(BigDecimal.valueOf(suffix.length())));
        }
        return value instanceof String text ? text + suffix : "other" + suffix;
    }

    private void text(String text) {
        int length = Types.length(text);
        int min = part.count("minLength", 0);
        if (min > 0 && length >= min) {
            broken(text.substring(0, text.offsetByCodePoints(0, min - 1)), "minLength", "cut to one below minLength");
        }
        int max = part.count("maxLength", Part.UNBOUNDED);
        if (max < 100_000) {
            String last = length == 0 ? "a" : text.substring(text.offsetByCodePoints(0, length - 1));
            broken(text + last.repeat(max + 1 - length), "maxLength", "filled to one above maxLength");
            broken(text + "a".repeat(max + 1 - length), "maxLength", "filled to one above maxLength");
        }
        String pattern = part.string("pattern");
        if (pattern != null) {
            String changed = length == 0 ? "" : text.substring(0, text.offsetByCodePoints(0, length - 1));
            String first = length == 0 ? "" : text.substring(text.offsetByCodePoints(0, 1));
            Stream.of(
                            changed + "!",
                            "!" + first,
                            "\u0001" + first,
                            changed,
                            first,
                            text + "!",
                            text + "\u0001",
                            "",
                            "\u0001".repeat(length),
                            "!".repeat(length))
                    .filter(each -> !patterns.finds(pattern, each))
                    .limit(3)
                    .forEach(each -> broken(each, "pattern", "no longer matches the pattern"));
        }
        if (part.has("format")) {
            broken(text + " ?", "format", "no longer of the format");
            broken(" ".repeat(length), "format", "no longer of the format");
        }
    }

    private void number(BigDecimal number) {
        List<BigDecimal> steps = new ArrayList<>();
        parts.forEach(each -> {
            BigDecimal step = each.decimal("multipleOf");
            if (step != null) {
                steps.add(step);
            }
        });
        boolean whole = parts.stream()
                .anyMatch(each ->
                        each.types().contains("integer") && !each.types().contains("number"));
        BigDecimal unit = whole || steps.isEmpty() ? BigDecimal.ONE : steps.get(0);
        for (BigDecimal step : steps) {
            unit = Numbers.multiple(unit, step);
        }
        boolean free = !whole && steps.isEmpty();
        beyond("minimum", free, unit.negate());
        beyond("maximum", free, unit);
        beyond("exclusiveMinimum", free, unit.negate());
        beyond("exclusiveMaximum", free, unit);
        BigDecimal step = part.decimal("multipleOf");
        if (step != null) {
            for (BigDecimal off : List.of(
                    whole ? BigDecimal.ONE : step.divide(BigDecimal.valueOf(2)),
                    whole ? BigDecimal.ONE.negate() : step.divide(BigDecimal.valueOf(-2)))) {
                broken(Numbers.number(number.add(off)), "multipleOf", "moved off the multiples");
            }
        }
    }

    /**
     * Moves to the first number the bound excludes of those that all else allows.
     *
     * @param free whether that is any number
     * @param by what lies between two such numbers; negative if the excluded ones are below the bound
     */
    private void beyond(String bound, boolean free, BigDecimal by) {
        BigDecimal limit = part.decimal(bound);
        if (limit == null) {
            return;
        }
        boolean exclusive = bound.startsWith("exclusive");
        BigDecimal first = limit;
        if (!free) {
            RoundingMode outwards = by.signum() < 0 ? RoundingMode.FLOOR : RoundingMode.CEILING;
            first = limit.divide(by.abs(), 0, outwards).multiply(by.abs());
        }
        boolean excluded = exclusive || first.compareTo(limit) != 0;
        broken(Numbers.number(excluded ? first : first.add(by)), bound, "moved beyond the bound");
    }

    private void items(List<?> items) {
        int size = items.size();
        int min = part.count("minItems", 0);
        if (min > 0) {
            broken(items.subList(0, min - 1), "minItems", "cut to one below minItems");
        }
        int max = part.count("maxItems", Part.UNBOUNDED);
        if (max - size < 1_000) {
            broken(longer(items, max + 1), "maxItems", "filled to one above maxItems");
        }
        if (Boolean.TRUE.equals(part.get("uniqueItems")) && size > 0) {
            List<@Nullable Object> copy = new ArrayList<>(items);
            copy.add(items.get(size - 1));
            broken(copy, "uniqueItems", "an item twice");
            List<@Nullable Object> second = new ArrayList<>(items);
            second.set(size - 1, items.get(0));
            broken(second, "uniqueItems", "an item twice");
        }
        for (String keyword : List.of("items", "unevaluatedItems")) {
            if (Boolean.FALSE.equals(part.get(keyword))) {
                sink.add(longer(items, size + 1), keyword, List.of(pointer, pointer + '/' + size), "an item too many");
            }
        }
        contained(items);
    }

    private void contained(List<?> items) {
        Part wanted = part.in("contains");
        if (wanted == null) {
            return;
        }
        List<@Nullable Object> rest = new ArrayList<>(items);
        int left = part.count("minContains", 1) - 1;
        for (int i = items.size() - 1; i >= 0; i--) {
            long fitting = rest.stream().filter(each -> fit.fits(wanted, each)).count();
            if (fitting > left && fit.fits(wanted, items.get(i))) {
                rest.remove(i);
            }
        }
        broken(rest, "contains", "too few items that contains asks for");
        broken(rest, "minContains", "too few items that contains asks for");
        int most = part.count("maxContains", Part.UNBOUNDED);
        if (most < 1_000) {
            List<@Nullable Object> more = new ArrayList<>(items);
            for (int i = 0; i <= most; i++) {
                more.add(made(List.of(wanted), i));
            }
            broken(more, "maxContains", "too many items that contains asks for");
        }
    }

    private List<@Nullable Object> longer(List<?> items, int size) {
        List<@Nullable Object> copy = new ArrayList<>(items);
        for (int i = copy.size(); i < size; i++) {
            List<Part> asked = new ArrayList<>();
            for (Part each : parts) {
                Part own = i < each.list("prefixItems").size() ? each.in("prefixItems", i) : each.in("items");
                if (own != null && !own.isFalse()) {
                    asked.add(own);
                }
            }
            Object item = made(asked, i);
            for (int round = 1; round < 10 && JsonValues.contains(copy, item); round++) {
                item = made(asked, i + round * FURTHER);
            }
            copy.add(item);
        }
        return copy;
    }

    /** Returns a value for which those parts hold, or null, with which nothing is lost but this one attempt. */
    private @Nullable Object made(List<Part> asked, int seed) {
        try {
            return new Maker(root, patterns, new Dice(seed, 0), SIZE).make(asked, 0);
        } catch (Unsatisfiable e) {
            return null;
        }
    }

    private @Nullable Object further(String name) {
        List<Part> asked = new ArrayList<>();
        for (Part each : parts) {
            fit.membersOf(each, name).stream().filter(own -> !own.isFalse()).forEach(asked::add);
        }
        return made(asked, name.length());
    }

    private void alternatives() {
        if (part.has("anyOf")) {
            for (Object other :
                    Arrays.asList(null, true, JsonNumber.of(FURTHER), "no alternative", List.of(), Map.of())) {
                String change = "became " + Types.typeOf(other) + ", which fits no alternative";
                broken(other, "anyOf", change);
                broken(other, "type", change);
            }
        }
        int pairs = 0;
        for (int i = 0; i < part.list("oneOf").size(); i++) {
            for (int j = i + 1; j < part.list("oneOf").size() && pairs++ < PAIRS; j++) {
                both(
                        List.of(
                                without("oneOf"),
                                new Part(part.list("oneOf").get(i), part.at("oneOf") + '/' + i),
                                new Part(part.list("oneOf").get(j), part.at("oneOf") + '/' + j)),
                        "oneOf",
                        "fits two alternatives");
            }
        }
        Part not = part.in("not");
        if (not != null) {
            both(List.of(without("not"), not), "not", "became what it must not be");
        }
    }

    private Part without(String keyword) {
        Map<Object, @Nullable Object> rest = new LinkedHashMap<>(part.keywords());
        rest.remove(keyword);
        return new Part(rest, part.pointer());
    }

    private void both(List<Part> asked, String keyword, String change) {
        try {
            broken(new Maker(root, patterns, new Dice(1, 0), SIZE).make(asked, 0), keyword, change);
        } catch (Unsatisfiable e) {
            return; // they exclude each other
        }
    }
}
