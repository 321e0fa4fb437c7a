package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A value in two forms: values whose keys differ are different, whatever one takes a number for; values whose texts are the
 * same are the same.
 */
public record Canonical(String key, String text) {
    private static final double WHOLE = 0x1p53;

    public static Canonical of(@Nullable Object tree) {
        StringBuilder key = new StringBuilder();
        StringBuilder text = new StringBuilder();
        append(key, tree, true);
        append(text, tree, false);
        return new Canonical(key.toString(), text.toString());
    }

    private static void append(StringBuilder out, @Nullable Object node, boolean rounded) {
        if (node instanceof String text) {
            JsonTree.quote(out, text);
        } else if (node instanceof JsonNumber number) {
            out.append(rounded ? rounded(number.text()) : number.text());
        } else if (node instanceof Map<?, ?> members) {
            out.append('{');
            new TreeMap<>(members).forEach((name, value) -> {
                JsonTree.quote(out, (String) name);
                append(out.append(':'), value, rounded);
                out.append(',');
            });
            out.append('}');
        } else if (node instanceof List<?> items) {
            out.append('[');
            items.forEach(item -> {
                append(out, item, rounded);
                out.append(',');
            });
            out.append(']');
        } else {
            out.append(node);
        }
    }

    /** Whoever counts in doubles sees no more than this of a number, and whoever counts exactly no less. */
    static String rounded(String number) {
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            value = value < 0 ? -Double.MAX_VALUE : Double.MAX_VALUE;
        }
        return Math.abs(value) < WHOLE && value == Math.rint(value)
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
