package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.lowering.Node.Any;
import dev.orchestrator.schema.lowering.Node.Dropped;
import dev.orchestrator.schema.lowering.Node.Never;
import dev.orchestrator.schema.lowering.Node.Origin;
import dev.orchestrator.schema.lowering.Node.Plain;
import dev.orchestrator.schema.lowering.Node.Ref;
import dev.orchestrator.schema.lowering.Node.Target;
import dev.orchestrator.schema.lowering.Node.Union;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.JsonValues;
import dev.orchestrator.schema.tree.Keywords;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a schema as nodes. A place of a document is described by all schemas that hold there at once, so {@code allOf},
 * a {@code $ref} with siblings and keywords beside {@code anyOf} need no rules of their own.
 */
final class SchemaReader {
    private static final int MOST_NODES = 50_000;
    private static final int DEEPEST = 400;
    private static final int LONGEST_HINT = 300;
    private static final String NO_PROGRESS = "refers to itself without an object or an array between";

    /** Keywords that no provider can be told. */
    private static final Set<String> NOT_KEPT = Set.of(
            "not",
            "if",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "contains",
            "unevaluatedItems",
            "$dynamicRef",
            "contentEncoding",
            "contentMediaType",
            "contentSchema");

    final Patterns.Finder finder = new Patterns.Finder();
    private final References references;
    private final @Nullable Object tree;
    private final boolean assertsFormats;
    private final Map<Set<String>, Target> targets = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private int nodes;
    private int depth;

    private SchemaReader(@Nullable Object tree, boolean assertsFormats) {
        this.tree = tree;
        this.assertsFormats = assertsFormats;
        this.references = new References(tree);
    }

    /** @throws Misfit if the schema is beyond what is understood */
    static Node read(JsonSchema schema) {
        Object tree = JsonTree.parse(schema.text());
        SchemaReader reader = new SchemaReader(tree, schema.assertsFormats());
        Fact fact = Fact.of("", tree);
        Node root = fact == null ? new Any(new Origin("")) : reader.read("", List.of(fact));
        reader.targets.values().forEach(target -> requireProgress(target, target.node(), new HashSet<>()));
        return root;
    }

    /** The facts of a place, with all references followed. */
    private final class Expansion {
        final Map<String, Fact> facts = new LinkedHashMap<>();
        private final Set<String> seen = new HashSet<>();
        private final Set<String> open = new HashSet<>();

        @Nullable String description;

        @Nullable String referredDescription;

        @Nullable String referred;

        void add(Fact fact, boolean byReference) {
            if (open.contains(fact.id())) {
                throw new Misfit(NO_PROGRESS).at(fact.pointer());
            }
            if (!seen.add(fact.id())) {
                return;
            }
            open.add(fact.id());
            String said = fact.text("description");
            if (byReference) {
                referredDescription = referredDescription == null ? said : referredDescription;
            } else {
                description = description == null ? said : description;
            }
            Fact rest = fact;
            String reference = fact.text("$ref");
            if (reference != null) {
                rest = rest.without("$ref");
                String pointer;
                Fact target;
                try {
                    pointer = references.resolve(reference);
                    target = Fact.of(pointer, references.at(pointer));
                } catch (Misfit e) {
                    throw e.at(Pointer.step(fact.pointer(), "$ref"));
                }
                referred = pointer;
                if (target != null) {
                    add(target, true);
                }
            }
            if (fact.has("allOf")) {
                rest = rest.without("allOf");
                fact.subs("allOf").forEach(each -> add(each, byReference));
            }
            if (!rest.saysNothing()) {
                facts.put(rest.id(), rest);
            }
            open.remove(fact.id());
        }
    }

    /** Reads what several schemas say of one place. */
    Node read(String pointer, Collection<Fact> given) {
        if (++nodes > MOST_NODES) {
            throw new Misfit("its alternatives and references unfold to more than " + MOST_NODES
                    + " parts; state fewer alternatives within each other");
        }
        if (++depth > DEEPEST) {
            throw new Misfit("its parts are more than " + DEEPEST + " levels within each other; flatten it")
                    .at(pointer);
        }
        Expansion all = new Expansion();
        given.forEach(each -> all.add(each, false));
        Node node = all.referred == null
                ? build(pointer, all.description, List.copyOf(all.facts.values()))
                : named(pointer, all, all.referred);
        depth--;
        return node;
    }

