package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.JsonValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Arrays: how many items there are, which of them are contained on purpose, and what each must be. */
final class ArrayMaker {
    private static final int TRIES = 25;
    private static final int MORE = 3;

    private final Maker maker;
    private final Fit fit;
    private final Dice dice;

    ArrayMaker(Maker maker, Fit fit, Dice dice) {
        this.maker = maker;
        this.fit = fit;
        this.dice = dice;
    }

    List<@Nullable Object> make(Demand demand, int depth) {
        List<Part> containers = demand.parts().stream()
                .filter(part -> part.has("contains") && part.count("minContains", 1) > 0)
                .toList();
        int min = demand.atLeast("minItems");
        for (Part part : containers) {
            min = Math.max(min, part.count("minContains", 1));
        }
        int max = possible(demand, demand.atMost("maxItems"));
        if (min > max) {
            throw new Unsatisfiable(
                    demand.where(containers.isEmpty() ? "minItems" : "contains"), "more items are needed than may be");
        }
        int tuple = demand.parts().stream()
                .mapToInt(part -> part.list("prefixItems").size())
                .max()
                .orElse(0);
        int more = Math.max(MORE, tuple - min + 1) + containers.size();
        int length = maker.shallow(depth) ? min : dice.between(min, (int) Math.min(max, (long) min + more));

        List<List<Part>> asked = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            asked.add(asked(demand, i));
        }
        containers.forEach(part -> contain(part, asked, Math.min(tuple, length - 1)));
        return made(demand, asked, min, depth);
    }

    private List<@Nullable Object> made(Demand demand, List<List<Part>> asked, int min, int depth) {
        List<@Nullable Object> made = new ArrayList<>();
        boolean unique = demand.isTrue("uniqueItems");
        for (List<Part> each : asked) {
            for (int round = 0; ; round++) {
                Object item = maker.make(each, depth + 1);
                boolean again = unique && JsonValues.contains(made, item);
                if (!again && !tooMany(demand, made, item)) {
                    made.add(item);
                    break;
                }
                if (round == TRIES) {
                    if (made.size() >= min && demand.parts().stream().noneMatch(part -> part.has("contains"))) {
                        return made;
                    }
                    throw new Unsatisfiable(
                            demand.where(again ? "uniqueItems" : "maxContains"),
                            "no further item was found that may be there");
                }
            }
        }
        return made;
    }

    /** Whether more items would fit {@code contains} than may. */
    private boolean tooMany(Demand demand, List<@Nullable Object> made, @Nullable Object item) {
        for (Part part : demand.parts()) {
            if (part.has("contains") && part.has("maxContains") && fit.fits(part.in("contains"), item)) {
                long before = made.stream()
                        .filter(each -> fit.fits(part.in("contains"), each))
                        .count();
                if (before + 1 > part.count("maxContains", Part.UNBOUNDED)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Asks of as many items as needed, at places picked at random, to fit {@code contains}. */
    private void contain(Part part, List<List<Part>> asked, int from) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            places.add(i);
        }
        int wanted = part.count("minContains", 1);
        boolean rest = dice.oneIn(2) && asked.size() - from >= wanted; // items of a tuple often cannot
        while (wanted-- > 0) {
            int index = dice.below(places.size());
            if (rest) {
                index = dice.between(Math.min(from, places.size() - 1), places.size() - 1);
            }
            asked.get(places.remove(index)).add(Objects.requireNonNull(part.in("contains")));
        }
    }

    private int possible(Demand demand, int max) {
        int tuple = demand.parts().stream()
                .mapToInt(part -> part.list("prefixItems").size())
                .max()
                .orElse(0);
        for (int i = 0; i <= tuple && i < max; i++) {
            if (asked(demand, i).stream().anyMatch(Part::isFalse)) {
                return i;
            }
        }
        return max;
    }

    /** Returns what all parts ask of the item at that place. */
    private static List<Part> asked(Demand demand, int index) {
        List<Part> asked = new ArrayList<>();
        for (Part part : demand.parts()) {
            Part own = index < part.list("prefixItems").size() ? part.in("prefixItems", index) : part.in("items");
            if (own != null) {
                asked.add(own);
            }
        }
        for (Part part : demand.parts()) {
            Part others = asked.isEmpty() ? part.in("unevaluatedItems") : null;
            if (others != null) {
                asked.add(others);
                break;
            }
        }
        return asked;
    }
}
