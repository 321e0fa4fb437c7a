package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.text.Text;
import dev.orchestrator.schema.tree.JsonNumber;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The values of an {@code enum} or {@code const}. */
public final class Constants {
    private static final int MANY = 32;
    private static final String BEYOND = Double.toString(Double.MAX_VALUE);

    public final String keyword;
    /** The {@link Kind}s that occur. */
    public final int kinds;
    /** In the order of their chars, so that those with the same beginning are neighbours. */
    public final String[] strings;

    /** Strings as they stand, closing quote included; none if they are many. */
    private final char[][] plain;

    private final Set<String> keys = new HashSet<>();
    private final Set<String> texts = new HashSet<>();

    Constants(String keyword, Collection<? extends @Nullable Object> values) {
        this.keyword = keyword;
        TreeSet<String> sorted = new TreeSet<>();
        int found = 0;
        for (Object value : values) {
            found |= kind(value);
            if (value instanceof String text) {
                sorted.add(text);
            } else {
                Canonical canonical = Canonical.of(value);
                keys.add(canonical.key());
                if (!canonical.key().contains(BEYOND)) { // the validator rounds such a number in values, not in schemas
                    texts.add(canonical.text());
                }
            }
        }
        kinds = found;
        strings = sorted.toArray(String[]::new);
        plain = strings.length > MANY
                ? new char[0][]
                : sorted.stream()
                        .filter(Text::isPlain)
                        .map(string -> (string + '"').toCharArray())
                        .toArray(char[][]::new);
    }

    private static int kind(@Nullable Object value) {
        if (value instanceof String) {
            return Kind.STRING;
        } else if (value instanceof JsonNumber) {
            return Kind.NUMBER;
        } else if (value instanceof Map) {
            return Kind.OBJECT;
        } else if (value instanceof List) {
            return Kind.ARRAY;
        } else if (value instanceof Boolean truth) {
            return truth ? Kind.TRUE : Kind.FALSE;
        }
        return Kind.NULL;
    }

    /** Says whether a number, an object or an array is among them. */
    public Sure contains(Canonical value) {
        if (!keys.contains(value.key())) {
            return Sure.NO;
        }
        return texts.contains(value.text()) ? Sure.YES : Sure.UNKNOWN;
    }

    /**
     * Returns the place behind the closing quote of the string between these places, if it is one of few that are written as
     * they are, else {@link Glance#NOT_SURE}.
     */
    int endOf(Text text, int from, int to) {
        for (char[] string : plain) {
            if (string.length == to + 1 - from && text.has(string, from)) {
                return to + 1;
            }
        }
        return Glance.NOT_SURE;
    }

    /** Returns the first in the range whose char here is not below this one. */
    public int lowest(int from, int to, int index, int letter) {
        if (to - from == 1) { // most often only one is left
            return strings[from].length() <= index || strings[from].charAt(index) < letter ? to : from;
        }
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            String text = strings[middle];
            if (text.length() <= index || text.charAt(index) < letter) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
