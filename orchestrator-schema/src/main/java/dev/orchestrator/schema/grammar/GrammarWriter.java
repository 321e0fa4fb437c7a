package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns one schema into rules. Schemas with the same keywords share a rule, which also ends recursion. */
final class GrammarWriter {
    private static final int DEEPEST = 200;
    private static final int MOST_IMPOSSIBLE = 200;
    private static final Set<String> EVERY = Set.of("type", "const", "enum", "anyOf", "oneOf");
    private static final Map<String, Set<String>> READ = Map.of(
            "object", Set.of("properties", "required", "additionalProperties"),
            "array", Set.of("items", "prefixItems", "minItems", "maxItems"),
            "string", Set.of("minLength", "maxLength", "pattern", "format"),
            "number", Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"));
    private static final Set<String> HARMLESS = Set.of("then", "else", "minContains", "maxContains");

    /** Says that no value is valid here, so that a choice can do without it. */
    private static final class Nothing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Nothing() {
            super("no value is valid", null, false, false);
        }
    }

    /** Says that a rule others refer to turned out to have no value: all is to be written anew, without it. */
    private static final class Again extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Again() {
            super("a rule has no value", null, false, false);
        }
    }

    private final @Nullable Object root;
    private final Merger merger;
    /** The texts of schemas that are known to have no value. */
    private final Set<String> impossible;

    private final Rules rules = new Rules();
    private final Set<Unexpressed> unexpressed = new LinkedHashSet<>();
    /** Rules by the text of their schemas. */
    private final Map<String, String> known = new HashMap<>();
    /** How deep in objects and arrays the rules under way began. */
    private final Map<String, Integer> open = new HashMap<>();

    /** Rules that others refer to already. */
    private final Set<String> used = new HashSet<>();

    private int depth;
    private int calls;

    private GrammarWriter(@Nullable Object root, Set<String> impossible) {
        this.root = root;
        this.impossible = impossible;
        merger = new Merger(root);
    }

    /**
     * Returns the grammar of a schema, as {@code make} makes it of the text and what is not in it.
     *
     * @throws Misfit if there is no grammar
     */
    static <T> T write(@Nullable Object root, BiFunction<String, List<Unexpressed>, T> make) {
        Set<String> impossible = new HashSet<>();
        while (true) {
            try {
                GrammarWriter writer = new GrammarWriter(root, impossible);
                return make.apply(writer.write(), List.copyOf(writer.unexpressed));
            } catch (Again e) {
                // with one more that is known to be impossible
            }
        }
    }

    private String write() {
        rules.begin(Rules.ROOT);
        try {
            String expression = expression(root, "", Rules.ROOT);
            if (!expression.equals(Rules.ROOT)) {
                rules.define(Rules.ROOT, expression);
            }
        } catch (Nothing e) {
            throw new Misfit("no value is valid");
        }
        Set<String> endless = rules.endless();
        List<String> keys = known.keySet().stream()
                .filter(key -> endless.contains(known.get(key)))
                .toList();
        if (!keys.isEmpty()) {
            keys.forEach(key -> exclude(key, ""));
            throw new Again();
        }
        return rules.text();
    }

    /** Notes that a schema has no value, for when all is written again. */
    private void exclude(String key, String pointer) {
        impossible.add(key);
        if (impossible.size() > MOST_IMPOSSIBLE) {
            throw new Misfit("more than " + MOST_IMPOSSIBLE + " parts refer to each other and have no value")
                    .at(pointer);
        }
    }

    private Consumer<String> lostAt(String pointer) {
        return keyword -> unexpressed.add(new Unexpressed(pointer, keyword));
    }

    /** Returns an expression that can stand beside others. */
    private String expression(@Nullable Object schema, String pointer, String words) {
        String place = place(schema, pointer);
        Map<String, Object> node = merger.flat(schema, lostAt(place));
        if (node == null) {
            throw new Nothing();
        }
        if (node.isEmpty()) {
            lostAt(place).accept("json");
            return "value";
        }
        String key = JsonTree.write(node);
        if (impossible.contains(key)) {
            throw new Nothing();
        }
        String rule = known.get(key);
        if (rule != null) {
            if (Integer.valueOf(depth).equals(open.get(key))) {
                throw new Misfit("the schema refers to nothing but itself").at(pointer);
            }
            used.add(rule);
            return rule;
        }
        if (++calls > DEEPEST) {
            throw new Misfit("the schema is nested deeper than " + DEEPEST + " levels").at(pointer);
        }
        rule = rules.name(words);
        known.put(key, rule);
        open.put(key, depth);
        rules.begin(rule);
        try {
            String body = body(node, place, words);
            if (body.matches("[a-z-]+") && !used.contains(rule)) {
                rules.drop(rule); // it is another rule
                known.put(key, body);
                return body;
            }
            rules.define(rule, body);
        } catch (Nothing e) {
            known.remove(key);
            rules.drop(rule);
            if (used.contains(rule)) {
                exclude(key, pointer);
                throw new Again();
            }
            throw e;
        } finally {
            open.remove(key);
            calls--;
        }
        return rule;
    }

    /** Returns where the keywords are: a plain reference leads elsewhere. */
    private String place(@Nullable Object schema, String pointer) {
        if (schema instanceof Map<?, ?> node && node.get("$ref") instanceof String reference) {
            return Merger.assertions(node).size() == 1 ? reference.substring(1) : pointer;
        }
        return pointer;
    }

    private String body(Map<String, Object> node, String pointer, String words) {
        Consumer<String> lost = lostAt(pointer);
        if (node.containsKey("const") || node.containsKey("enum")) {
            node.keySet().stream().filter(it -> !EVERY.contains(it)).forEach(lost);
            return values(node, lost);
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (node.get(choice) instanceof List<?> branches) {
                return choice(node, choice, branches, pointer, words);
            }
        }
        List<String> types = types(node);
        loseUnread(node, types, lost);
        List<String> alternatives = new ArrayList<>();
        for (String type : types) {
            try {
                alternatives.add(ofType(type, node, pointer, words, types.size() > 1));
            } catch (Nothing e) {
                if (types.size() == 1) {
                    throw e;
                }
            }
        }
        if (alternatives.isEmpty()) {
            throw new Nothing();
        }
        return String.join(" | ", alternatives);
    }

    /** Returns the types to allow: those named, else those that the keywords speak of, else all. */
    private static List<String> types(Map<String, Object> node) {
        List<String> types = new ArrayList<>();
        Merger.types(node.get("type")).forEach(type -> types.add(String.valueOf(type)));
        if (node.containsKey("type")) {
            return types;
        }
        for (String type : List.of("object", "array", "string", "number")) {
            if (Objects.requireNonNull(READ.get(type)).stream().anyMatch(node::containsKey)) {
                types.add(type);
            }
        }
        return types.isEmpty() ? List.of("value") : types;
    }

    private static void loseUnread(Map<String, Object> node, List<String> types, Consumer<String> lost) {
        for (Map.Entry<String, Object> keyword : node.entrySet()) {
            String name = keyword.getKey();
            boolean read = EVERY.contains(name)
                    || HARMLESS.contains(name)
                    || name.equals("uniqueItems") && Boolean.FALSE.equals(keyword.getValue());
            for (String type : READ.keySet()) {
                read |= READ.get(type).contains(name);
            }
            if (!read) {
                lost.accept(name);
            }
        }
        if (types.contains("value")) {
            lost.accept("json");
        }
    }

    private String ofType(String type, Map<String, Object> node, String pointer, String words, boolean several) {
        Consumer<String> lost = lostAt(pointer);
        String expression = switch (type) {
            case "object" -> below(() -> object(node, pointer, words));
            case "array" -> below(() -> array(node, pointer, words));
            case "string" -> string(node, lost);
            case "integer", "number" -> Scalars.number(node, type.equals("integer"), lost);
            default -> type;
        };
        return several && expression.indexOf(' ') >= 0 ? "(" + expression + ")" : expression;
    }

    private static String string(Map<String, Object> node, Consumer<String> lost) {
        if (Scalars.length(node.get("minLength"), 0) > Scalars.length(node.get("maxLength"), Integer.MAX_VALUE)) {
            throw new Nothing();
        }
        return Scalars.string(node, lost);
    }

    private String below(Supplier<String> write) {
        depth++;
        try {
            return write.get();
        } finally {
            depth--;
        }
    }

    private static String values(Map<String, Object> node, Consumer<String> lost) {
        List<Object> values = new ArrayList<>();
        if (node.get("enum") instanceof List<?> several) {
            several.stream()
                    .filter(value -> !node.containsKey("const") || Objects.equals(value, node.get("const")))
                    .forEach(values::add);
        } else {
            values.add(node.get("const"));
        }
        List<Object> types = Merger.types(node.get("type"));
        List<String> literals = new ArrayList<>();
        for (Object value : values) {
            if (types.isEmpty() || types.stream().anyMatch(type -> Kinds.isA(value, type))) {
                literals.add(Rules.literal(JsonTree.write(value)));
            }
        }
        if (literals.isEmpty()) {
            throw new Nothing();
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (node.containsKey(choice)) {
                lost.accept(choice);
            }
        }
        return String.join(" | ", literals);
    }

    private String choice(Map<String, Object> node, String keyword, List<?> branches, String pointer, String words) {
        Consumer<String> lost = lostAt(pointer);
        Map<String, Object> around = Merger.assertions(node);
        around.remove(keyword);
        if (around.remove(keyword.equals("anyOf") ? "oneOf" : "anyOf") != null) {
            lost.accept(keyword.equals("anyOf") ? "oneOf" : "anyOf");
        }
        List<String> alternatives = new ArrayList<>();
        List<Map<String, Object>> merged = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            Object branch = branches.get(i);
            Map<String, Object> both = merger.both(around, branch, lost);
            if (both != null) {
                String place = pointer + '/' + keyword + '/' + i;
                merged.add(both); // even if there is no grammar for it
                try {
                    alternatives.add(expression(around.isEmpty() ? branch : both, place, words + "-" + (i + 1)));
                } catch (Nothing e) {
                    // the others are left
                }
            }
        }
        if (alternatives.isEmpty()) {
            throw new Nothing();
        }
        if (keyword.equals("oneOf") && !Kinds.areApart(merged)) {
            lost.accept(keyword);
        }
        return String.join(" | ", new LinkedHashSet<>(alternatives));
    }

    private String object(Map<String, Object> node, String pointer, String words) {
        Map<?, ?> properties = node.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        Set<Object> required = new LinkedHashSet<>(node.get("required") instanceof List<?> list ? list : List.of());
        Object others = node.getOrDefault("additionalProperties", true);
        if (properties.isEmpty() && required.isEmpty()) {
            return Boolean.FALSE.equals(others) ? "\"{\" ws \"}\"" : map(others, pointer, words);
        }
        List<Members.Member> members = new ArrayList<>();
        for (Map.Entry<?, ?> property : properties.entrySet()) {
            String name = (String) property.getKey();
            String place = Pointer.step(pointer + "/properties", name);
            try {
                String value = expression(property.getValue(), place, name);
                members.add(Members.Member.of(name, value, required.remove(name)));
            } catch (Nothing e) {
                if (required.contains(name)) {
                    throw e;
                }
            }
        }
        for (Object name : required) {
            Object member = merger.unnamed(node, (String) name, lostAt(pointer));
            String value = expression(member, pointer + "/additionalProperties", (String) name);
            members.add(Members.Member.of((String) name, value, true));
        }
        return new Members(rules, words).object(members);
    }

    private boolean isOpen(String rule) {
        return open.keySet().stream().anyMatch(key -> rule.equals(known.get(key)));
    }

    private String map(Object values, String pointer, String words) {
        lostAt(pointer).accept("json");
        if (Boolean.TRUE.equals(values)) {
            return "object";
        }
        String member = "string ws \":\" ws ";
        try {
            member += expression(values, pointer + "/additionalProperties", words + "-value");
        } catch (Nothing e) {
            return "\"{\" ws \"}\"";
        }
        return "\"{\" ws (" + member + " (ws \",\" ws " + member + ")*)? ws \"}\"";
    }

    private String array(Map<String, Object> node, String pointer, String words) {
        int min = Scalars.length(node.get("minItems"), 0);
        int max = Scalars.length(node.get("maxItems"), -1);
        List<String> first = new ArrayList<>();
        if (node.get("prefixItems") instanceof List<?> prefix) {
            for (int i = 0; i < prefix.size() && (max < 0 || i < max); i++) {
                try {
                    String part = expression(prefix.get(i), pointer + "/prefixItems/" + i, words + "-" + (i + 1));
                    if (i >= min && isOpen(part)) {
                        max = i; // else it would be within itself without end
                    } else {
                        first.add(part);
                    }
                } catch (Nothing e) {
                    max = i; // the array ends before
                }
            }
        }
        int fixed = first.size();
        String item = null;
        if (max < 0 || max > fixed) {
            try {
                item = expression(node.getOrDefault("items", true), pointer + "/items", words + "-item");
            } catch (Nothing e) {
                max = fixed;
            }
        }
        if (max >= 0 && max < min) {
            throw new Nothing();
        }
        int least = Math.max(0, min - fixed);
        int most = max < 0 ? -1 : max - fixed;
        if (least > Rules.MOST_REPETITIONS) {
            lostAt(pointer).accept("minItems");
            least = 0;
        }
        if (most > Rules.MOST_REPETITIONS) {
            lostAt(pointer).accept("maxItems");
            most = -1;
        }
        return Members.array(first, most == 0 ? null : item, least, most);
    }
}
