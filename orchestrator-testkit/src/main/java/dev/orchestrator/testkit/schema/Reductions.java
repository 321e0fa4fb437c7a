package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Simpler texts that are valid too, the boldest steps first: what is left when a property has failed is easy to read. */
final class Reductions {
    private static final long DIGITS = 1_000;

    private final JsonSchema schema;
    private final SchemaRoot root;
    private final Patterns patterns = new Patterns();
    private final Fit fit;

    Reductions(JsonSchema schema) {
        this.schema = schema;
        root = new SchemaRoot(schema);
        fit = new Fit(root, patterns);
    }

    /** Returns valid texts that weigh less. */
    Stream<String> of(String text) {
        Object whole = JsonTree.parse(text);
        long[] weight = weight(whole);
        Set<Place> places = new LinkedHashSet<>();
        places(whole, List.of(), List.of(root.root()), places);
        return places.stream()
                .flatMap(place -> simpler(place).map(each -> new Candidate(place, each)))
                .map(candidate -> NearMisses.replaced(whole, candidate.place.path, candidate.value))
                .filter(tree -> Arrays.compare(weight(tree), weight) < 0)
                .map(JsonTree::write)
                .distinct()
                .filter(each -> schema.validate(each).isEmpty());
    }

    /** Returns how much there is, for comparison: values, then characters, then how odd they are. */
    static long[] weight(String text) {
        return weight(JsonTree.parse(text));
    }

    private static long[] weight(@Nullable Object node) {
        long[] weight = {1, 0, 0};
        if (node instanceof String text) {
            weight[1] = text.length();
            weight[2] = text.codePoints().mapToLong(Reductions::oddness).sum();
        } else if (node instanceof JsonNumber number && number.decimal() != null) {
            BigDecimal value = number.decimal();
            weight[1] = value.stripTrailingZeros().scale() > 0 ? 2 : value.signum() == 0 ? 0 : 1;
            weight[2] = number.text().length() * DIGITS + (value.signum() < 0 ? 1 : 0) + lead(value);
        } else if (node instanceof List<?> items) {
            items.forEach(item -> add(weight, weight(item)));
        } else if (node instanceof Map<?, ?> members) {
            members.forEach((name, member) -> {
                add(weight, weight(member));
                weight[1] += ((String) name).length();
            });
        } else if (Boolean.TRUE.equals(node)) {
            weight[2] = 1;
        }
        return weight;
    }

    private static long oddness(int codePoint) {
        return codePoint == 'a' ? 0 : codePoint < 128 && Character.isLetterOrDigit(codePoint) ? 1 : 2;
    }

    /** The first digits, so that 3 weighs less than 7. */
    private static long lead(BigDecimal value) {
        String digits = value.unscaledValue().abs().toString();
        return Long.parseLong(digits.substring(0, Math.min(2, digits.length()))) * 2;
    }

    private static void add(long[] sum, long[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
    }

    private record Place(List<Object> path, @Nullable Object value, List<Part> asked) {}

    private record Candidate(Place place, @Nullable Object value) {}

    private void places(@Nullable Object value, List<Object> path, List<Part> asked, Set<Place> places) {
        places.add(new Place(path, value, asked));
        List<Part> parts = new ArrayList<>();
        asked.forEach(part -> flatten(part, value, parts));
        if (value instanceof Map<?, ?> members) {
            members.forEach((name, member) -> {
                List<Part> inner = new ArrayList<>();
                parts.forEach(part -> inner.addAll(fit.membersOf(part, (String) name)));
                places(member, plus(path, name), inner, places);
            });
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                List<Part> inner = new ArrayList<>();
                for (Part part : parts) {
                    Part own = i < part.list("prefixItems").size() ? part.in("prefixItems", i) : part.in("items");
                    if (own != null) {
                        inner.add(own);
                    }
                }
                places(items.get(i), plus(path, i), inner, places);
            }
        }
    }

