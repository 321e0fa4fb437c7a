package dev.orchestrator.testkit.schema;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model gives that almost does as it is told: a valid text with one thing wrong, everywhere something can be.
 *
 * <p>In a value: a required property dropped, a property too many, a wrong type, a value outside {@code enum} or {@code
 * const}, a bound, a length or a count missed by one, a duplicate item, a broken pattern, two alternatives at once. In the
 * text: an end cut off, a trailing comma, a duplicate property, a bad escape, half a surrogate pair, {@code NaN}, comments,
 * a fence or prose around it.
 *
 * <p>Each was checked: the validator complains about that keyword at that place and, unless alternatives are around
 * it, about nothing else. What could not be broken alone is not offered.
 *
 * @since 0.1.0
 */
public final class NearMisses {
    private NearMisses() {}

    /**
     * Returns the near misses of a valid text; in the order of the text, those of its JSON last. The same arguments give
     * the same list. Each costs a validation, so that a large text takes its time.
     *
     * @throws IllegalArgumentException if the text is not valid
     * @throws OrchestratorException if the schema cannot be applied
     */
    public static List<NearMiss> of(JsonSchema schema, String validJson) {
        Objects.requireNonNull(schema, "schema");
        List<Violation> violations = schema.validate(validJson);
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException("not valid, so nothing just misses it: " + violations.get(0));
        }
        Object value = JsonTree.parse(validJson);
        Map<String, NearMiss> found = new LinkedHashMap<>();
        for (Breakage each : new Walk(new SchemaRoot(schema)).breakages(value)) {
            String text = JsonTree.write(each.broken());
            if (!found.containsKey(text)) {
                checked(schema, each, text).ifPresent(miss -> found.put(text, miss));
            }
        }
        for (Map.Entry<String, String> each : TextBreakages.of(validJson, value)) {
            String text = each.getValue();
            List<Violation> said = schema.validate(text);
            if (!found.containsKey(text)
                    && said.size() == 1
                    && said.get(0).keyword().equals("json")) {
                found.put(text, new NearMiss(text, said.get(0).pointer(), "json", each.getKey()));
            }
        }
        return List.copyOf(found.values());
    }

    private static Optional<NearMiss> checked(JsonSchema schema, Breakage breakage, String text) {
        List<Violation> said = schema.validate(text);
        Violation meant = named(said, breakage.keyword(), breakage.pointers());
        boolean alone = said.stream().allMatch(each -> meant != null && same(each, meant));
        if (meant != null && (alone || !breakage.around().isEmpty())) {
            return Optional.of(new NearMiss(text, meant.pointer(), meant.keyword(), breakage.change()));
        }
        for (Place around : breakage.around()) {
            Violation outer = named(said, around.keyword(), List.of(around.pointer()));
            if (outer != null) {
                String change = breakage.change() + ", which breaks " + breakage.keyword() + " at \""
                        + breakage.pointers().get(0) + '"';
                return Optional.of(new NearMiss(text, outer.pointer(), outer.keyword(), change));
            }
        }
        return Optional.empty();
    }

    private static boolean same(Violation one, Violation other) {
        return one.keyword().equals(other.keyword()) && one.pointer().equals(other.pointer());
    }

    private static @Nullable Violation named(List<Violation> said, String keyword, List<String> pointers) {
        return said.stream()
                .filter(each -> each.keyword().equals(keyword) && pointers.contains(each.pointer()))
                .findFirst()
                .orElse(null);
    }

    /** Alternatives that were left when something within them was broken. */
    record Place(String keyword, String pointer) {}

    /**
     * A whole value with one thing broken.
     *
     * @param pointers where a validator may place it, the likeliest first
     * @param around the alternatives around it, innermost first
     */
    record Breakage(
            @Nullable Object broken, String keyword, List<String> pointers, List<Place> around, String change) {}

    /** Returns a copy of a tree with another value at a path of names and indices. */
    static @Nullable Object replaced(@Nullable Object tree, List<Object> path, @Nullable Object value) {
        if (path.isEmpty()) {
            return value;
        }
        Object step = path.get(0);
        List<Object> rest = path.subList(1, path.size());
        if (tree instanceof List<?> items && step instanceof Integer index) {
            List<@Nullable Object> copy = new ArrayList<>(items);
            copy.set(index, replaced(items.get(index), rest, value));
            return copy;
        } else if (tree instanceof Map<?, ?> members && step instanceof String name) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>(members);
            copy.put(name, replaced(members.get(name), rest, value));
            return copy;
        }
        throw new IllegalArgumentException("no " + step + " in the tree");
    }
}
