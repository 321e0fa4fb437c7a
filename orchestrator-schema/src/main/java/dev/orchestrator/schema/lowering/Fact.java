package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.Keywords;
import dev.orchestrator.schema.tree.Pointer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of the schemas that hold for a place.
 *
 * @param id the same only for a schema that says the same
 * @param pointer where it is written
 * @param schema its keywords; one {@code false} of them stands for the schema that admits nothing
 */
record Fact(String id, String pointer, Map<?, ?> schema) {
    private static final String NOTHING = "false";

    /** Returns the fact that a schema is; null if it rules out nothing and says nothing. */
    static @Nullable Fact of(String pointer, @Nullable Object schema) {
        if (schema instanceof Map<?, ?> keywords) {
            return keywords.isEmpty() ? null : new Fact(pointer, pointer, keywords);
        }
        return Boolean.FALSE.equals(schema) ? new Fact(pointer, pointer, Map.of(NOTHING, true)) : null;
    }

    boolean admitsNothing() {
        return schema.containsKey(NOTHING);
    }

    boolean saysNothing() {
        for (Object keyword : schema.keySet()) {
            if (!Keywords.SILENT.contains((String) keyword)) {
                return false;
            }
        }
        return true;
    }

    /** Returns what is left without a keyword, the description gone with it, since that spoke of the whole. */
    Fact without(String keyword) {
        Map<Object, @Nullable Object> rest = new LinkedHashMap<>(schema);
        rest.remove(keyword);
        rest.keySet().removeAll(Set.of("title", "description"));
        return new Fact(id + '-' + keyword, pointer, rest);
    }

    /** Returns the same without its description. */
    Fact quiet() {
        if (!has("title") && !has("description")) {
            return this;
        }
        Map<Object, @Nullable Object> rest = new LinkedHashMap<>(schema);
        rest.keySet().removeAll(Set.of("title", "description"));
        return new Fact(id, pointer, rest);
    }

    boolean has(String keyword) {
        return schema.containsKey(keyword);
    }

    @Nullable Object get(String keyword) {
        return schema.get(keyword);
    }

    /** Returns the schemas by name, such as those of {@code properties}. */
    Map<?, ?> named(String keyword) {
        return schema.get(keyword) instanceof Map<?, ?> schemas ? schemas : Map.of();
    }

    List<?> listed(String keyword) {
        return schema.get(keyword) instanceof List<?> schemas ? schemas : List.of();
    }

    @Nullable BigDecimal number(String keyword) {
        return schema.get(keyword) instanceof JsonNumber number ? number.decimal() : null;
    }

    /** Returns a count; a number beyond an int as the largest, which says the same. */
    @Nullable Integer count(String keyword) {
        BigDecimal number = number(keyword);
        return number == null
                ? null
                : number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
    }

    @Nullable String text(String keyword) {
        return schema.get(keyword) instanceof String text ? text : null;
    }

    /** Returns the fact of a keyword's schema; null if it rules out nothing. */
    @Nullable Fact sub(String keyword) {
        return of(Pointer.step(pointer, keyword), schema.get(keyword));
    }

    @Nullable Fact sub(String keyword, String name) {
        return of(
                Pointer.step(Pointer.step(pointer, keyword), name),
                named(keyword).get(name));
    }

    @Nullable Fact sub(String keyword, int index) {
        return of(Pointer.step(pointer, keyword) + '/' + index, listed(keyword).get(index));
    }

    /** Returns the facts of all of a list of schemas. */
    List<Fact> subs(String keyword) {
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < listed(keyword).size(); i++) {
            Fact fact = sub(keyword, i);
            if (fact != null) {
                facts.add(fact);
            }
        }
        return facts;
    }
}
