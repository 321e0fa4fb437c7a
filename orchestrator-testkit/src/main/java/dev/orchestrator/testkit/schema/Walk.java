package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.Pointer;
import dev.orchestrator.testkit.schema.NearMisses.Breakage;
import dev.orchestrator.testkit.schema.NearMisses.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through a valid value together with the parts of the schema that speak of it, and breaks what it meets. */
final class Walk {
    private final SchemaRoot root;
    private final Patterns patterns = new Patterns();
    private final Fit fit;
    private final List<Breakage> found = new ArrayList<>();
    private @Nullable Object whole;

    Walk(SchemaRoot root) {
        this.root = root;
        fit = new Fit(root, patterns);
    }

    /** A part that holds for the value at a place, and the alternatives it was found in. */
    record Rule(Part part, List<Place> around) {}

    List<Breakage> breakages(@Nullable Object value) {
        whole = value;
        visit(value, List.of(), "", List.of(new Rule(root.root(), List.of())));
        return found;
    }

    private void visit(@Nullable Object value, List<Object> path, String pointer, List<Rule> asked) {
        List<Rule> rules = new ArrayList<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        asked.forEach(rule -> flatten(rule, value, pointer, rules, seen));
        List<Part> parts = rules.stream().map(Rule::part).toList();
        for (Rule rule : rules) {
            Sink sink = (broken, keyword, pointers, change) -> found.add(
                    new Breakage(NearMisses.replaced(whole, path, broken), keyword, pointers, rule.around(), change));
            new ValueBreakages(rule.part(), parts, value, pointer, sink, fit, patterns, root).all();
        }
        if (value instanceof Map<?, ?> members) {
            members.forEach((name, member) -> visit(
                    member, plus(path, name), pointer + '/' + Pointer.escaped((String) name), inMember(rules, (String)
                            name)));
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                visit(items.get(i), plus(path, i), pointer + '/' + i, inItem(rules, i));
            }
        }
    }

    private static List<Object> plus(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private List<Rule> inMember(List<Rule> rules, String name) {
        List<Rule> inner = new ArrayList<>();
        for (Rule rule : rules) {
            fit.membersOf(rule.part(), name).forEach(part -> inner.add(new Rule(part, rule.around())));
        }
        return inner;
    }

    private static List<Rule> inItem(List<Rule> rules, int index) {
        List<Rule> inner = new ArrayList<>();
        for (Rule rule : rules) {
            Part part = rule.part();
            Part own = index < part.list("prefixItems").size() ? part.in("prefixItems", index) : part.in("items");
            if (own != null) {
                inner.add(new Rule(own, rule.around()));
            }
        }
        return inner;
    }

    /** Adds the part and those it brings with it, of alternatives the ones that fit. */
    private void flatten(Rule rule, @Nullable Object value, String pointer, List<Rule> rules, Set<Object> seen) {
        Part part = rule.part();
        if (!(part.schema() instanceof Map<?, ?>) || !seen.add(part.schema())) {
            return;
        }
        rules.add(rule);
        List<Rule> more = new ArrayList<>();
        root.targets(part).forEach(target -> more.add(new Rule(target, rule.around())));
        for (int i = 0; i < part.list("allOf").size(); i++) {
            add(more, part.in("allOf", i), rule.around());
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            List<Place> around = new ArrayList<>(List.of(new Place(keyword, pointer)));
            around.addAll(rule.around());
            for (int i = 0; i < part.list(keyword).size(); i++) {
                if (fit.fits(part.in(keyword, i), value)) {
                    add(more, part.in(keyword, i), around);
                }
            }
        }
        if (part.has("if")) {
            add(more, part.in(fit.fits(part.in("if"), value) ? "then" : "else"), rule.around());
        }
        if (value instanceof Map<?, ?> members) {
            members.keySet().forEach(name -> add(more, part.in("dependentSchemas", (String) name), rule.around()));
        }
        more.forEach(each -> flatten(each, value, pointer, rules, seen));
    }

    private static void add(List<Rule> rules, @Nullable Part part, List<Place> around) {
        if (part != null) {
            rules.add(new Rule(part, around));
        }
    }

    /** Takes what a value becomes when it is broken. */
    interface Sink {
        void add(@Nullable Object broken, String keyword, List<String> pointers, String change);
    }
}
