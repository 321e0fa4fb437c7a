package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
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
                String at = Pointer.step(pointer, (String) keyword);
                if (BY_NAME.contains(keyword) && value instanceof Map<?, ?> schemas) {
                    schemas.forEach((name, each) -> visit(Pointer.step(at, (String) name), each));
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
        String fragment = Pointer.decoded(local.substring(1));
        String pointer = fragment.isEmpty() || fragment.startsWith("/") ? fragment : anchors.get(fragment);
        if (pointer == null) {
            throw new Misfit("\"" + Misfit.shortened(reference) + "\" points at nothing in this schema");
        }
        return pointer;
    }

    /** @throws Misfit if there is nothing */
    @Nullable Object at(String pointer) {
        Object found = Pointer.find(root, pointer);
        if (found == Pointer.NOTHING) {
            throw new Misfit("\"#" + Misfit.shortened(pointer) + "\" points at nothing in this schema");
        }
        return found;
    }
}
