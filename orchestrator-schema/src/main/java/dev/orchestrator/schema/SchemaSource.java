package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents that a schema is made of: its own, those within it that have an {@code $id}, and those that were given
 * with it. Nothing else is ever looked at.
 */
final class SchemaSource {
    /** What relative references are relative to in a schema without {@code $id}. */
    static final URI NOWHERE = URI.create("schema:/");

    private static final Set<String> BY_NAME =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");
    private static final Set<String> IN_ORDER = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> ALONE = Set.of(
            "items",
            "additionalProperties",
            "unevaluatedItems",
            "unevaluatedProperties",
            "propertyNames",
            "contains",
            "contentSchema",
            "not",
            "if",
            "then",
            "else");

    private final @Nullable Object root;
    private final Map<String, String> others;
    private final Map<String, @Nullable Object> documents = new HashMap<>();
    private final Map<String, Object> anchors = new HashMap<>();

    /** Sees one schema; what it throws gets the place added. */
    interface Visitor {
        /** @param base what references in the schema are relative to */
        void visit(Map<?, ?> schema, URI base);
    }

    SchemaSource(@Nullable Object root, Map<String, String> others) {
        this.root = root;
        this.others = others;
        documents.put(key(NOWHERE), root);
        collect(root, NOWHERE);
    }

    @Nullable Object root() {
        return root;
    }

    private void collect(@Nullable Object document, URI base) {
        visit(document, base, (schema, at) -> {
            if (schema.get("$id") instanceof String) {
                documents.put(key(at), schema);
            }
            for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
                if (schema.get(keyword) instanceof String anchor) {
                    anchors.put(key(at) + '#' + anchor, schema);
                }
            }
        });
    }

    /** Visits a schema and every schema within it, outer ones first. */
    static void visit(@Nullable Object node, URI base, Visitor visitor) {
        if (!(node instanceof Map<?, ?> schema)) {
            return;
        }
        URI own = base(schema, base);
        visitor.visit(schema, own);
        schema.forEach((keyword, value) -> {
            String name = (String) keyword;
            if (BY_NAME.contains(name) && value instanceof Map<?, ?> schemas) {
                schemas.forEach((key, each) -> within(name, (String) key, each, own, visitor));
            } else if (IN_ORDER.contains(name) && value instanceof List<?> schemas) {
                for (int i = 0; i < schemas.size(); i++) {
                    within(name, Integer.toString(i), schemas.get(i), own, visitor);
                }
            } else if (ALONE.contains(name)) {
                try {
                    visit(value, own, visitor);
                } catch (Misfit e) {
                    throw e.in(name);
                }
            }
        });
    }

    private static void within(String keyword, String part, @Nullable Object node, URI base, Visitor visitor) {
        try {
            visit(node, base, visitor);
        } catch (Misfit e) {
            throw e.in(part).in(keyword);
        }
    }

    private static URI base(Map<?, ?> schema, URI base) {
        return schema.get("$id") instanceof String id && isUri(id) ? resolve(base, id) : base;
    }

    /** Whether a text can be an {@code $id}. */
    static boolean isUri(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static URI resolve(URI base, String reference) {
        try {
            URI relative = new URI(reference);
            return relative.toString().isEmpty() ? base : base.resolve(relative);
        } catch (URISyntaxException e) {
            throw new Misfit("\"" + Misfit.shortened(reference) + "\" is no URI", e);
        }
    }

    private static String key(URI uri) {
        String text = uri.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? text : text.substring(0, hash);
    }

    /**
     * Returns the schema that a reference points at.
     *
     * @throws Misfit if it points at nothing, or at a document that is not here
     */
    @Nullable Object target(String reference, URI base) {
        int hash = reference.indexOf('#');
        URI there = document(reference, base);
        if (!isHere(key(there))) {
            throw new Misfit("\"" + Misfit.shortened(reference)
                    + "\" is outside this schema and is not fetched; copy it into $defs and refer to it there, or give "
                    + "it along");
        }
        String fragment = hash < 0 ? "" : Pointer.decoded(reference.substring(hash + 1));
        if (!documents.containsKey(key(there))) {
            return Map.of(); // the draft's own schemas, which the validator knows
        }
        String anchor = key(there) + '#' + fragment;
        if (anchors.containsKey(anchor)) {
            return anchors.get(anchor);
        } else if (fragment.isEmpty() || fragment.startsWith("/")) {
            Object found = Pointer.find(documents.get(key(there)), fragment);
            if (found != Pointer.NOTHING) {
                return found;
            }
        }
        throw new Misfit("\"" + Misfit.shortened(reference) + "\" points at nothing in this schema");
    }

    /** Returns the document that a reference speaks of. */
    URI document(String reference, URI base) {
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        return document.isEmpty() ? base : resolve(base, document);
    }

    private boolean isHere(String uri) {
        if (documents.containsKey(uri) || uri.startsWith(Validator.META)) {
            return true;
        }
        String given = others.get(uri);
        if (given == null) {
            return false;
        }
        Object document = JsonTree.parse(given);
        documents.put(uri, document);
        collect(document, URI.create(uri));
        return true;
    }

    /**
     * Returns what is at a place that the validator names.
     *
     * @param uri the document's; empty for the schema's own
     * @return null also if nothing is there
     */
    @Nullable Object at(String uri, String pointer) {
        Object document = uri.isEmpty() ? root : isHere(uri) ? documents.get(uri) : null;
        return Pointer.at(document, pointer);
    }

    /** Returns the others in one text, whatever the order of the map: what tells two sets of them apart. */
    static String joined(Map<String, String> others) {
        StringBuilder joined = new StringBuilder();
        new TreeMap<>(others).forEach((uri, text) -> {
            JsonTree.quote(joined, uri);
            JsonTree.quote(joined, text);
        });
        return joined.toString();
    }
}
