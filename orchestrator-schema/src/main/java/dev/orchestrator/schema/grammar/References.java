package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.tree.Misfit;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows references within a schema. */
final class References {
    private References() {}

    /** @throws Misfit if the reference is not one into the schema, such as {@code #/$defs/Step} */
    static @Nullable Object find(@Nullable Object root, String reference) {
        if (!reference.equals("#") && !reference.startsWith("#/")) {
            throw new Misfit("the reference " + reference + " is not one by JSON pointer into the schema itself");
        }
        Object found = root;
        String[] parts = reference.split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            String name = URLDecoder.decode(parts[i].replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("~1", "/")
                    .replace("~0", "~");
            if (found instanceof Map<?, ?> members && members.containsKey(name)) {
                found = members.get(name);
            } else if (found instanceof List<?> items
                    && name.matches("[0-9]{1,6}")
                    && Integer.parseInt(name) < items.size()) {
                found = items.get(Integer.parseInt(name));
            } else {
                throw new Misfit("the reference " + reference + " points to nothing");
            }
        }
        return found;
    }
}
