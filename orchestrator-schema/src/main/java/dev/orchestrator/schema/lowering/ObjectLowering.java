package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.lowering.ContainerForm.Choice;
import dev.orchestrator.schema.lowering.ContainerForm.Field;
import dev.orchestrator.schema.lowering.ContainerForm.Items;
import dev.orchestrator.schema.lowering.ContainerForm.Members;
import dev.orchestrator.schema.lowering.Form.Anything;
import dev.orchestrator.schema.lowering.Form.Coded;
import dev.orchestrator.schema.lowering.Form.Scalar;
import dev.orchestrator.schema.lowering.Node.Dropped;
import dev.orchestrator.schema.lowering.Node.Never;
import dev.orchestrator.schema.lowering.Node.Obj;
import dev.orchestrator.schema.lowering.Node.Origin;
import dev.orchestrator.schema.lowering.Node.Property;
import dev.orchestrator.schema.lowering.Node.Str;
import dev.orchestrator.schema.lowering.Node.Values;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.tree.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lowers one object. */
final class ObjectLowering {
    private final Lowering lowering;
    private final Dialect dialect;
    private final Obj object;
    private final Losses.Place place;
    private final int left;

    ObjectLowering(Lowering lowering, Dialect dialect, Obj object, Losses.Place place, int left) {
        this.lowering = lowering;
        this.dialect = dialect;
        this.object = object;
        this.place = place;
        this.left = left;
    }

    /** Returns null if the object cannot be described within the levels that are left. */
    @Nullable Form lower() {
        Map<String, Node> patterns = new LinkedHashMap<>(object.patterns());
        patterns.values().removeIf(Never.class::isInstance);
        boolean forbids = patterns.size() < object.patterns().size();
        boolean known = !object.properties().isEmpty();
        Node additional = object.additional();
        if (object.open() && additional != null && !known && object.patterns().isEmpty()) {
            return free(additional);
        }
        if (object.open()) {
            additional = null;
            place.narrowed("additionalProperties", "only the properties that are described can be answered");
        }
        int kinds = patterns.size() + (additional == null ? 0 : 1);
        if (kinds > (forbids ? 0 : 1)) {
            place.relaxed(
                    "patternProperties",
                    "",
                    "which names go with which schema is left to validation where they overlap");
        }
        Map<String, Field> fields = fields();
        if (fields == null) {
            return null;
        }
        if (additional == null && patterns.isEmpty()) {
            counts(fields.size());
            return new Members(fields, null, Map.of());
        }
        if (!known
                && patterns.isEmpty()
                && additional != null
                && refused().isEmpty()
                && object.names() == null
                && dialect.maps) {
            Form value = lowering.lower(additional, left);
            if (value != null) {
                counts(Integer.MAX_VALUE);
            }
            return value == null ? none(fields) : new Members(Map.of(), value, Map.of());
        }
        Form entries = entries(additional, patterns, known);
        if (entries == null) {
            return none(fields);
        }
        if (!known) {
            return new Coded(entries, Codecs.entries(refused()));
        }
        counts(Integer.MAX_VALUE);
        String name = "additionalProperties";
        while (object.properties().containsKey(name)) {
            name += "_";
        }
        entries.description = "further properties, each with its key and value";
        fields.put(name, new Field(entries, true, false));
        return new Coded(new Members(fields, null, Map.of()), Codecs.further(name, refused()));
    }

    private @Nullable Form none(Map<String, Field> fields) {
        if (object.properties().isEmpty() && object.min() > 0) {
            return null;
        }
        counts(fields.size());
        return new Members(fields, null, Map.of());
    }

    /** Leaves the number of properties to validation where the properties alone do not ensure it. */
    private void counts(int most) {
        long required =
                object.properties().values().stream().filter(Property::required).count();
        if (object.min() > required) {
            place.relaxed("minProperties", object.min());
        }
        if (object.max() != null && most > object.max()) {
            place.relaxed("maxProperties", object.max());
        }
    }

    private Set<String> refused() {
        Set<String> refused = new LinkedHashSet<>(object.properties().keySet());
        refused.addAll(object.forbidden());
        return refused;
    }

