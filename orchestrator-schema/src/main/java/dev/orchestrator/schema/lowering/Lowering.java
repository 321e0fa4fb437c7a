package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.lowering.ContainerForm.Choice;
import dev.orchestrator.schema.lowering.ContainerForm.Field;
import dev.orchestrator.schema.lowering.ContainerForm.Items;
import dev.orchestrator.schema.lowering.ContainerForm.Members;
import dev.orchestrator.schema.lowering.Form.Anything;
import dev.orchestrator.schema.lowering.Form.Coded;
import dev.orchestrator.schema.lowering.Form.Definition;
import dev.orchestrator.schema.lowering.Form.Reference;
import dev.orchestrator.schema.lowering.Form.Scalar;
import dev.orchestrator.schema.lowering.Node.Any;
import dev.orchestrator.schema.lowering.Node.Arr;
import dev.orchestrator.schema.lowering.Node.Num;
import dev.orchestrator.schema.lowering.Node.Obj;
import dev.orchestrator.schema.lowering.Node.Plain;
import dev.orchestrator.schema.lowering.Node.Ref;
import dev.orchestrator.schema.lowering.Node.Str;
import dev.orchestrator.schema.lowering.Node.Target;
import dev.orchestrator.schema.lowering.Node.Union;
import dev.orchestrator.schema.lowering.Node.Values;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonValues;
import dev.orchestrator.schema.tree.Misfit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rewrites one schema for one dialect. */
final class Lowering {
    private final Dialect dialect;
    private final ScalarLowering scalars;
    final Losses losses = new Losses();
    final Patterns.Finder finder = new Patterns.Finder();
    private final boolean unrolls;
    private final Set<Target> heads;
    private final Map<Use, @Nullable Definition> definitions = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private @Nullable Definition anything;

    /** A part of the schema, and how often it may still contain itself. */
    private record Use(Target target, int left) {}

    /**
     * A lowered schema.
     *
     * @param schema its tree
     * @param form the way back
     */
    record Result(Map<String, @Nullable Object> schema, Form form, List<Loss> losses) {}

    private Lowering(Dialect dialect, Node root) {
        this.dialect = dialect;
        this.scalars = new ScalarLowering(dialect);
        this.unrolls = switch (dialect.recursion) {
            case ANYWHERE -> false;
            case OPTIONAL -> Cycles.anyRequired(root);
            case NOWHERE -> true;
        };
        this.heads = unrolls ? Cycles.heads(root) : Set.of();
    }

    /** @throws Misfit if no schema of the dialect does */
    static Result lower(Dialect dialect, Node root) {
        Lowering lowering = new Lowering(dialect, root);
        Form form = lowering.lower(root, dialect.unroll);
        if (form == null) {
            throw new Misfit("no document fits the schema"
                    + (lowering.heads.isEmpty()
                            ? ""
                            : ", or none that contains itself at most " + dialect.unroll
                                    + " times, which is as often as it is written out here"));
        }
        Form body = form instanceof Reference reference ? reference.target() : form;
        if (dialect.objectRoot && !isObject(body)) {
            body = new Coded(
                    new Members(Map.of(Codecs.VALUE, new Field(form, true, false)), null, Map.of()),
                    Codecs.wrapped(Codecs.VALUE));
        }
        Reachable all = new Reachable(body);
        new Ambiguity().settle(all.choices);
        Map<String, @Nullable Object> schema = new LinkedHashMap<>(body.write(dialect));
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        for (Reference reference : all.references) {
            if (!written.containsKey(reference.definition.name)) {
                written.put(reference.definition.name, reference.target().write(dialect));
            }
        }
        if (!written.isEmpty()) {
            schema.put("$defs", written);
        }
        return new Result(schema, body, lowering.losses.all());
    }

    private static boolean isObject(Form form) {
        return form instanceof Members || form instanceof Coded coded && coded.inner instanceof Members;
    }

    /** All that a form consists of. */
    private static final class Reachable {
        final List<Choice> choices = new ArrayList<>();
        final List<Reference> references = new ArrayList<>();
        private final Set<Form> seen = new HashSet<>();

        Reachable(Form form) {
            visit(form);
        }

        private void visit(Form form) {
            if (!seen.add(form)) {
                return;
            }
            if (form instanceof Choice choice) {
                choices.add(choice);
            } else if (form instanceof Reference reference) {
                references.add(reference);
            }
            form.children().forEach(this::visit);
        }
    }

    /** Returns null if nothing fits within the levels that are left. */
    @Nullable Form lower(Node node, int left) {
        Losses.Place place = losses.at(node.origin());
        Form form = form(node, place, left);
        if (form != null) {
            String said = place.description();
            form.description = said == null ? form.description : said;
        }
        return form;
    }

