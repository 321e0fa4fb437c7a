package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ways back from what stands for a value to the value. */
final class Codecs {
    static final String KEY = "key";
    static final String VALUE = "value";

    private Codecs() {}

    /** Returns what a string holds as JSON. */
    static @Nullable Object json(@Nullable Object answer) {
        if (answer instanceof String text) {
            return JsonTree.parse(text);
        }
        throw Misfit.expected("a string that holds JSON", answer);
    }

    /** Returns the object that a string holds as JSON. */
    static @Nullable Object jsonObject(@Nullable Object answer) {
        Object value = json(answer);
        if (value instanceof Map) {
            return value;
        }
        throw Misfit.expected("a string that holds a JSON object", value);
    }

    /** Reads one of the values, each written as JSON in a string. */
    static Form.Coded.Decoder oneOf(Map<String, @Nullable Object> byText) {
        return answer -> {
            if (answer instanceof String text && byText.containsKey(text)) {
                return byText.get(text);
            }
            throw Misfit.expected("one of " + Misfit.quoted(List.copyOf(byText.keySet())), answer);
        };
    }

    /** Reads an object with one property that holds the value. */
    static Form.Coded.Decoder wrapped(String name) {
        return answer -> {
            if (answer instanceof Map<?, ?> members && members.size() == 1 && members.containsKey(name)) {
                return members.get(name);
            }
            throw Misfit.expected("an object with the one property \"" + name + '"', answer);
        };
    }

    /** Reads an array of keys and values as an object; some keys are refused. */
    static Form.Coded.Decoder entries(Set<String> refused) {
        return answer -> entries(answer, refused);
    }

    /** Reads an object whose further properties are an array of keys and values within it. */
    static Form.Coded.Decoder further(String property, Set<String> refused) {
        return answer -> {
            if (!(answer instanceof Map<?, ?> members)) {
                return answer;
            }
            Map<Object, @Nullable Object> all = new LinkedHashMap<>(members);
            Object more = all.remove(property);
            if (members.containsKey(property)) {
                try {
                    all.putAll(entries(more, refused));
                } catch (Misfit e) {
                    throw e.in(property);
                }
            }
            return all;
        };
    }

    private static Map<String, @Nullable Object> entries(@Nullable Object answer, Set<String> refused) {
        if (!(answer instanceof List<?> items)) {
            throw Misfit.expected("an array of keys and values", answer);
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof Map<?, ?> entry
                    && entry.get(KEY) instanceof String key
                    && entry.containsKey(VALUE))) {
                throw Misfit.expected("an object with \"key\", a string, and \"value\"", items.get(i))
                        .in(i);
            }
            if (refused.contains(key)) {
                throw new Misfit("\"" + Misfit.shortened(key)
                                + "\" cannot be a key here: it has a property of its own, or must be absent")
                        .in(KEY)
                        .in(i);
            }
            if (entries.containsKey(key)) {
                throw new Misfit("the key \"" + Misfit.shortened(key) + "\" appears twice")
                        .in(KEY)
                        .in(i);
            }
            entries.put(key, entry.get(VALUE));
        }
        return entries;
    }

    /** Reads an object of numbered items as an array; the rest of them, if any, is an array within it. */
    static Form.Coded.Decoder tuple(int size, @Nullable String rest) {
        return answer -> {
            if (!(answer instanceof Map<?, ?> members)) {
                throw Misfit.expected("an object of numbered items", answer);
            }
            List<@Nullable Object> items = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                if (!members.containsKey(item(i))) {
                    throw new Misfit("is required, but the property is missing").in(item(i));
                }
                items.add(members.get(item(i)));
            }
            if (rest != null && members.get(rest) instanceof List<?> more) {
                items.addAll(more);
            }
            return items;
        };
    }

    static String item(int index) {
        return "item" + index;
    }
}