    private void flatten(Part part, @Nullable Object value, List<Part> parts) {
        if (parts.size() > 200 || parts.contains(part)) {
            return;
        }
        parts.add(part);
        root.targets(part).forEach(target -> flatten(target, value, parts));
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            for (int i = 0; i < part.list(keyword).size(); i++) {
                Part branch = part.in(keyword, i);
                if (branch != null && fit.fits(branch, value)) {
                    flatten(branch, value, parts);
                }
            }
        }
    }

    private static List<Object> plus(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private Stream<@Nullable Object> simpler(Place place) {
        Object value = place.value;
        Stream<@Nullable Object> smallest = Stream.of(0, 1, 2).flatMap(seed -> smallest(place, seed));
        if (value instanceof Map<?, ?> members) {
            return Stream.concat(smallest, fewer(members));
        } else if (value instanceof List<?> items) {
            return Stream.concat(smallest, shorter(items));
        } else if (value instanceof String text) {
            return shorter(text).map(Object.class::cast);
        } else if (value instanceof JsonNumber number && number.decimal() != null) {
            return smaller(number.decimal(), place.asked).map(Object.class::cast);
        }
        return value instanceof Boolean ? Stream.of(Boolean.FALSE) : Stream.empty();
    }

    /** What the schema gives when only what must be there is: of alternatives, those that end first. */
    private Stream<@Nullable Object> smallest(Place place, int seed) {
        try {
            List<@Nullable Object> one = new ArrayList<>();
            one.add(new Maker(root, patterns, new Dice(seed, 0), 0).make(place.asked, 0));
            return one.stream();
        } catch (Unsatisfiable e) {
            return Stream.empty();
        }
    }

    private static Stream<Object> fewer(Map<?, ?> members) {
        List<?> names = List.copyOf(members.keySet());
        Stream<Object> half = Stream.of(without(members, names.subList(names.size() / 2, names.size())));
        return Stream.concat(half, names.stream().map(name -> without(members, List.of(name))));
    }

    private static Object without(Map<?, ?> members, List<?> names) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(members);
        copy.keySet().removeAll(names);
        return copy;
    }

    private static Stream<Object> shorter(List<?> items) {
        int size = items.size();
        Stream<Object> parts = Stream.of(List.of(), items.subList(0, size / 2), items.subList(size / 2, size));
        Stream<Object> less = Stream.iterate(0, i -> i < size, i -> i + 1).map(i -> {
            List<@Nullable Object> copy = new ArrayList<>(items);
            copy.remove((int) i);
            return copy;
        });
        return Stream.concat(parts, less);
    }

    private static Stream<String> shorter(String text) {
        int[] points = text.codePoints().toArray();
        int size = points.length;
        Stream<String> parts =
                Stream.of("", new String(points, 0, size / 2), new String(points, size / 2, size - size / 2));
        Stream<String> less = Stream.iterate(0, i -> i < size, i -> i + 1)
                .map(i -> new String(points, 0, i) + new String(points, i + 1, size - i - 1));
        Stream<String> plainer = Stream.iterate(0, i -> i < size, i -> i + 1)
                .filter(i -> points[i] != 'a')
                .map(i -> new String(points, 0, i) + "a" + new String(points, i + 1, size - i - 1));
        return Stream.of(parts, less, Stream.of("a".repeat(size)), plainer).flatMap(each -> each);
    }

    private static Stream<JsonNumber> smaller(BigDecimal value, List<Part> asked) {
        List<BigDecimal> smaller = new ArrayList<>(List.of(BigDecimal.ZERO, BigDecimal.ONE));
        for (Part part : asked) {
            for (String bound : List.of("minimum", "maximum", "multipleOf")) {
                BigDecimal limit = part.decimal(bound);
                if (limit != null) {
                    smaller.add(limit);
                }
            }
        }
        smaller.add(value.setScale(0, RoundingMode.DOWN));
        smaller.add(value.negate());
        for (int scale = 0; scale < Math.min(value.scale(), 20); scale++) {
            smaller.add(value.setScale(scale, RoundingMode.DOWN));
        }
        smaller.add(value.divide(BigDecimal.TEN, 0, RoundingMode.DOWN));
        smaller.add(value.divide(BigDecimal.valueOf(2), 0, RoundingMode.DOWN));
        smaller.add(value.signum() < 0 ? value.add(BigDecimal.ONE) : value.subtract(BigDecimal.ONE));
        return smaller.stream().map(Numbers::number);
    }
}