    private @Nullable Form form(Node node, Losses.Place place, int left) {
        if (node instanceof Any) {
            return anything(place);
        } else if (node instanceof Values values) {
            return choice(place.pointer, scalars.values(values.values()));
        } else if (node instanceof Plain plain) {
            return new Scalar(plain.type(), Map.of());
        } else if (node instanceof Str string) {
            return scalars.string(string, place);
        } else if (node instanceof Num number) {
            return scalars.number(number, place);
        } else if (node instanceof Arr array) {
            return array.prefix().isEmpty() ? list(array, place, left) : tuple(array, place, left);
        } else if (node instanceof Obj object) {
            return new ObjectLowering(this, dialect, object, place, left).lower();
        } else if (node instanceof Union union) {
            return union(union, place, left);
        } else if (node instanceof Ref ref) {
            return reference(ref, place, left);
        }
        return null; // Never
    }

    private Form anything(Losses.Place place) {
        if (dialect.untyped) {
            return new Anything();
        } else if (dialect.describesAnything()) {
            return new Reference(describedAnything());
        }
        place.relaxed("type", "", "any value is answered as JSON in a string, which is looked at when it is raised");
        place.hint(ScalarLowering.JSON_HINT);
        return new Coded(new Scalar("string", Map.of()), Codecs::json);
    }

    private Definition describedAnything() {
        if (anything == null) {
            Definition value = new Definition(unusedName("JsonValue"));
            anything = value;
            Map<String, Field> entry = new LinkedHashMap<>();
            entry.put(Codecs.KEY, new Field(new Scalar("string", Map.of()), true, false));
            entry.put(Codecs.VALUE, new Field(new Reference(value), true, false));
            Form entries = new Coded(
                    new Items(List.of(), new Members(entry, null, Map.of()), Map.of()), Codecs.entries(Set.of()));
            entries.description = "an object: an array with the key and the value of each property";
            List<Form> kinds = new ArrayList<>();
            for (String type : List.of("string", "number", "boolean", "null")) {
                kinds.add(new Scalar(type, Map.of()));
            }
            kinds.add(new Items(List.of(), new Reference(value), Map.of()));
            kinds.add(new Coded(
                    new Members(Map.of("object", new Field(entries, true, false)), null, Map.of()),
                    Codecs.wrapped("object")));
            value.form = new Choice("", kinds);
        }
        return anything;
    }

    private String unusedName(String name) {
        String unused = name;
        for (int i = 2; !names.add(unused); i++) {
            unused = name + '_' + i;
        }
        return unused;
    }

    private @Nullable Form list(Arr array, Losses.Place place, int left) {
        Node rest = array.rest();
        Form item = rest == null ? null : lower(rest, left);
        if (item == null) {
            return array.min() > 0 ? null : choice(place.pointer, scalars.values(List.of(List.of())));
        }
        Map<String, Object> keywords = itemCounts(array.min(), array.max(), place, "Items");
        unique(array, keywords, place);
        return new Items(List.of(), item, keywords);
    }

    private void unique(Arr array, Map<String, Object> keywords, Losses.Place place) {
        if (array.unique() && (array.max() == null || array.max() > 1)) {
            if (dialect.allows("array", "uniqueItems")) {
                keywords.put("uniqueItems", true);
            } else {
                place.relaxed("uniqueItems", true);
            }
        }
    }

    /**
     * Returns the keywords for a number of items.
     *
     * @param counted what the original counts, {@code Items} or {@code Properties}
     */
    Map<String, Object> itemCounts(int min, @Nullable Integer max, Losses.Place place, String counted) {
        Map<String, Object> keywords = new LinkedHashMap<>();
        if (min > 0) {
            int told = dialect.maxMinItems == null ? min : Math.min(min, dialect.maxMinItems);
            boolean may = dialect.allows("array", "minItems");
            if (may && told > 0) {
                keywords.put("minItems", JsonNumber.of(told));
            }
            if (!may || told < min) {
                place.relaxed("min" + counted, min);
            }
        }
        if (max != null) {
            if (dialect.allows("array", "maxItems")) {
                keywords.put("maxItems", JsonNumber.of(max));
            } else {
                place.relaxed("max" + counted, max);
            }
        }
        return keywords;
    }

