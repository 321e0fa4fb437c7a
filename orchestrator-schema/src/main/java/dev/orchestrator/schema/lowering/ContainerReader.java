package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.lowering.Node.Any;
import dev.orchestrator.schema.lowering.Node.Arr;
import dev.orchestrator.schema.lowering.Node.Dropped;
import dev.orchestrator.schema.lowering.Node.Never;
import dev.orchestrator.schema.lowering.Node.Obj;
import dev.orchestrator.schema.lowering.Node.Origin;
import dev.orchestrator.schema.lowering.Node.Property;
import dev.orchestrator.schema.lowering.Node.Ref;
import dev.orchestrator.schema.lowering.Node.Str;
import dev.orchestrator.schema.lowering.Node.Values;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.tree.JsonValues;
import dev.orchestrator.schema.tree.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what facts say of objects and arrays. */
final class ContainerReader {
    private static final int MOST_NAMES = 200;

    private final SchemaReader reader;
    private final List<Fact> facts;

    ContainerReader(SchemaReader reader, List<Fact> facts) {
        this.reader = reader;
        this.facts = facts;
    }

    private Node all(String pointer, List<Fact> parts) {
        return parts.isEmpty()
                ? new Any(new Origin(pointer))
                : reader.read(parts.get(0).pointer(), parts);
    }

    private static void add(List<Fact> parts, @Nullable Fact part) {
        if (part != null) {
            parts.add(part);
        }
    }

