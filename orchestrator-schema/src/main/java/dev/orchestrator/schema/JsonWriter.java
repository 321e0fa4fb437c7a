package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Limit;
import dev.orchestrator.schema.tree.Misfit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Writes one text: canonical, except that {@link #inOrder} keeps the order of maps. */
final class JsonWriter {
    private static final int START = 128;
    private static final double BITS_PER_DIGIT = 3.33;

    private final StringBuilder out = new StringBuilder(START);
    private final boolean sorted;
    private int depth;

    JsonWriter() {
        this(true);
    }

    private JsonWriter(boolean sorted) {
        this.sorted = sorted;
    }

    /** Returns a writer that keeps the order of maps, for texts that people and models read. */
    static JsonWriter inOrder() {
        return new JsonWriter(false);
    }

    String text() {
        return out.toString();
    }

    JsonWriter value(@Nullable Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String text) {
            string(text);
        } else {
            Emitter.KNOWN.get(value.getClass()).emit(this, value);
        }
        return this;
    }

    /** Appends what is JSON already. */
    JsonWriter raw(String text) {
        out.append(text);
        return this;
    }

    JsonWriter raw(char c) {
        out.append(c);
        return this;
    }

    void number(double number) {
        if (!Double.isFinite(number)) {
            throw new Misfit(number + " has no JSON form");
        }
        out.append(JsonTree.shortest(number));
    }

    void number(float number) {
        if (!Float.isFinite(number)) {
            throw new Misfit(number + " has no JSON form");
        }
        out.append(JsonTree.shortest(number));
    }

    void number(BigInteger number) {
        out.append(spelled(number, number));
    }

    void number(BigDecimal number) {
        out.append(spelled(number.unscaledValue(), number));
    }

    private static String spelled(BigInteger digits, Object number) {
        // Bits first: spelling out a number of a million digits takes long.
        String text = digits.bitLength() > Limit.NUMBER * BITS_PER_DIGIT ? null : number.toString();
        if (text == null || text.length() > Limit.NUMBER) {
            throw new Misfit("the number has more than " + Limit.NUMBER + " digits; send it as a string");
        }
        return text;
    }

    void string(String text) {
        JsonTree.quote(out, text);
        requireRoom(0);
    }

    void map(Map<?, ?> map) {
        down();
        Map.Entry<?, ?>[] entries = map.entrySet().toArray(new Map.Entry<?, ?>[0]);
        if (sorted && entries.length > 1) {
            Arrays.sort(entries, Comparator.comparing(entry -> name(entry.getKey())));
        }
        out.append('{');
        String last = null;
        for (Map.Entry<?, ?> entry : entries) {
            String name = name(entry.getKey());
            if (name.equals(last)) {
                throw new Misfit("two keys are both written \"" + Misfit.shortened(name) + '"');
            }
            if (last != null) {
                out.append(',');
            }
            last = name;
            try {
                string(name);
                out.append(':');
                value(entry.getValue());
            } catch (Misfit e) {
                throw e.in(name);
            }
        }
        out.append('}');
        up();
    }

    private static String name(@Nullable Object key) {
        String name = key instanceof Enum<?> constant ? constant.name() : key instanceof String text ? text : null;
        if (name == null) {
            throw new Misfit("a map key must be a string or an enum, but was "
                    + (key == null ? "null" : "a " + key.getClass().getName()));
        }
        if (name.length() > Limit.NAME) {
            throw new Misfit("a map key of " + name.length() + " characters; at most " + Limit.NAME + " are written");
        }
        return name;
    }

    void list(Collection<?> items) {
        down();
        out.append('[');
        int index = 0;
        for (Object item : items) {
            item(index++, item);
        }
        out.append(']');
        up();
    }

    void array(int length, IntFunction<@Nullable Object> items) {
        down();
        out.append('[');
        for (int i = 0; i < length; i++) {
            item(i, items.apply(i));
        }
        out.append(']');
        up();
    }

    /** Sets have no order of their own, so equal sets are given the same one: that of their elements' texts. */
    void set(Set<?> items) {
        down();
        int start = out.length();
        String[] texts = new String[items.size()];
        int index = 0;
        int length = 0;
        for (Object item : items) {
            value(item);
            texts[index++] = out.substring(start);
            length += out.length() - start;
            out.setLength(start);
            requireRoom(length);
        }
        Arrays.sort(texts);
        out.append('[').append(String.join(",", texts)).append(']');
        up();
    }

    private void item(int index, @Nullable Object item) {
        if (index > 0) {
            out.append(',');
        }
        try {
            value(item);
            requireRoom(0);
        } catch (Misfit e) {
            throw e.in(index);
        }
    }

    /** Enters an array or object. */
    void down() {
        if (depth == Limit.NESTING) {
            throw new Misfit("nested deeper than " + Limit.NESTING + " levels; does a value contain itself?");
        }
        depth++;
        requireRoom(0);
    }

    void up() {
        depth--;
    }

    private void requireRoom(int length) {
        if (out.length() + length > Limit.TEXT) {
            throw new Misfit("the whole text is longer than " + Limit.TEXT
                    + " characters; put large content into files of the file tree");
        }
    }
}
