package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Misfit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The types that hold other types. What they read is unmodifiable. */
final class Holder {
    private static final Set<Class<?>> LISTS = Set.of(List.class, Collection.class, Iterable.class);
    private static final Set<Class<?>> SETS = Set.of(Set.class, SortedSet.class, NavigableSet.class);
    private static final Set<Class<?>> MAPS = Set.of(Map.class, SortedMap.class, NavigableMap.class);

    private Holder() {}

    static boolean isList(Class<?> type) {
        return LISTS.contains(type);
    }

    static boolean isSet(Class<?> type) {
        return SETS.contains(type);
    }

    static boolean isMap(Class<?> type) {
        return MAPS.contains(type);
    }

    /** A type that has null as well. */
    record OrNull(Shape inner) implements Shape {
        @Override
        public @Nullable Object read(@Nullable Object node) {
            return node == null ? null : inner.read(node);
        }

        @Override
        public Map<String, Object> schema(Definitions definitions) {
            return Schemas.nullable(inner.schema(definitions));
        }

        @Override
        public boolean hasNull() {
            return true;
        }
    }

    /** An {@link Optional}. */
    record Maybe(Shape inner) implements Shape {
        @Override
        public Object read(@Nullable Object node) {
            return node == null ? Optional.empty() : Optional.ofNullable(inner.read(node));
        }

        @Override
        public Map<String, Object> schema(Definitions definitions) {
            return Schemas.nullable(inner.schema(definitions));
        }

        @Override
        public boolean hasNull() {
            return true;
        }
    }

    /** A {@link List}. */
    record Items(Shape item) implements Shape {
        @Override
        public Object read(@Nullable Object node) {
            return Collections.unmodifiableList(readItems(item, node));
        }

        @Override
        public Map<String, Object> schema(Definitions definitions) {
            return Schemas.of("type", "array", "items", item.schema(definitions));
        }
    }

    /** An array. */
    record ArrayOf(Class<?> component, Shape item) implements Shape {
        @Override
        public Object read(@Nullable Object node) {
            List<@Nullable Object> items = readItems(item, node);
            Object array = java.lang.reflect.Array.newInstance(component, items.size());
            for (int i = 0; i < items.size(); i++) {
                java.lang.reflect.Array.set(array, i, items.get(i));
            }
            return array;
        }

        @Override
        public Map<String, Object> schema(Definitions definitions) {
            return Schemas.of("type", "array", "items", item.schema(definitions));
        }
    }

    /** A {@link Set}; an element that appears twice is refused, not dropped. */
    record Elements(Shape item, boolean sorted) implements Shape {
        @Override
        @SuppressWarnings("unchecked") // an element that cannot be compared is refused below
        public Object read(@Nullable Object node) {
            Set<@Nullable Object> elements = sorted ? new TreeSet<>() : new LinkedHashSet<>();
            List<@Nullable Object> items = readItems(item, node);
            for (int i = 0; i < items.size(); i++) {
                try {
                    if (!elements.add(items.get(i))) {
                        throw new Misfit("the element appears twice").in(i);
                    }
                } catch (ClassCastException e) {
                    throw new Misfit("the elements of a sorted set must be comparable: " + e.getMessage(), e).in(i);
                }
            }
            return sorted
                    ? Collections.unmodifiableNavigableSet((NavigableSet<?>) elements)
                    : Collections.unmodifiableSet(elements);
        }

        @Override
        public Map<String, Object> schema(Definitions definitions) {
            Map<String, Object> schema = item.schema(definitions);
            // Not for other elements: JSON finds 1 and 1.0 equal where Java does not.
            return "string".equals(schema.get("type"))
                    ? Schemas.of("type", "array", "items", schema, "uniqueItems", true)
                    : Schemas.of("type", "array", "items", schema);
        }
    }

    /** A {@link Map} from strings or enum constants. */
    record Entries(Shape key, Shape value, boolean sorted) implements Shape {
        @Override
        public Object read(@Nullable Object node) {
            if (!(node instanceof Map<?, ?> members)) {
                throw Misfit.expected("an object", node);
            }
            Map<@Nullable Object, @Nullable Object> entries = sorted ? new TreeMap<>() : new LinkedHashMap<>();
            members.forEach((name, member) -> {
                try {
                    entries.put(key.read(name), value.read(member));
                } catch (Misfit e) {
                    throw e.in((String) name);
                }
            });
            return sorted
                    ? Collections.unmodifiableNavigableMap((NavigableMap<?, ?>) entries)
                    : Collections.unmodifiableMap(entries);
        }

        @Override
        public Map<String, Object> schema(Definitions definitions) {
            Map<String, Object> keys = key.schema(definitions);
            Map<String, Object> values = value.schema(definitions);
            return keys.containsKey("enum")
                    ? Schemas.of("type", "object", "propertyNames", keys, "additionalProperties", values)
                    : Schemas.of("type", "object", "additionalProperties", values);
        }
    }

    private static List<@Nullable Object> readItems(Shape item, @Nullable Object node) {
        if (!(node instanceof List<?> nodes)) {
            throw Misfit.expected("an array", node);
        }
        List<@Nullable Object> items = new ArrayList<>(nodes.size());
        for (Object each : nodes) {
            try {
                items.add(item.read(each));
            } catch (Misfit e) {
                throw e.in(items.size());
            }
        }
        return items;
    }
}
