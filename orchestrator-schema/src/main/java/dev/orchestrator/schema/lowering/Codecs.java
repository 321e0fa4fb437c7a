package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
        return answer -> {
            Map<Object, @Nullable Object> all = new LinkedHashMap<>();
            addTo(all, answer, refused);
            return all;
        };
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
                    addTo(all, more, refused);
                } catch (Misfit e) {
                    throw e.in(property);
                }
            }
            return all;
        };
    }

    private static void addTo(Map<Object, @Nullable Object> all, @Nullable Object answer, Set<String> refused) {
        if (!(answer instanceof List<?> items)) {
            throw Misfit.expected("an array of keys and values", answer);
        }
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof Map<?, ?> entry
                    && entry.get(KEY) instanceof String key
                    && entry.containsKey(VALUE))) {
                throw Misfit.expected("an object with \"key\", a string, and \"value\"", items.get(i))
                        .in(i);
            }
            for (Object name : entry.keySet()) {
                if (!name.equals(KEY) && !name.equals(VALUE)) {
                    throw new Misfit("is not \"key\" or \"value\", which are all of a property; leave it out")
                            .in((String) name)
                            .in(i);
                }
            }
            if (refused.contains(key)) {
                throw new Misfit("\"" + Misfit.shortened(key)
                                + "\" cannot be a key here: it has a property of its own, or must be absent;"
                                + " leave it out")
                        .in(KEY)
                        .in(i);
            }
            if (all.containsKey(key)) {
                throw new Misfit("the key \"" + Misfit.shortened(key)
                                + "\" appears twice, or is a property as well; give it once")
                        .in(KEY)
                        .in(i);
            }
            all.put(key, entry.get(VALUE));
        }
    }

    /** Reads an object of numbered items as an array; the rest of them, if any, is an array within it. */
    static Form.Coded.Decoder tuple(int size, @Nullable String rest) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < size; i++) {
            names.add(item(i));
        }
        return answer -> {
            if (!(answer instanceof Map<?, ?> members)) {
                throw Misfit.expected("an object of numbered items", answer);
            }
            List<@Nullable Object> items = new ArrayList<>();
            names.forEach(name -> items.add(required(members, name)));
            if (rest != null) {
                if (!(required(members, rest) instanceof List<?> more)) {
                    throw Misfit.expected("an array of all further items", members.get(rest))
                            .in(rest);
                }
                items.addAll(more);
            }
            for (Object name : members.keySet()) {
                if (!names.contains(name) && !name.equals(rest)) {
                    throw new Misfit("is none of the items; leave it out").in((String) name);
                }
            }
            return items;
        };
    }

    private static @Nullable Object required(Map<?, ?> members, String name) {
        if (!members.containsKey(name)) {
            throw new Misfit("is required, but the property is missing").in(name);
        }
        return members.get(name);
    }

    static String item(int index) {
        return "item" + index;
    }
}
