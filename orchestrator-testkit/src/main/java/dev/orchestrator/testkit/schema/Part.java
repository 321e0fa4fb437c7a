package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.Pointer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schema within the whole schema, and where it stands: a map of keywords, or true or false. */
record Part(Object schema, String pointer) {
    static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Returns the keywords; none for true and false. */
    Map<?, ?> keywords() {
        return schema instanceof Map<?, ?> map ? map : Map.of();
    }

    boolean isFalse() {
        return Boolean.FALSE.equals(schema);
    }

    boolean has(String keyword) {
        return keywords().containsKey(keyword);
    }

    @Nullable Object get(String keyword) {
        return keywords().get(keyword);
    }

    String at(String keyword) {
        return pointer + '/' + Pointer.escaped(keyword);
    }

    /** Returns the schema that a keyword has for its value; null if it has none. */
    @Nullable Part in(String keyword) {
        return schemaOrNull(get(keyword), at(keyword));
    }

    /** Returns the schema of that name within a keyword's value; null if there is none. */
    @Nullable Part in(String keyword, String name) {
        return get(keyword) instanceof Map<?, ?> map
                ? schemaOrNull(map.get(name), at(keyword) + '/' + Pointer.escaped(name))
                : null;
    }

    /** Returns the schema at that place of a keyword's list; null if there is none. */
    @Nullable Part in(String keyword, int index) {
        return index < list(keyword).size() ? schemaOrNull(list(keyword).get(index), at(keyword) + '/' + index) : null;
    }

    private static @Nullable Part schemaOrNull(@Nullable Object node, String at) {
        return node instanceof Map<?, ?> || node instanceof Boolean ? new Part(node, at) : null;
    }

    List<?> list(String keyword) {
        return get(keyword) instanceof List<?> list ? list : List.of();
    }

    /** Returns the names in an object that a keyword has for its value. */
    List<String> names(String keyword) {
        return get(keyword) instanceof Map<?, ?> map
                ? map.keySet().stream().map(String.class::cast).toList()
                : List.of();
    }

    List<String> strings(String keyword) {
        return list(keyword).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    @Nullable String string(String keyword) {
        return get(keyword) instanceof String text ? text : null;
    }

    @Nullable BigDecimal decimal(String keyword) {
        return get(keyword) instanceof JsonNumber number ? number.decimal() : null;
    }

    int count(String keyword, int otherwise) {
        BigDecimal count = decimal(keyword);
        return count == null
                ? otherwise
                : count.min(BigDecimal.valueOf(UNBOUNDED)).intValue();
    }

    List<String> types() {
        return get("type") instanceof String type ? List.of(type) : strings("type");
    }
}