    private Node named(String pointer, Expansion all, String referred) {
        Set<String> key = new TreeSet<>(all.facts.keySet());
        Target target = targets.get(key);
        if (target == null) {
            target = new Target(unusedName(referred));
            targets.put(key, target);
            target.is(build(referred, all.referredDescription, List.copyOf(all.facts.values())));
        }
        return new Ref(new Origin(pointer, all.description, List.of()), target);
    }

    private String unusedName(String pointer) {
        String last = pointer.substring(pointer.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_-]", "_");
        String plain = last.isEmpty() ? "root" : last;
        String name = plain;
        for (int i = 2; !names.add(name); i++) {
            name = plain + i;
        }
        return name;
    }

    private Node build(String pointer, @Nullable String description, List<Fact> facts) {
        if (facts.stream().anyMatch(Fact::admitsNothing)) {
            return new Never(new Origin(pointer));
        }
        for (Fact fact : facts) {
            for (String keyword : List.of("anyOf", "oneOf")) {
                if (fact.has(keyword)) {
                    return alternatives(new Origin(pointer, description, List.of()), facts, fact, keyword);
                }
            }
        }
        Kinds kinds = Kinds.of(facts);
        List<Dropped> dropped = dropped(facts, kinds.isAnything());
        if (kinds.isAnything()) {
            return new Any(new Origin(pointer, description, dropped));
        }
        if (!kinds.stated()) {
            dropped.add(new Dropped(
                    new Loss(
                            pointer,
                            "type",
                            LossLevel.NARROWED,
                            "without a type, its keywords leave other types free; only those they speak of are admitted"),
                    null));
        }
        List<@Nullable Object> values = kinds.values();
        if (values != null) {
            return new ScalarReader(facts, dropped, assertsFormats, finder)
                    .values(pointer, description, values, kinds.names());
        }
        Origin origin = new Origin(pointer, description, dropped);
        if (kinds.names().size() == 1) {
            return ofKind(kinds.names().get(0), origin, facts);
        }
        List<Node> branches = new ArrayList<>();
        for (String kind : kinds.names()) {
            Node branch = ofKind(kind, new Origin(pointer, null, List.of()), facts);
            if (!(branch instanceof Never)) {
                branches.add(branch);
            }
        }
        return branches.isEmpty() ? new Never(origin) : new Union(origin, branches, false);
    }

    private Node ofKind(String kind, Origin origin, List<Fact> facts) {
        return switch (kind) {
            case "null", "boolean" -> new Plain(origin, kind);
            case "object" -> new ContainerReader(this, facts).object(origin);
            case "array" -> new ContainerReader(this, facts).array(origin);
            case "string" -> new ScalarReader(facts, List.of(), assertsFormats, finder).string(origin);
            default ->
                new ScalarReader(facts, List.of(), assertsFormats, finder).number(origin, kind.equals("integer"));
        };
    }

    private Node alternatives(Origin origin, List<Fact> facts, Fact chosen, String keyword) {
        List<Fact> others = new ArrayList<>();
        for (Fact fact : facts) {
            Fact rest = fact == chosen ? fact.without(keyword) : fact.quiet();
            if (!rest.saysNothing()) {
                others.add(rest);
            }
        }
        List<Node> branches = new ArrayList<>();
        for (int i = 0; i < chosen.listed(keyword).size(); i++) {
            List<Fact> both = new ArrayList<>(others);
            Fact branch = chosen.sub(keyword, i);
            if (branch != null) {
                both.add(branch);
            }
            Node node = read(Pointer.step(chosen.pointer(), keyword) + '/' + i, both);
            if (!(node instanceof Never) || node.isNarrower()) {
                branches.add(node);
            }
        }
        return branches.isEmpty()
                ? new Never(origin)
                : new Union(origin, branches, keyword.equals("oneOf") && branches.size() > 1);
    }

