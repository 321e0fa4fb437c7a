package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.Keywords;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one value after every choice was made: schemas that all hold, whose references, {@code allOf}, branches
 * and conditions are among them.
 */
final class Demand {
    private static final List<String> TYPES =
            List.of("null", "boolean", "integer", "number", "string", "array", "object");
    /** What is not met by construction. */
    private static final List<String> TESTED =
            List.of("not", "oneOf", "if", "const", "enum", "contains", "dependentSchemas");

    private final SchemaRoot root;
    private final Dice dice;
    private final boolean shallow;
    private final List<Part> parts = new ArrayList<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> required = new LinkedHashSet<>();
    private final Set<String> forbidden = new LinkedHashSet<>();
    private final Set<String> excludedTypes = new LinkedHashSet<>();

    /**
     * Makes the choices.
     *
     * @param shallow whether to choose what ends soon
     * @throws Unsatisfiable if a choice is left nothing
     */
    Demand(List<Part> asked, SchemaRoot root, Dice dice, boolean shallow) {
        this.root = root;
        this.dice = dice;
        this.shallow = shallow;
        asked.forEach(this::add);
        parts.forEach(part -> required.addAll(part.strings("required")));
        conditional();
        for (String name : required) {
            if (forbidden.contains(name)) {
                throw new Unsatisfiable(where("required"), "\"" + name + "\" is required and ruled out");
            }
        }
    }

    private void add(@Nullable Part part) {
        if (part == null) {
            return;
        }
        if (part.isFalse()) {
            throw new Unsatisfiable(part.pointer(), "nothing is valid here");
        }
        if (!(part.schema() instanceof Map<?, ?>) || !seen.add(part.schema())) {
            return;
        }
        parts.add(part);
        root.targets(part).forEach(this::add);
        for (int i = 0; i < part.list("allOf").size(); i++) {
            add(part.in("allOf", i));
        }
        branch(part, "anyOf");
        branch(part, "oneOf");
        Part not = part.in("not");
        if (not != null) {
            exclude(not);
        }
        Part condition = part.in("if");
        if (condition != null) {
            if (root.height(condition) < SchemaRoot.ENDLESS && (part.has("else") ? !dice.oneIn(2) : !dice.oneIn(4))) {
                add(condition);
                add(part.in("then"));
            } else {
                exclude(condition);
                add(part.in("else"));
            }
        }
    }

    private void branch(Part part, String keyword) {
        List<Part> open = new ArrayList<>();
        int least = SchemaRoot.ENDLESS;
        for (int i = 0; i < part.list(keyword).size(); i++) {
            Part each = part.in(keyword, i);
            if (each != null && !each.isFalse()) {
                open.add(each);
                least = Math.min(least, root.height(each));
            }
        }
        if (!open.isEmpty()) {
            int limit = least;
            add(dice.oneOf(
                    shallow
                            ? open.stream()
                                    .filter(each -> root.height(each) <= limit)
                                    .toList()
                            : open));
        } else if (part.has(keyword)) {
            throw new Unsatisfiable(part.at(keyword), "no alternative is valid");
        }
    }

    /** Takes what is easily seen from what must not hold; the rest is tested afterwards. */
    private void exclude(Part not) {
        if (not.keywords().keySet().equals(Set.of("type"))) {
            excludedTypes.addAll(not.types());
        } else if (not.strings("required").size() == 1
                && Set.of("required", "type").containsAll(not.keywords().keySet())) {
            forbidden.addAll(not.strings("required"));
        } else if (not.keywords().keySet().equals(Set.of("anyOf"))) {
            for (int i = 0; i < not.list("anyOf").size(); i++) {
                Part each = not.in("anyOf", i);
                if (each != null) {
                    exclude(each);
                }
            }
        }
    }

    /** Decides for each member that brings conditions of its own whether it will be there. */
    private void conditional() {
        for (int i = 0; i < parts.size(); i++) { // which grows meanwhile
            Part part = parts.get(i);
            for (String name : part.names("dependentSchemas")) {
                if (required.contains(name) || !forbidden.contains(name) && !shallow && dice.oneIn(2)) {
                    required.add(name);
                    int before = parts.size();
                    add(part.in("dependentSchemas", name));
                    parts.subList(before, parts.size()).forEach(each -> required.addAll(each.strings("required")));
                } else {
                    forbidden.add(name);
                }
            }
        }
    }

    List<Part> parts() {
        return parts;
    }

    /** Whether a value made for it need not be tested. */
    boolean isCertain() {
        return parts.stream().noneMatch(part -> TESTED.stream().anyMatch(part::has));
    }

    Set<String> required() {
        return required;
    }

    Set<String> forbidden() {
        return forbidden;
    }

    /** Returns the place of a keyword, of whichever part has it. */
    String where(String keyword) {
        return parts.stream()
                .filter(part -> part.has(keyword))
                .findFirst()
                .map(part -> part.at(keyword))
                .orElse(parts.isEmpty() ? "" : parts.get(0).pointer());
    }

    /**
     * Returns which types the value may have, not empty; {@code number} also stands for whole ones.
     *
     * @throws Unsatisfiable if there is none
     */
    List<String> types() {
        List<String> open = new ArrayList<>(TYPES);
        boolean said = false;
        for (Part part : parts) {
            List<String> types = part.types();
            if (!types.isEmpty()) {
                said = true;
                open.removeIf(type -> !types.contains(type) && !(type.equals("integer") && types.contains("number")));
            }
        }
        open.removeIf(excludedTypes::contains);
        if (open.isEmpty()) {
            throw new Unsatisfiable(where("type"), "no type is left");
        }
        if (open.contains("number")) {
            open.remove("integer");
        }
        if (!said && !dice.oneIn(10)) {
            List<String> spoken = open.stream()
                    .filter(type -> parts.stream()
                            .anyMatch(part -> Keywords.OF_TYPE.getOrDefault(type, List.of()).stream()
                                    .anyMatch(part::has)))
                    .toList();
            open = spoken.isEmpty() ? open : spoken;
        }
        return open;
    }

    /** Returns the largest of what the parts say, or 0. */
    int atLeast(String keyword) {
        return parts.stream().mapToInt(part -> part.count(keyword, 0)).max().orElse(0);
    }

    /** Returns the smallest of what the parts say, or {@link Part#UNBOUNDED}. */
    int atMost(String keyword) {
        return parts.stream()
                .mapToInt(part -> part.count(keyword, Part.UNBOUNDED))
                .min()
                .orElse(Part.UNBOUNDED);
    }

    List<BigDecimal> decimals(String keyword) {
        List<BigDecimal> decimals = new ArrayList<>();
        for (Part part : parts) {
            BigDecimal decimal = part.decimal(keyword);
            if (decimal != null) {
                decimals.add(decimal);
            }
        }
        return decimals;
    }

    List<String> strings(String keyword) {
        List<String> strings = new ArrayList<>();
        for (Part part : parts) {
            String text = part.string(keyword);
            if (text != null && !strings.contains(text)) {
                strings.add(text);
            }
        }
        return strings;
    }

    boolean isTrue(String keyword) {
        return parts.stream().anyMatch(part -> Boolean.TRUE.equals(part.get(keyword)));
    }
}
