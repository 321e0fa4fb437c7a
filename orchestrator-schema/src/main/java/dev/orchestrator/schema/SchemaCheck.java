package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says at once what is wrong with a schema that somebody wrote, rather than when it is first used. */
final class SchemaCheck {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    /** Keywords whose value is data, however much it looks like a schema. */
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");
    /** Keywords whose value has schemas by name. */
    private static final Set<String> BY_NAME =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    private final @Nullable Object root;
    private final Set<String> ids = new HashSet<>();
    private final Set<String> anchors = new HashSet<>();

    private SchemaCheck(@Nullable Object root) {
        this.root = root;
    }

    /** @throws Misfit if the text is not a schema that can stand alone */
    static void check(String text) {
        Object root = JsonTree.parse(text);
        if (root instanceof Boolean) {
            return;
        }
        if (!(root instanceof Map<?, ?> schema)) {
            throw Misfit.expected("an object or a boolean", root);
        }
        if (schema.get("$schema") instanceof String dialect
                && !dialect.replaceFirst("#$", "").equals(DRAFT)) {
            throw new Misfit("only draft 2020-12 is understood, whose name is " + DRAFT).in("$schema");
        }
        List<Violation> violations = Validator.ofSchemas().validate(text);
        if (!violations.isEmpty()) {
            Violation first = violations.get(0);
            throw new Misfit(first.message()).at(first.pointer());
        }
        SchemaCheck check = new SchemaCheck(root);
        check.visit(root, check::collectNames);
        check.visit(root, check::requireTargets);
    }

    private interface Visitor {
        void visit(Map<?, ?> schema);
    }

    private void visit(@Nullable Object node, Visitor visitor) {
        if (node instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                at(Integer.toString(i), items.get(i), visitor);
            }
        } else if (node instanceof Map<?, ?> schema) {
            visitor.visit(schema);
            schema.forEach((keyword, value) -> {
                if (BY_NAME.contains(keyword) && value instanceof Map<?, ?> schemas) {
                    schemas.forEach((name, each) -> at(keyword + "/" + name, each, visitor));
                } else if (!DATA.contains(keyword)) {
                    at((String) keyword, value, visitor);
                }
            });
        }
    }

    private void at(String part, @Nullable Object node, Visitor visitor) {
        try {
            visit(node, visitor);
        } catch (Misfit e) {
            throw e.in(part);
        }
    }

    private void collectNames(Map<?, ?> schema) {
        if (schema.get("$id") instanceof String id) {
            ids.add(id);
        }
        for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
            if (schema.get(keyword) instanceof String anchor) {
                anchors.add(anchor);
            }
        }
    }

    private void requireTargets(Map<?, ?> schema) {
        for (String keyword : List.of("$ref", "$dynamicRef")) {
            if (schema.get(keyword) instanceof String reference) {
                try {
                    requireTarget(reference);
                } catch (Misfit e) {
                    throw e.in(keyword);
                }
            }
        }
    }

    private void requireTarget(String reference) {
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0
                ? ""
                : URLDecoder.decode(reference.substring(hash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
        if (!document.isEmpty()) {
            if (!document.equals(DRAFT)
                    && ids.stream().noneMatch(id -> id.equals(document) || id.endsWith('/' + document))) {
                throw new Misfit("\"" + Misfit.shortened(reference)
                        + "\" is outside this schema and is not fetched; copy it into $defs and refer to it there");
            }
        } else if (fragment.isEmpty() || ids.size() > 1) {
            return; // the whole schema; or relative to one of several $ids, which the validator resolves
        } else if (fragment.startsWith("/") ? !points(fragment) : !anchors.contains(fragment)) {
            throw new Misfit("\"" + Misfit.shortened(reference) + "\" points at nothing in this schema");
        }
    }

    private boolean points(String pointer) {
        Object node = root;
        for (String part : pointer.substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            if (node instanceof Map<?, ?> members && members.containsKey(name)) {
                node = members.get(name);
            } else if (node instanceof List<?> items
                    && name.matches("\\d{1,9}")
                    && Integer.parseInt(name) < items.size()) {
                node = items.get(Integer.parseInt(name));
            } else {
                return false;
            }
        }
        return true;
    }
}
