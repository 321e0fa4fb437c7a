package dev.orchestrator.testkit.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Objects: which members there are, in the order of the schema, further ones last, and what each must be. */
final class ObjectMaker {
    private static final int NAME_TRIES = 30;
    private static final Part NAME = new Part(Map.of("type", "string"), "");

    private final Maker maker;
    private final Fit fit;
    private final Patterns patterns;
    private final Dice dice;

    ObjectMaker(Maker maker, Fit fit, Patterns patterns, Dice dice) {
        this.maker = maker;
        this.fit = fit;
        this.patterns = patterns;
        this.dice = dice;
    }

    Map<String, @Nullable Object> make(Demand demand, int depth) {
        int min = demand.atLeast("minProperties");
        int max = demand.atMost("maxProperties");
        Set<String> required = closed(demand, demand.required());
        if (required.size() > max || min > max) {
            throw new Unsatisfiable(demand.where("maxProperties"), "more properties are required");
        }
        boolean shallow = maker.shallow(depth);
        Set<String> known = new LinkedHashSet<>();
        demand.parts().forEach(part -> known.addAll(part.names("properties")));
        known.addAll(required);
        known.removeIf(name -> demand.forbidden().contains(name) || !required.contains(name) && !mayBe(demand, name));
        Set<String> chosen = chosen(demand, known, required, shallow, min, max);

        Map<String, @Nullable Object> made = new LinkedHashMap<>();
        for (String name : known) {
            if (chosen.contains(name)) {
                try {
                    made.put(name, maker.make(asked(demand, name), depth + 1));
                } catch (Unsatisfiable e) {
                    if (e.isLast() || required.contains(name)) {
                        throw e;
                    }
                }
            }
        }
        int wanted = Math.min(max - made.size(), Math.max(min - made.size(), shallow ? 0 : further(demand)));
        for (int i = 0; i < wanted; i++) {
            try {
                further(demand, made, depth);
            } catch (Unsatisfiable e) {
                if (e.isLast() || made.size() < min) {
                    throw e;
                }
            }
        }
        return made;
    }

    private Set<String> chosen(
            Demand demand, Set<String> known, Set<String> required, boolean shallow, int min, int max) {
        Set<String> chosen = new LinkedHashSet<>(required);
        List<String> left = new ArrayList<>(known);
        left.removeAll(required);
        int wanted = 0;
        for (int i = 0; !shallow && i < left.size(); i++) {
            wanted += dice.oneIn(2) ? 1 : 0;
        }
        wanted = Math.max(wanted, min - chosen.size());
        while (wanted-- > 0 && !left.isEmpty()) {
            Set<String> more = new LinkedHashSet<>(chosen);
            more.add(left.remove(dice.below(left.size())));
            more = closed(demand, more);
            boolean possible = more.size() <= max
                    && more.stream().noneMatch(name -> demand.forbidden().contains(name))
                    && more.stream().allMatch(name -> required.contains(name) || mayBe(demand, name));
            chosen = possible ? more : chosen;
        }
        known.addAll(chosen);
        return chosen;
    }

    /** Returns the names and those that they require. */
    private static Set<String> closed(Demand demand, Set<String> names) {
        Set<String> closed = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(names);
        while (!open.isEmpty()) {
            String name = open.remove(0);
            if (closed.add(name)) {
                demand.parts().forEach(part -> open.addAll(Fit.dependents(part, name)));
            }
        }
        return closed;
    }

    /** Returns what all parts ask of the member of that name. */
    private List<Part> asked(Demand demand, String name) {
        List<Part> asked = new ArrayList<>();
        boolean said = false;
        for (Part part : demand.parts()) {
            List<Part> own = fit.membersOf(part, name);
            said |= !own.isEmpty();
            asked.addAll(own);
        }
        for (Part part : demand.parts()) {
            Part others = said ? null : part.in("unevaluatedProperties");
            if (others != null) {
                asked.add(others);
            }
        }
        return asked;
    }

    private boolean mayBe(Demand demand, String name) {
        return asked(demand, name).stream().noneMatch(Part::isFalse)
                && demand.parts().stream().allMatch(part -> fit.fits(part.in("propertyNames"), name));
    }

    /** Returns how many members to add that are not spoken of by name. */
    private int further(Demand demand) {
        boolean map = demand.parts().stream()
                .anyMatch(part -> part.has("patternProperties")
                        || part.has("additionalProperties") && !Boolean.FALSE.equals(part.get("additionalProperties")));
        boolean said = demand.parts().stream().anyMatch(part -> part.has("properties"));
        return map ? dice.below(3) : dice.oneIn(said ? 12 : 3) ? 1 : 0;
    }

    private void further(Demand demand, Map<String, @Nullable Object> made, int depth) {
        for (int i = 0; i < NAME_TRIES; i++) {
            String name = name(demand, i);
            boolean open = !made.containsKey(name)
                    && !demand.forbidden().contains(name)
                    && made.keySet()
                            .containsAll(closed(demand, Set.of(name)).stream()
                                    .filter(each -> !each.equals(name))
                                    .toList());
            if (open && mayBe(demand, name)) {
                made.put(name, maker.make(asked(demand, name), depth + 1));
                return;
            }
        }
        throw new Unsatisfiable(demand.where("minProperties"), "no further property was found that may be there");
    }

    private String name(Demand demand, int round) {
        List<Part> named = new ArrayList<>();
        List<String> shapes = new ArrayList<>();
        for (Part part : demand.parts()) {
            Part names = part.in("propertyNames");
            if (names != null) {
                named.add(names);
            }
            for (String pattern : part.names("patternProperties")) {
                Part values = part.in("patternProperties", pattern);
                if (values != null && !values.isFalse()) {
                    shapes.add(pattern);
                }
            }
        }
        if (!shapes.isEmpty() && (named.isEmpty() || round % 2 == 0) && !dice.oneIn(4)) {
            Optional<RegexNode> shape = patterns.generator(dice.oneOf(shapes));
            if (shape.isPresent()) {
                RegexNode.Draft draft = new RegexNode.Draft(new StringBuilder(), new HashMap<>(), dice, dice.below(6));
                shape.get().write(draft);
                return draft.text().toString();
            }
        }
        if (!named.isEmpty()) {
            named.add(NAME);
            return String.valueOf(maker.make(named, 0));
        }
        String name = Formats.word(dice);
        return round == 0 ? name : name + dice.below(1_000);
    }
}
