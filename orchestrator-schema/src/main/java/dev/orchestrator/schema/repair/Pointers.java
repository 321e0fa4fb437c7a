package dev.orchestrator.schema.repair;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows references within a schema. */
final class Pointers {
    private Pointers() {}

    /** Returns what a reference such as {@code #/$defs/Step} points to, or null if that is not within the schema. */
    static @Nullable Object find(@Nullable Object root, String reference) {
        if (!reference.equals("#") && !reference.startsWith("#/")) {
            return null;
        }
        Object found = root;
        String[] parts = reference.split("/", -1);
        for (int i = 1; i < parts.length && found != null; i++) {
            found = step(found, name(parts[i]));
        }
        return found;
    }

    private static String name(String part) {
        String plain = part;
        try {
            plain = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            // taken as it stands
        }
        return plain.replace("~1", "/").replace("~0", "~");
    }

    private static @Nullable Object step(Object node, String name) {
        if (node instanceof Map<?, ?> members) {
            return members.get(name);
        }
        if (node instanceof List<?> items && name.matches("[0-9]{1,6}") && Integer.parseInt(name) < items.size()) {
            return items.get(Integer.parseInt(name));
        }
        return null;
    }
}
