package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.Misfit;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the references of a schema point at. */
final class References {
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");
    private static final Set<String> BY_NAME =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    private final @Nullable Object root;
    private final Map<String, String> anchors = new HashMap<>();
    private String base = "";

    References(@Nullable Object root) {
        this.root = root;
        visit("", root);
    }

    private void visit(String pointer, @Nullable Object node) {
        if (node instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                visit(pointer + '/' + i, items.get(i));
            }
        } else if (node instanceof Map<?, ?> schema) {
            if (schema.get("$id") instanceof String id) {
                if (!pointer.isEmpty()) {
                    throw new Misfit(
                                    "a schema within a schema cannot have an $id of its own here; remove it and refer to"
                                            + " it by its place, such as #/$defs/name")
                            .at(pointer);
                }
                base = id.endsWith("#") ? id.substring(0, id.length() - 1) : id;
            }
            for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
                if (schema.get(keyword) instanceof String anchor) {
                    anchors.put(anchor, pointer);
                }
            }
            schema.forEach((keyword, value) -> {
                String at = Fact.step(pointer, (String) keyword);
                if (BY_NAME.contains(keyword) && value instanceof Map<?, ?> schemas) {
                    schemas.forEach((name, each) -> visit(Fact.step(at, (String) name), each));
                } else if (!DATA.contains(keyword)) {
                    visit(at, value);
                }
            });
        }
    }

    /**
     * Returns where a reference points.
     *
     * @throws Misfit if that is outside the schema
     */
    String resolve(String reference) {
        String local = !base.isEmpty() && reference.startsWith(base) ? reference.substring(base.length()) : reference;
        if (local.isEmpty()) {
            return "";
        }
        if (!local.startsWith("#")) {
            throw new Misfit("\"" + Misfit.shortened(reference)
                    + "\" is outside this schema; copy it into $defs and refer to it there");
        }
        String fragment = URLDecoder.decode(local.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        String pointer = fragment.isEmpty() || fragment.startsWith("/") ? fragment : anchors.get(fragment);
        if (pointer == null) {
            throw new Misfit("\"" + Misfit.shortened(reference) + "\" points at nothing in this schema");
        }
        return pointer;
    }

    /** @throws Misfit if there is nothing */
    @Nullable Object at(String pointer) {
        Object node = root;
        if (pointer.isEmpty()) {
            return node;
        }
        for (String part : pointer.substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            if (node instanceof Map<?, ?> members && members.containsKey(name)) {
                node = members.get(name);
            } else if (node instanceof List<?> items
                    && name.matches("\\d{1,9}")
                    && Integer.parseInt(name) < items.size()) {
                node = items.get(Integer.parseInt(name));
            } else {
                throw new Misfit("\"#" + Misfit.shortened(pointer) + "\" points at nothing in this schema");
            }
        }
        return node;
    }
}