    private static List<Dropped> dropped(List<Fact> facts, boolean nothingElse) {
        List<Dropped> dropped = new ArrayList<>();
        for (Fact fact : facts) {
            for (Object each : fact.schema().keySet()) {
                String keyword = (String) each;
                boolean idle = keyword.equals("if") && !fact.has("then") && !fact.has("else");
                if (NOT_KEPT.contains(keyword) && !idle) {
                    Map<String, @Nullable Object> said = new LinkedHashMap<>();
                    for (String part : keyword.equals("if") ? List.of("if", "then", "else") : List.of(keyword)) {
                        if (fact.has(part)) {
                            said.put(part, fact.get(part));
                        }
                    }
                    LossLevel level = nothingElse ? LossLevel.PROMPT_ONLY : LossLevel.RELAXED;
                    dropped.add(new Dropped(
                            new Loss(fact.pointer(), keyword, level, "cannot be told to a provider"), hint(said)));
                }
            }
        }
        return dropped;
    }

    private static @Nullable String hint(Map<String, @Nullable Object> said) {
        String text = "must match the JSON Schema " + JsonTree.write(said);
        return text.length() > LONGEST_HINT ? null : text;
    }

    /** Refuses what would be looked up for ever without a step into the document. */
    private static void requireProgress(Target start, Node node, Set<Target> seen) {
        if (node instanceof Ref ref) {
            if (ref.target() == start) {
                throw new Misfit(NO_PROGRESS).at(node.origin().pointer());
            }
            if (seen.add(ref.target())) {
                requireProgress(start, ref.target().node(), seen);
            }
        } else if (node instanceof Union union) {
            union.branches().forEach(each -> requireProgress(start, each, seen));
        }
    }

    /**
     * The types that a place may have.
     *
     * @param names in the order of the schema
     * @param stated whether the schema says so, and not only its keywords
     * @param values null if there is no list of them
     */
    private record Kinds(
            List<String> names, boolean stated, @Nullable List<@Nullable Object> values) {
        private static final List<String> ALL = List.of("null", "boolean", "number", "string", "array", "object");

        boolean isAnything() {
            return values == null && names.size() == ALL.size() && names.containsAll(ALL);
        }

        static Kinds of(List<Fact> facts) {
            Set<String> types = null;
            List<@Nullable Object> values = null;
            Set<String> spokenOf = new LinkedHashSet<>();
            for (Fact fact : facts) {
                types = both(types, fact.get("type"));
                values = fact.has("const") ? common(values, Collections.singletonList(fact.get("const"))) : values;
                values = fact.has("enum") ? common(values, fact.listed("enum")) : values;
                for (String kind : ALL) {
                    if (Keywords.OF_TYPE.getOrDefault(kind, List.of()).stream().anyMatch(fact::has)) {
                        spokenOf.add(kind);
                    }
                }
            }
            boolean stated = types != null || values != null || spokenOf.isEmpty();
            Collection<String> found = types != null ? types : stated ? ALL : spokenOf;
            if (types != null && values == null && found.containsAll(ALL) && !spokenOf.isEmpty()) {
                return new Kinds(List.copyOf(spokenOf), false, null);
            }
            return new Kinds(List.copyOf(found), stated, values);
        }

        private static @Nullable Set<String> both(@Nullable Set<String> known, @Nullable Object type) {
            if (type == null) {
                return known;
            }
            Set<String> stated = new LinkedHashSet<>();
            for (Object each : type instanceof List<?> list ? list : List.of(type)) {
                stated.add((String) each);
            }
            if (stated.contains("number")) {
                stated.remove("integer");
            }
            if (known == null) {
                return stated;
            }
            Set<String> common = new LinkedHashSet<>();
            for (String each : known) {
                if (stated.contains(each) || each.equals("integer") && stated.contains("number")) {
                    common.add(each);
                } else if (each.equals("number") && stated.contains("integer")) {
                    common.add("integer");
                }
            }
            return common;
        }

        private static List<@Nullable Object> common(@Nullable List<@Nullable Object> known, List<?> stated) {
            List<@Nullable Object> common = new ArrayList<>();
            for (Object each : known == null ? stated : known) {
                if (!JsonValues.contains(common, each) && (known == null || JsonValues.contains(stated, each))) {
                    common.add(each);
                }
            }
            return common;
        }
    }
}
