package dev.orchestrator.testkit.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one value and all within it. One a try: it counts what it spends. */
final class Maker {
    private static final int WORK = 20_000;
    private static final int DEEPEST = 120;
    private static final int ROUNDS = 12;
    private static final int SHALLOW_FROM = 8;

    private final SchemaRoot root;
    private final Fit fit;
    private final Texts texts;
    private final Dice dice;
    private final ObjectMaker objects;
    private final ArrayMaker arrays;
    private int budget;
    private int work;

    /** @param size how many values within the whole one to aim at, roughly */
    Maker(SchemaRoot root, Patterns patterns, Dice dice, int size) {
        this.root = root;
        this.dice = dice;
        fit = new Fit(root, patterns);
        texts = new Texts(patterns);
        objects = new ObjectMaker(this, fit, patterns, dice);
        arrays = new ArrayMaker(this, fit, dice);
        budget = size;
    }

    /** Whether what can be left out should be. */
    boolean shallow(int depth) {
        return budget <= 0 || depth >= SHALLOW_FROM;
    }

    Texts texts() {
        return texts;
    }

    /**
     * Returns a value for which all of the schemas hold.
     *
     * @throws Unsatisfiable if chance does not find any
     */
    @Nullable Object make(List<Part> asked, int depth) {
        Unsatisfiable last = null;
        for (int round = 0; round < ROUNDS; round++) {
            if (++work > WORK || depth > DEEPEST) {
                throw Unsatisfiable.spent(asked.isEmpty() ? "" : asked.get(0).pointer());
            }
            int before = budget;
            budget--;
            try {
                Demand demand = new Demand(asked, root, dice, shallow(depth));
                Object value = once(demand, depth);
                String misfit = demand.isCertain() ? null : misfit(asked, value);
                if (misfit == null) {
                    return value;
                }
                last = new Unsatisfiable(misfit, "what the other keywords allow does not fit it");
            } catch (Unsatisfiable e) {
                if (e.isLast()) {
                    throw e;
                }
                last = e;
            }
            budget = before;
        }
        throw last == null ? new IllegalStateException("no round was tried") : last;
    }

    private @Nullable String misfit(List<Part> asked, @Nullable Object value) {
        for (Part part : asked) {
            String misfit = fit.misfit(part, value);
            if (misfit != null) {
                return misfit;
            }
        }
        return null;
    }

    private @Nullable Object once(Demand demand, int depth) {
        for (Part part : demand.parts()) {
            if (part.has("const")) {
                return part.get("const");
            }
        }
        for (Part part : demand.parts()) {
            if (part.has("enum")) {
                return chosen(demand, part);
            }
        }
        return switch (type(demand.types(), demand, depth)) {
            case "null" -> null;
            case "boolean" -> dice.oneIn(2);
            case "integer" -> Numbers.make(demand, true, dice);
            case "number" ->
                Numbers.make(
                        demand, dice.oneIn(3) && demand.decimals("multipleOf").isEmpty(), dice);
            case "string" -> texts.make(demand, dice);
            case "array" -> arrays.make(demand, depth);
            default -> objects.make(demand, depth);
        };
    }

    private @Nullable Object chosen(Demand demand, Part part) {
        List<@Nullable Object> open = new ArrayList<>();
        for (Object each : part.list("enum")) {
            if (misfit(demand.parts(), each) == null) {
                open.add(each);
            }
        }
        if (open.isEmpty()) {
            throw new Unsatisfiable(part.at("enum"), "no value of the enum fits the rest");
        }
        return open.get(dice.below(open.size()));
    }

    private String type(List<String> open, Demand demand, int depth) {
        if (shallow(depth)) {
            List<String> plain = open.stream()
                    .filter(type -> !type.equals("object")
                            && !(type.equals("array")
                                    && (demand.atLeast("minItems") > 0
                                            || demand.parts().stream().anyMatch(part -> part.has("contains")))))
                    .toList();
            return dice.oneOf(plain.isEmpty() ? open : plain);
        }
        return dice.oneOf(open);
    }
}