    private Form free(Node others) {
        if (dialect.untyped
                && dialect.maps
                && object.names() == null
                && refused().isEmpty()) {
            counts(Integer.MAX_VALUE);
            Form value = lowering.lower(others, left);
            return new Members(Map.of(), value == null ? new Anything() : value, Map.of());
        }
        if (dialect.untyped || dialect.describesAnything()) {
            Form entries = entries(others, Map.of(), false);
            if (entries != null) {
                return new Coded(entries, Codecs.entries(refused()));
            }
        }
        place.relaxed(
                "type", "object", "any object is answered as JSON in a string, which is looked at when it is raised");
        counts(Integer.MAX_VALUE);
        place.hint("a JSON object, written as a string");
        lowering.losses.at(others.origin());
        for (Dropped each : others.origin().dropped()) {
            place.hint(each.hint() == null ? null : "each of its values " + each.hint());
        }
        return new Coded(new Scalar("string", Map.of()), Codecs::jsonObject);
    }

    private @Nullable Form entries(@Nullable Node additional, Map<String, Node> patterns, boolean known) {
        List<Form> kinds = new ArrayList<>();
        patterns.forEach((pattern, node) -> entry(kinds, pattern, node));
        if (additional != null) {
            entry(kinds, null, additional);
        }
        if (kinds.isEmpty()) {
            return null;
        }
        Form item = kinds.size() == 1 ? kinds.get(0) : new Choice(place.pointer, kinds);
        Map<String, Object> keywords =
                known ? Map.of() : lowering.itemCounts(object.min(), object.max(), place, "Properties");
        if (!known) {
            place.hint("an array with the key and the value of each property");
        }
        return new Items(List.of(), item, keywords);
    }

    private void entry(List<Form> kinds, @Nullable String pattern, Node node) {
        Form value = lowering.lower(node, left);
        if (value == null) {
            return;
        }
        Str names = object.names();
        List<String> all = new ArrayList<>(pattern == null ? List.of() : List.of(pattern));
        if (names != null) {
            names.patterns().stream().filter(each -> !all.contains(each)).forEach(all::add);
        }
        Origin origin =
                new Origin(Pointer.step(place.pointer, pattern == null ? "propertyNames" : "patternProperties"));
        Str keys = new Str(
                origin,
                names == null ? 0 : names.minLength(),
                names == null ? null : names.maxLength(),
                all,
                names == null ? List.of() : names.formats());
        if (refused().stream().anyMatch(each -> keys.accepts(each, lowering.finder) != Sure.NO)) {
            place.relaxed(
                    pattern == null ? "additionalProperties" : "patternProperties",
                    "",
                    "a key that has a property of its own, or must be absent, is refused only when it is raised");
        }
        Form key = lowering.lower(keys, left);
        if (key != null) {
            Map<String, Field> fields = new LinkedHashMap<>();
            fields.put(Codecs.KEY, new Field(key, true, false));
            fields.put(Codecs.VALUE, new Field(value, true, false));
            kinds.add(new Members(fields, null, Map.of()));
        }
    }

    /** Returns the properties in the order they are to be answered; null if a required one cannot be. */
    private @Nullable Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String name : ordered()) {
            Property property = object.properties().get(name);
            if (property == null) {
                continue;
            }
            Form form = lowering.lower(property.node(), left);
            if (form != null) {
                fields.put(name, field(property, form));
            } else if (property.required()) {
                return null;
            }
        }
        return fields;
    }

    private Field field(Property property, Form form) {
        if (property.required() || !dialect.allRequired) {
            return new Field(form, property.required(), false);
        }
        if (Lowering.acceptsNull(property.node())) {
            place.narrowed("required", "a property that may be absent or null is answered as null");
            return new Field(form, true, false);
        }
        return new Field(Lowering.orNull(form, property.node().origin().pointer()), true, true);
    }

    /** What tells alternatives apart comes first, then what a model should think of first. */
    private List<String> ordered() {
        List<String> names = new ArrayList<>();
        object.properties().forEach((name, property) -> {
            if (property.required()
                    && property.node() instanceof Values values
                    && values.values().size() == 1) {
                names.add(name);
            }
        });
        for (String name : dialect.first) {
            if (object.properties().containsKey(name) && !names.contains(name)) {
                names.add(name);
            }
        }
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(object.properties().keySet());
        return List.copyOf(all);
    }
}
