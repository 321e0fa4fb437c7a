package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.regex.TextPattern;
import dev.orchestrator.schema.text.TextFormat;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.Keywords;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the {@link Node}s of a schema. What it does not know by name it leaves to the validator. */
public final class SchemaCompiler {
    /** Keywords that rule nothing out, and those that others look at. */
    private static final Set<String> SILENT = Stream.of(Keywords.SILENT, Keywords.OF_CONTENT)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final int LONGEST_CHAIN = 100;
    private static final long MOST_CHECKS = 10_000_000;
    /** Regular expressions that become tables, which take time to make, and room. */
    private static final int MOST_TABLES = 32;
    /** Formats that are asked for along the way; the draft has nineteen. */
    private static final int MOST_FORMATS = 32;

    private record Pending(Node node, Map<?, ?> schema) {}

    final Names names = new Names();
    /** The keywords that are left to the validator, as pointers into the schema. */
    final Set<String> deferred = new TreeSet<>();

    private final Map<String, TextPattern> patterns = new HashMap<>();
    private final Map<String, TextFormat> knownFormats = new HashMap<>();
    private final References references;
    private final Map<Object, Node> nodes = new IdentityHashMap<>();
    /** In the order in which they were found, so that a schema is always compiled the same way. */
    private final List<Node> found = new ArrayList<>();

    private final Deque<Pending> pending = new ArrayDeque<>();

    private final @Nullable Function<String, Predicate<String>> formats;

    private SchemaCompiler(@Nullable Object root, @Nullable Function<String, Predicate<String>> formats) {
        this.references = new References(root);
        this.formats = formats;
    }

    /** A schema, compiled. */
    public record Compiled(Node root, Names names, List<String> deferred, int widest) {
        /** Returns how many values of one text are checked, so that this ends in reasonable time. */
        public long mostValues() {
            return MOST_CHECKS / widest;
        }
    }

    /**
     * @param formats returns by its name what tells whether a text is of a format; null if formats do not reject
     * @throws Misfit if one value would need too many checks
     */
    public static Compiled compile(@Nullable Object tree, @Nullable Function<String, Predicate<String>> formats) {
        SchemaCompiler compiler = new SchemaCompiler(tree, formats);
        if (compiler.references.isForeign()) {
            return new Compiled(Node.UNKNOWN, compiler.names, List.of(""), 1);
        }
        Node root = compiler.node(tree, "");
        // A queue, since a chain of references may be longer than the stack is deep.
        for (Pending next = compiler.pending.poll(); next != null; next = compiler.pending.poll()) {
            compiler.fill(next.node(), next.schema());
        }
        compiler.found.forEach(compiler::judgeNames);
        Expansion.bound(compiler.found, compiler.deferred::add);
        int widest = compiler.found.stream().mapToInt(node -> node.weight).max().orElse(1);
        return new Compiled(root, compiler.names, List.copyOf(compiler.deferred), widest);
    }

    private void judgeNames(Node node) {
        if (node.object != null && node.object.nameRules != null && !NameCheck.understands(node.object.nameRules)) {
            node.object.nameRules = null;
            defer(node, "propertyNames");
        }
    }

    Node node(@Nullable Object given, String at) {
        Object schema = given;
        String location = at;
        for (int i = 0; i < LONGEST_CHAIN; i++) { // what a reference refers to takes its place
            String reference = reference(schema);
            References.Target target = reference == null ? null : references.target(reference);
            if (target == null) {
                break;
            }
            schema = target.schema();
            location = target.location();
        }
        return made(schema, location);
    }