    private @Nullable Form tuple(Arr array, Losses.Place place, int left) {
        int size = array.prefix().size();
        List<Form> prefix = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Form form = lower(array.prefix().get(i), left);
            if (form == null) { // so that arrays end before it
                return array.min() > i ? null : shorter(array, i, place, left);
            }
            prefix.add(form);
        }
        if (array.min() < size) {
            place.narrowed("prefixItems", "all of the first " + size + " items are asked for");
        }
        if (array.openRest()) {
            place.narrowed("items", "only the items that are described can be answered");
        }
        Node rest = array.openRest() ? null : array.rest();
        Form item = rest == null ? null : lower(rest, left);
        int min = Math.max(array.min(), size);
        if (item == null && min > size) {
            return null;
        }
        Integer max = item == null ? Integer.valueOf(size) : array.max();
        boolean counts = dialect.allows("array", "minItems")
                && (dialect.maxMinItems == null || dialect.maxMinItems >= min)
                && (max == null || dialect.allows("array", "maxItems"));
        if (dialect.allows("array", "prefixItems") && counts) {
            Map<String, Object> keywords = itemCounts(min, max, place, "Items");
            unique(array, keywords, place);
            return new Items(prefix, item, keywords);
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            fields.put(Codecs.item(i), new Field(prefix.get(i), true, false));
        }
        String others = item == null ? null : "others";
        if (item != null) {
            Integer more = max == null ? null : Integer.valueOf(max - size);
            fields.put(
                    "others",
                    new Field(new Items(List.of(), item, itemCounts(min - size, more, place, "Items")), true, false));
        }
        unique(array, new LinkedHashMap<>(), place);
        return new Coded(new Members(fields, null, Map.of()), Codecs.tuple(size, others));
    }

    private @Nullable Form shorter(Arr array, int size, Losses.Place place, int left) {
        List<Node> first = array.prefix().subList(0, size);
        Arr shorter = new Arr(array.origin(), first, null, false, array.min(), size, array.unique());
        return size == 0 ? list(shorter, place, left) : tuple(shorter, place, left);
    }

    private @Nullable Form union(Union union, Losses.Place place, int left) {
        List<Node> branches = union.branches();
        if (union.exclusive()) {
            for (int i = 0; i < branches.size(); i++) {
                for (int j = 0; j < i; j++) {
                    if (!Disjoint.nodes(branches.get(j), branches.get(i))) {
                        place.relaxed(
                                "oneOf", "", "is asked for as anyOf; that only one alternative fits is validated");
                    }
                }
            }
        } else {
            for (Node each : branches) {
                if (isAnything(each)) {
                    return anything(place);
                }
            }
        }
        List<Form> forms = new ArrayList<>();
        for (Node each : branches) {
            Form form = lower(each, left);
            if (form instanceof Choice inner && inner.description == null) {
                forms.addAll(inner.branches);
            } else if (form != null) {
                forms.add(form);
            }
        }
        return choice(place.pointer, forms);
    }

    private static boolean isAnything(Node node) {
        Node known = node instanceof Ref ref ? ref.target().node() : node;
        return known instanceof Any any && any.origin().dropped().isEmpty();
    }

    /** Returns the choice of several forms, null the last of them and once; null if there are none. */
    private static @Nullable Form choice(String pointer, List<Form> forms) {
        List<Form> branches = new ArrayList<>(forms);
        boolean orNull = branches.removeIf(Lowering::isNull);
        if (orNull) {
            branches.add(new Scalar("null", Map.of()));
        }
        return branches.isEmpty() ? null : branches.size() == 1 ? branches.get(0) : new Choice(pointer, branches);
    }

    private static boolean isNull(Form form) {
        return form instanceof Scalar scalar && scalar.type.equals("null");
    }

    /** Returns a form that takes null as well. */
    static Form orNull(Form form, String pointer) {
        List<Form> branches = new ArrayList<>(form instanceof Choice choice ? choice.branches : List.of(form));
        branches.add(new Scalar("null", Map.of()));
        Form either = new Choice(pointer, branches);
        either.description = form.description;
        form.description = null;
        return either;
    }

    static boolean acceptsNull(Node node) {
        if (node instanceof Ref ref) {
            return acceptsNull(ref.target().node());
        } else if (node instanceof Union union) {
            return union.branches().stream().anyMatch(Lowering::acceptsNull);
        }
        return node instanceof Any
                || node instanceof Plain plain && plain.type().equals("null")
                || node instanceof Values values && JsonValues.contains(values.values(), null);
    }

    private @Nullable Form reference(Ref ref, Losses.Place place, int left) {
        Target target = ref.target();
        boolean head = heads.contains(target);
        if (head && left == 0) {
            place.narrowed("$ref", "contains itself at most " + dialect.unroll + " times");
            return null;
        }
        Use use = new Use(target, head ? left - 1 : left);
        if (!definitions.containsKey(use)) {
            Definition definition = new Definition(unusedName(target.name));
            definitions.put(use, definition);
            definition.form = lower(target.node(), use.left());
            if (definition.form == null) {
                definitions.put(use, null);
            }
        }
        Definition definition = definitions.get(use);
        return definition == null ? null : new Reference(definition);
    }
}