    Node array(Origin origin) {
        int min = 0;
        Integer max = null;
        int longest = 0;
        boolean unique = false;
        boolean items = false;
        List<Fact> rests = new ArrayList<>();
        for (Fact fact : facts) {
            Integer least = fact.count("minItems");
            Integer most = fact.count("maxItems");
            min = least == null ? min : Math.max(min, least);
            max = most == null ? max : max == null ? most : Integer.valueOf(Math.min(max, most));
            longest = Math.max(longest, fact.listed("prefixItems").size());
            unique |= Boolean.TRUE.equals(fact.get("uniqueItems"));
            items |= fact.has("items");
            add(rests, fact.sub("items"));
        }
        List<Dropped> dropped = new ArrayList<>(origin.dropped());
        List<Node> prefix = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            List<Fact> parts = new ArrayList<>();
            for (Fact fact : facts) {
                add(parts, i < fact.listed("prefixItems").size() ? fact.sub("prefixItems", i) : fact.sub("items"));
            }
            Node item = all(origin.pointer(), parts);
            if (item instanceof Never) {
                dropped.addAll(item.origin().dropped());
                max = max == null ? Integer.valueOf(i) : Integer.valueOf(Math.min(max, i));
                break;
            }
            prefix.add(item);
        }
        Node rest = all(Pointer.step(origin.pointer(), "items"), rests);
        if (rest instanceof Never) {
            dropped.addAll(rest.origin().dropped());
            max = max == null ? Integer.valueOf(prefix.size()) : Integer.valueOf(Math.min(max, prefix.size()));
        }
        Origin own = new Origin(origin.pointer(), origin.description(), List.copyOf(dropped));
        if (max != null && max < min) {
            return new Never(own);
        }
        if (max != null && max == 0) {
            return new Values(own, List.of(List.of()));
        }
        List<Node> first = max == null ? prefix : prefix.subList(0, Math.min(max, prefix.size()));
        boolean none = rest instanceof Never || max != null && max <= first.size();
        return new Arr(own, List.copyOf(first), none ? null : rest, !items && !none, min, max, unique);
    }

    Node object(Origin origin) {
        List<Dropped> dropped = new ArrayList<>(origin.dropped());
        Set<String> known = new LinkedHashSet<>();
        Set<String> required = new LinkedHashSet<>();
        int min = 0;
        Integer max = null;
        for (Fact fact : facts) {
            fact.named("properties").keySet().forEach(name -> known.add((String) name));
            fact.listed("required").forEach(name -> required.add((String) name));
            Integer least = fact.count("minProperties");
            Integer most = fact.count("maxProperties");
            min = least == null ? min : Math.max(min, least);
            max = most == null ? max : max == null ? most : Integer.valueOf(Math.min(max, most));
        }
        known.addAll(required);

        List<Fact> others = new ArrayList<>();
        for (Fact fact : facts) {
            add(others, fact.sub("additionalProperties"));
            if (fact.has("unevaluatedProperties") && facts.size() == 1 && !fact.has("additionalProperties")) {
                add(others, fact.sub("unevaluatedProperties"));
            } else if (fact.has("unevaluatedProperties")) {
                dropped.add(new Dropped(
                        new Loss(
                                fact.pointer(),
                                "unevaluatedProperties",
                                LossLevel.RELAXED,
                                "beside other schemas it is not told to a provider"),
                        null));
            }
        }
        Node additional = all(origin.pointer(), others);
        Map<String, Node> patterns = patterns();
        Node names = names(origin.pointer());
        Str pattern = null;
        if (names instanceof Values values && values.values().size() <= MOST_NAMES) {
            for (Object name : values.values()) {
                known.add((String) name);
            }
            additional = new Never(new Origin(origin.pointer()));
            patterns = Map.of();
        } else if (names instanceof Str string) {
            pattern = string;
        } else if (names != null && !(names instanceof Any)) {
            dropped.add(new Dropped(
                    new Loss(origin.pointer(), "propertyNames", LossLevel.RELAXED, "is not of a form that can be kept"),
                    null));
        }
        if (names != null) {
            for (Dropped each : names.origin().dropped()) {
                dropped.add(new Dropped(each.loss(), each.hint() == null ? null : "each of its names " + each.hint()));
            }
        }

        Map<String, Property> properties = new LinkedHashMap<>();
        Set<String> forbidden = new LinkedHashSet<>();
        for (String name : known) {
            Sure named = accepts(names, name);
            if (named == Sure.UNKNOWN) {
                untold(origin.pointer(), "propertyNames", dropped);
            }
            Node node = named == Sure.NO ? new Never(origin) : property(origin.pointer(), name, dropped);
            if (!(node instanceof Never)) {
                properties.put(name, new Property(node, required.contains(name)));
            } else {
                forbidden.add(name);
                dropped.addAll(node.origin().dropped());
                if (required.contains(name)) {
                    return new Never(new Origin(origin.pointer(), null, List.copyOf(dropped)));
                }
            }
        }
        if (required.size() > (max == null ? Integer.MAX_VALUE : max)) {
            return new Never(origin);
        }
        boolean none = additional instanceof Never;
        if (none) {
            dropped.addAll(additional.origin().dropped());
        }
        patterns.values().stream()
                .filter(Never.class::isInstance)
                .forEach(each -> dropped.addAll(each.origin().dropped()));
        return new Obj(
                new Origin(origin.pointer(), origin.description(), List.copyOf(dropped)),
                properties,
                forbidden,
                patterns,
                none ? null : additional,
                additional instanceof Any,
                pattern,
                min,
                max);
    }

    private static void untold(String pointer, String keyword, List<Dropped> dropped) {
        Dropped untold = new Dropped(
                new Loss(
                        pointer,
                        keyword,
                        LossLevel.RELAXED,
                        "whether a known name matches takes too long to tell, and is left to validation"),
                null);
        if (!dropped.contains(untold)) {
            dropped.add(untold);
        }
    }

    private Node property(String pointer, String name, List<Dropped> dropped) {
        List<Fact> parts = new ArrayList<>();
        for (Fact fact : facts) {
            boolean named = fact.named("properties").containsKey(name);
            if (named) {
                add(parts, fact.sub("properties", name));
            }
            for (Object pattern : fact.named("patternProperties").keySet()) {
                Sure found = reader.finder.find((String) pattern, name);
                named |= found != Sure.NO;
                if (found == Sure.YES) {
                    add(parts, fact.sub("patternProperties", (String) pattern));
                } else if (found == Sure.UNKNOWN) {
                    untold(fact.pointer(), "patternProperties", dropped);
                }
            }
            if (!named) {
                add(parts, fact.sub("additionalProperties"));
                if (facts.size() == 1 && !fact.has("additionalProperties")) {
                    add(parts, fact.sub("unevaluatedProperties"));
                }
            }
        }
        return all(pointer, parts);
    }

    private Map<String, Node> patterns() {
        Map<String, Node> patterns = new LinkedHashMap<>();
        for (Fact fact : facts) {
            for (Object each : fact.named("patternProperties").keySet()) {
                String pattern = (String) each;
                if (patterns.containsKey(pattern)) {
                    continue;
                }
                List<Fact> parts = new ArrayList<>();
                for (Fact other : facts) {
                    add(
                            parts,
                            other.named("patternProperties").containsKey(pattern)
                                    ? other.sub("patternProperties", pattern)
                                    : other.sub("additionalProperties"));
                }
                Node node = all(fact.pointer(), parts);
                patterns.put(pattern, node);
            }
        }
        return patterns;
    }

    private @Nullable Node names(String pointer) {
        List<Fact> parts = new ArrayList<>();
        facts.forEach(fact -> add(parts, fact.sub("propertyNames")));
        if (parts.isEmpty()) {
            return null;
        }
        parts.add(new Fact(pointer + "-names", Pointer.step(pointer, "propertyNames"), Map.of("type", "string")));
        Node node = all(pointer, parts);
        while (node instanceof Ref ref) {
            node = ref.target().node();
        }
        return node instanceof Never ? new Values(node.origin(), List.of()) : node;
    }

    private Sure accepts(@Nullable Node names, String name) {
        if (names instanceof Values values) {
            return Sure.of(JsonValues.contains(values.values(), name));
        }
        return names instanceof Str string ? string.accepts(name, reader.finder) : Sure.YES;
    }
}