    /** Returns what a schema refers to that is a reference and nothing else; null if it is not. */
    private static @Nullable String reference(@Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> members) || !(members.get("$ref") instanceof String reference)) {
            return null;
        }
        return members.keySet().stream().allMatch(key -> key.equals("$ref") || SILENT.contains((String) key))
                ? reference
                : null;
    }

    private Node made(@Nullable Object schema, String location) {
        if (schema instanceof Boolean allowed) {
            return allowed ? Node.ANYTHING : Node.NOTHING;
        } else if (!(schema instanceof Map<?, ?> members)) {
            return Node.UNKNOWN;
        } else if (SILENT.containsAll(members.keySet())) {
            return Node.ANYTHING;
        } else {
            return nodes.computeIfAbsent(schema, key -> {
                Node node = new Node(location);
                found.add(node);
                pending.add(new Pending(node, members));
                return node;
            });
        }
    }

    private void fill(Node node, Map<?, ?> schema) {
        List<Node> all = new ArrayList<>();
        schema.forEach((key, value) -> {
            String keyword = (String) key;
            if (keyword.equals("const")) { // the one whose value may be null
                if (node.constants == null) { // with enum too, it is added below
                    node.constants = new Constants(keyword, Collections.singletonList(value));
                }
                return;
            }
            if (!SILENT.contains(keyword) && !applies(node, keyword, value, all) && !constrains(node, keyword, value)) {
                if (!new ObjectCompiler(this, node, schema).knows(keyword, value)) {
                    defer(node, keyword);
                }
            }
        });
        if (node.constants != null && schema.containsKey("enum") && schema.containsKey("const")) {
            Node other = new Node(node.location);
            other.constants = new Constants("const", Collections.singletonList(schema.get("const")));
            found.add(other);
            all.add(other);
        }
        node.all = all.stream().distinct().toArray(Node[]::new);
    }

    void defer(Node node, String keyword) {
        node.deferred = true;
        deferred.add(node.location + "/" + Pointer.escaped(keyword));
    }

    /** Handles keywords that apply schemas to the same value. */
    private boolean applies(Node node, String keyword, Object value, List<Node> all) {
        String at = node.location + "/" + keyword;
        switch (keyword) {
            case "allOf" -> Collections.addAll(all, list(value, at));
            case "anyOf" -> node.any = list(value, at);
            case "oneOf" -> node.one = list(value, at);
            case "not" -> node.not = node(value, at);
            case "if" -> node.condition = node(value, at);
            case "then" -> node.then = node(value, at);
            case "else" -> node.otherwise = node(value, at);
            case "$ref" -> {
                References.Target target = references.target(String.valueOf(value));
                if (target == null) {
                    return false;
                }
                all.add(node(target.schema(), target.location()));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    Node[] list(Object value, String at) {
        List<Node> list = new ArrayList<>();
        for (Object each : (List<?>) value) {
            list.add(node(each, at + "/" + list.size()));
        }
        return list.toArray(Node[]::new);
    }

    /** Handles keywords that look at the value alone, or at the items of an array. */
    private boolean constrains(Node node, String keyword, Object value) {
        switch (keyword) {
            case "type" -> node.types = types(value);
            case "enum" -> node.constants = new Constants(keyword, (List<?>) value);
            case "minLength" -> {
                return count(value, n -> text(node).least = n);
            }
            case "maxLength" -> {
                return count(value, n -> text(node).most = n);
            }
            case "pattern" -> {
                TextPattern pattern = pattern((String) value);
                text(node).pattern = pattern;
                return pattern != null;
            }
            case "format" -> {
                if (formats != null) {
                    TextFormat format = format((String) value, formats);
                    text(node).format = format;
                    return format != null;
                }
            }
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" -> {
                return number(node, keyword, (JsonNumber) value);
            }
            default -> {
                return items(node, keyword, value);
            }
        }
        return true;
    }

    private static int types(Object value) {
        if (value instanceof String type) {
            return Kind.ofType(type);
        }
        int types = 0;
        for (Object type : (List<?>) value) {
            types |= Kind.ofType((String) type);
        }
        return types;
    }

    /** Returns null if only the validator understands it. */
    @Nullable TextPattern pattern(String regex) {
        TextPattern known = patterns.get(regex);
        if (known == null) {
            known = TextPattern.compile(regex, patterns.size() < MOST_TABLES);
            if (known != null) {
                patterns.put(regex, known);
            }
        }
        return known;
    }

    private @Nullable TextFormat format(String name, Function<String, Predicate<String>> validators) {
        TextFormat known = knownFormats.get(name);
        if (known == null && knownFormats.size() < MOST_FORMATS) {
            known = new TextFormat(validators.apply(name));
            knownFormats.put(name, known);
        }
        return known;
    }

    private static TextRules text(Node node) {
        TextRules rules = node.text == null ? new TextRules() : node.text;
        node.text = rules;
        return rules;
    }

    private static boolean number(Node node, String keyword, JsonNumber value) {
        NumberRules rules = node.number == null ? new NumberRules() : node.number;
        node.number = rules;
        if (keyword.equals("multipleOf")) {
            BigDecimal exact = Numeral.exact(value.text());
            double rounded = Double.parseDouble(value.text());
            boolean same = exact != null && exact.compareTo(BigDecimal.valueOf(rounded)) == 0 && exact.signum() > 0;
            rules.step = same ? exact : null;
            return same;
        }
        NumberRules.Bound bound = NumberRules.Bound.of(value);
        switch (keyword) {
            case "minimum" -> rules.minimum = bound;
            case "maximum" -> rules.maximum = bound;
            case "exclusiveMinimum" -> rules.above = bound;
            default -> rules.below = bound;
        }
        return bound != null;
    }

    private boolean items(Node node, String keyword, Object value) {
        ArrayRules rules = node.array == null ? new ArrayRules() : node.array;
        String at = node.location + "/" + keyword;
        boolean known = true;
        switch (keyword) {
            case "items" -> rules.rest = node(value, at);
            case "prefixItems" -> rules.first = list(value, at);
            case "contains" -> rules.contains = node(value, at);
            case "uniqueItems" -> rules.unique = Boolean.TRUE.equals(value);
            case "minItems" -> known = count(value, n -> rules.least = n);
            case "maxItems" -> known = count(value, n -> rules.most = n);
            case "minContains" -> {
                rules.leastContainedKeyword = keyword;
                known = count(value, n -> rules.leastContained = n);
            }
            case "maxContains" -> known = count(value, n -> rules.mostContained = n);
            default -> {
                return false;
            }
        }
        node.array = rules;
        return known;
    }

    /** Returns false, and leaves it to the validator, if this is no number to count with. */
    static boolean count(@Nullable Object value, IntConsumer consumer) {
        Long count = value instanceof JsonNumber number ? number.whole(0, Integer.MAX_VALUE) : null;
        if (count == null) {
            return false;
        }
        consumer.accept(count.intValue());
        return true;
    }
}
