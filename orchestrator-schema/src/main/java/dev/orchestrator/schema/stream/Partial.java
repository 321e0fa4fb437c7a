package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Pointer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a JSON value while it is being written.
 *
 * <p>What is closed stays as it is. What is open may go on: a string may get longer, a number further digits, an object or
 * array further values. A name without a value yet, and a value that cannot be told from its beginning, are left out.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Partial {
    /** Returns true if the value has ended. */
    boolean closed();

    /** Returns it as JSON, as if everything open ended here. */
    String json();

    /**
     * Returns the part at a JSON pointer, such as {@code /steps/0/title}; empty if it is not there yet.
     *
     * @throws IllegalArgumentException if the pointer is neither empty nor begins with a slash
     */
    default Optional<Partial> at(String pointer) {
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            throw new IllegalArgumentException("not a JSON pointer: \"" + pointer + "\"; it begins with / or is empty");
        }
        Partial part = this;
        String[] names = pointer.split("/", -1);
        for (int i = 1; i < names.length && part != null; i++) {
            String name = Pointer.name(names[i]);
            if (part instanceof Members object) {
                part = object.members().get(name);
            } else if (part instanceof Items array && name.matches("0|[1-9]\\d{0,8}")) {
                int index = Integer.parseInt(name);
                part = index < array.items().size() ? array.items().get(index) : null;
            } else {
                part = null;
            }
        }
        return Optional.ofNullable(part);
    }

    /**
     * A string.
     *
     * @param value as far as it is known, in whole characters
     */
    record Text(String value, boolean closed) implements Partial {
        /** @throws NullPointerException if the value is null */
        public Text {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String json() {
            StringBuilder out = new StringBuilder();
            JsonTree.quote(out, value);
            return out.toString();
        }
    }

    /**
     * A number, {@code true}, {@code false} or {@code null}.
     *
     * @param json as it is written; of an open number, the longest beginning that is a number
     */
    record Literal(String json, boolean closed) implements Partial {
        /** @throws NullPointerException if the text is null */
        public Literal {
            Objects.requireNonNull(json, "json");
        }
    }

    /**
     * An array.
     *
     * @param items of which only the last may be open
     */
    record Items(List<Partial> items, boolean closed) implements Partial {
        /** @throws NullPointerException if the list or an item is null */
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String json() {
            StringBuilder out = new StringBuilder("[");
            for (Partial item : items) {
                out.append(out.length() > 1 ? "," : "").append(item.json());
            }
            return out.append(']').toString();
        }
    }

    /**
     * An object.
     *
     * @param members in the order of the text; only the last may be open
     */
    record Members(Map<String, Partial> members, boolean closed) implements Partial {
        /** @throws NullPointerException if the map, a name or a value is null */
        public Members {
            Map<String, Partial> copy = new LinkedHashMap<>();
            members.forEach((name, value) ->
                    copy.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value")));
            members = Collections.unmodifiableMap(copy);
        }

        @Override
        public String json() {
            StringBuilder out = new StringBuilder("{");
            members.forEach((name, value) -> {
                JsonTree.quote(out.append(out.length() > 1 ? "," : ""), name);
                out.append(':').append(value.json());
            });
            return out.append('}').toString();
        }
    }
}
