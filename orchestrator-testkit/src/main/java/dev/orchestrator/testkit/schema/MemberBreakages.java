package dev.orchestrator.testkit.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Breaks the keywords that speak of an object's members. */
final class MemberBreakages {
    private static final String FURTHER = "unexpected";
    private static final int MOST = 1_000;

    private final Part part;
    private final Map<?, ?> members;
    private final String pointer;
    private final Walk.Sink sink;
    private final Function<String, @Nullable Object> valueOf;

    /** @param valueOf makes what a member of that name may be */
    MemberBreakages(
            Part part, Map<?, ?> members, String pointer, Walk.Sink sink, Function<String, @Nullable Object> valueOf) {
        this.part = part;
        this.members = members;
        this.pointer = pointer;
        this.sink = sink;
        this.valueOf = valueOf;
    }

    void all() {
        for (String name : part.strings("required")) {
            broken(without(List.of(name)), "required", "without \"" + name + '"');
        }
        for (String name : part.names("dependentRequired")) {
            for (String dependent : members.containsKey(name) ? Fit.dependents(part, name) : List.<String>of()) {
                broken(without(List.of(dependent)), "dependentRequired", "without \"" + dependent + '"');
            }
        }
        for (String keyword : List.of("additionalProperties", "unevaluatedProperties")) {
            if (Boolean.FALSE.equals(part.get(keyword))) {
                String name = fresh(FURTHER);
                List<String> pointers = List.of(pointer, pointer + '/' + name);
                sink.add(with(List.of(name)), keyword, pointers, "with \"" + name + '"');
            }
        }
        if (part.has("propertyNames")) {
            for (String name : List.of("", "Not a name!", FURTHER.repeat(20), "0", "\u0001")) {
                if (!members.containsKey(name)) {
                    List<String> pointers = List.of(pointer, pointer + '/' + name);
                    sink.add(with(List.of(name)), "propertyNames", pointers, "with \"" + name + '"');
                }
            }
        }
        counts();
    }

    private void counts() {
        int min = part.count("minProperties", 0);
        if (min > 0) {
            List<String> names =
                    members.keySet().stream().map(String.class::cast).toList();
            List<String> surplus = new ArrayList<>(names);
            surplus.removeAll(part.strings("required"));
            int count = names.size() - min + 1;
            if (count <= surplus.size()) {
                broken(
                        without(surplus.subList(surplus.size() - count, surplus.size())),
                        "minProperties",
                        "cut to one below minProperties");
                broken(without(surplus.subList(0, count)), "minProperties", "cut to one below minProperties");
            }
        }
        int max = part.count("maxProperties", Part.UNBOUNDED);
        if (max < members.size() + MOST) {
            int count = max - members.size() + 1;
            List<String> known = new ArrayList<>(part.names("properties"));
            known.removeAll(members.keySet());
            for (String base : List.of(FURTHER, "k", "x-more")) {
                List<String> names = new ArrayList<>(known.subList(0, Math.min(count, known.size())));
                for (int i = names.size(); i < count; i++) {
                    names.add(fresh(base + i));
                }
                broken(with(names), "maxProperties", "filled to one above maxProperties");
            }
        }
    }

    private void broken(Map<Object, @Nullable Object> changed, String keyword, String change) {
        if (!changed.equals(members)) {
            sink.add(changed, keyword, List.of(pointer), change);
        }
    }

    private String fresh(String base) {
        String name = base;
        while (members.containsKey(name) || part.names("properties").contains(name)) {
            name += "_";
        }
        return name;
    }

    private Map<Object, @Nullable Object> without(List<String> names) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(members);
        copy.keySet().removeAll(names);
        return copy;
    }

    private Map<Object, @Nullable Object> with(List<String> names) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(members);
        names.forEach(name -> copy.put(name, valueOf.apply(name)));
        return copy;
    }
}
