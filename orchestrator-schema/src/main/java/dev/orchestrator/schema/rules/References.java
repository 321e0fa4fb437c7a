package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what {@code $ref} means, where that is simple. */
final class References {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    /** What a reference leads to. */
    record Target(@Nullable Object schema, String location) {}

    private final @Nullable Object root;
    private final Map<String, Target> anchors = new HashMap<>();
    /** Names that may mean another place than the {@link #anchors} of the same name. */
    private final Set<String> dynamic = new HashSet<>();
    /** A schema within has an identity of its own, and what is within it may refer to that. */
    private boolean nested;

    private boolean foreign;

    References(@Nullable Object root) {
        this.root = root;
        look(root, "");
    }

    /** Returns true if a part is written in another draft or vocabulary. */
    boolean isForeign() {
        return foreign;
    }

    private void look(@Nullable Object node, String location) {
        if (node instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                look(items.get(i), location + "/" + i);
            }
        } else if (node instanceof Map<?, ?> members) {
            nested |= members.get("$id") instanceof String && !location.isEmpty();
            foreign |= members.get("$schema") instanceof String dialect
                    && !dialect.replaceFirst("#$", "").equals(DRAFT);
            if (members.get("$dynamicAnchor") instanceof String anchor) {
                dynamic.add(anchor);
            }
            if (members.get("$anchor") instanceof String anchor
                    && anchors.put(anchor, new Target(node, location)) != null) {
                nested = true; // twice the same name: only data has that, or parts with identities
            }
            members.forEach((name, value) -> look(value, location + "/" + Pointer.escaped((String) name)));
        }
    }

    /** Returns null if only the validator knows. */
    @Nullable Target target(String reference) {
        if (nested || !reference.startsWith("#")) {
            return null;
        }
        String fragment;
        try {
            fragment = Pointer.decoded(reference.substring(1));
        } catch (Misfit notEncoded) {
            return null;
        }
        if (fragment.isEmpty()) {
            return new Target(root, "");
        }
        if (fragment.startsWith("/")) {
            return at(fragment);
        }
        return dynamic.contains(fragment) ? null : anchors.get(fragment);
    }

    private @Nullable Target at(String pointer) {
        Object node = Pointer.find(root, pointer);
        return node instanceof Map || node instanceof Boolean ? new Target(node, pointer) : null;
    }
}
