package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.lowering.ContainerForm.Choice;
import dev.orchestrator.schema.lowering.ContainerForm.Field;
import dev.orchestrator.schema.lowering.ContainerForm.Items;
import dev.orchestrator.schema.lowering.ContainerForm.Members;
import dev.orchestrator.schema.lowering.Form.Coded;
import dev.orchestrator.schema.lowering.Form.Reference;
import dev.orchestrator.schema.lowering.Form.Scalar;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.JsonValues;
import dev.orchestrator.schema.tree.Misfit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds an answer that says what a document says: the way there, tried out until the way back gives the document. */
final class Expressing {
    /** Null is an answer too, so that none is this. */
    static final Object NONE = new Object();

    /** What was found, or, as long as it is being looked for, nothing: what can say itself is no way to say it. */
    private final Map<Asked, @Nullable Object> known = new HashMap<>();

    private record Asked(Form form, @Nullable Object document) {}

    private Expressing() {}

    /** Returns {@link #NONE} if there is no such answer. */
    static @Nullable Object answer(Form form, @Nullable Object document) {
        return new Expressing().express(form, document);
    }

    private @Nullable Object express(Form form, @Nullable Object document) {
        Asked asked = new Asked(form, document);
        if (!known.containsKey(asked)) {
            known.put(asked, NONE);
            known.put(asked, found(form, document));
        }
        return known.get(asked);
    }

    private @Nullable Object found(Form form, @Nullable Object document) {
        for (Object candidate : candidates(form, document)) {
            try {
                Form.Raising raising = new Form.Raising();
                if (candidate != NONE
                        && form.fits(candidate, raising)
                        && JsonValues.same(form.raise(candidate, raising), document)) {
                    return candidate;
                }
            } catch (Misfit notThisOne) {
                continue;
            }
        }
        return NONE;
    }

    private List<@Nullable Object> candidates(Form form, @Nullable Object document) {
        List<@Nullable Object> found = new ArrayList<>();
        if (form instanceof Reference reference) {
            found.add(express(reference.target(), document));
        } else if (form instanceof Choice choice) {
            choice.branches.forEach(each -> found.add(express(each, document)));
        } else if (form instanceof Members members) {
            found.add(document instanceof Map<?, ?> map ? members(members, map) : NONE);
        } else if (form instanceof Items items) {
            found.add(document instanceof List<?> list && accepts(items.keywords, list) ? items(items, list) : NONE);
        } else if (form instanceof Coded coded) {
            coded(coded, document, found);
        } else if (!(form instanceof Scalar scalar)
                || scalar.fits(document, new Form.Raising())
                        && (!scalar.type.equals("integer")
                                || document instanceof JsonNumber number && JsonValues.isWhole(number))
                        && accepts(scalar.keywords, document)) {
            found.add(document);
        }
        return found;
    }

    /** Looks at the keywords that choosing among alternatives does not look at. */
    private static boolean accepts(Map<String, Object> keywords, @Nullable Object value) {
        return keywords.entrySet().stream().allMatch(each -> {
            BigDecimal bound = each.getValue() instanceof JsonNumber number ? number.decimal() : null;
            BigDecimal is = value instanceof JsonNumber number
                    ? number.decimal()
                    : BigDecimal.valueOf(
                            value instanceof String text
                                    ? text.length()
                                    : value instanceof List<?> list ? list.size() : 0);
            return switch (each.getKey()) {
                case "pattern" -> new Patterns.Finder().find((String) each.getValue(), (String) value) != Sure.NO;
                case "minimum", "minLength", "minItems" -> is.compareTo(bound) >= 0;
                case "exclusiveMinimum" -> is.compareTo(bound) > 0;
                case "maximum", "maxLength", "maxItems" -> is.compareTo(bound) <= 0;
                case "exclusiveMaximum" -> is.compareTo(bound) < 0;
                case "multipleOf" -> is.remainder(bound).signum() == 0;
                default -> true;
            };
        });
    }

    private Object members(Members form, Map<?, ?> document) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (Map.Entry<String, Field> each : form.fields.entrySet()) {
            Field field = each.getValue();
            if (document.containsKey(each.getKey())) {
                members.put(each.getKey(), express(field.form, document.get(each.getKey())));
            } else if (field.nullIsAbsent) {
                members.put(each.getKey(), null);
            }
        }
        for (Map.Entry<?, ?> each : document.entrySet()) {
            if (!form.fields.containsKey((String) each.getKey())) {
                members.put((String) each.getKey(), form.others == null ? NONE : express(form.others, each.getValue()));
            }
        }
        return members.containsValue(NONE) ? NONE : members;
    }

    private Object items(Items form, List<?> document) {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object each : document) {
            Form item = items.size() < form.prefix.size() ? form.prefix.get(items.size()) : form.item;
            items.add(item == null ? NONE : express(item, each));
        }
        return items.contains(NONE) ? NONE : items;
    }

    private void coded(Coded form, @Nullable Object document, List<@Nullable Object> found) {
        found.add(JsonTree.write(document));
        if (form.inner instanceof Items entries && document instanceof Map<?, ?> map) {
            found.add(express(entries, entries(map, List.of())));
        } else if (form.inner instanceof Members members) {
            for (String name : members.fields.keySet()) {
                found.add(express(members, new LinkedHashMap<>(Collections.singletonMap(name, document))));
                if (document instanceof Map<?, ?> map) {
                    Map<String, @Nullable Object> mixed = new LinkedHashMap<>();
                    members.fields.keySet().stream()
                            .filter(map::containsKey)
                            .forEach(known -> mixed.put(known, map.get(known)));
                    mixed.put(name, entries(map, List.copyOf(members.fields.keySet())));
                    found.add(express(members, mixed));
                }
            }
            if (document instanceof List<?> list) {
                Map<String, @Nullable Object> numbered = new LinkedHashMap<>();
                int size = members.fields.size() - (members.fields.containsKey("others") ? 1 : 0);
                for (int i = 0; i < Math.min(size, list.size()); i++) {
                    numbered.put("item" + i, list.get(i));
                }
                if (members.fields.containsKey("others") && list.size() >= size) {
                    numbered.put("others", list.subList(size, list.size()));
                }
                found.add(express(members, numbered));
            }
        }
    }

    private static List<Object> entries(Map<?, ?> map, List<String> known) {
        List<Object> entries = new ArrayList<>();
        map.forEach((key, value) -> {
            if (!known.contains((String) key)) {
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                entry.put("key", key);
                entry.put("value", value);
                entries.add(entry);
            }
        });
        return entries;
    }
}
