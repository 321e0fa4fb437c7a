package dev.orchestrator.schema;

import dev.orchestrator.schema.annotation.Description;
import dev.orchestrator.schema.annotation.Pattern;
import dev.orchestrator.schema.annotation.Range;
import dev.orchestrator.schema.annotation.Size;
import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Annotations as keywords of JSON Schema. */
final class Bounds {
    private static final Set<String> NUMBERS = Set.of("integer", "number");

    /** A shape whose schema says more; it reads what the inner one reads, whatever the bounds. */
    record Bounded(Shape inner, Map<String, Object> keywords) implements Shape {
        @Override
        public @Nullable Object read(@Nullable Object node) {
            return inner.read(node);
        }

        @Override
        public Map<String, Object> schema(Definitions definitions) {
            return with(inner.schema(definitions), keywords);
        }

        @Override
        public boolean hasNull() {
            return inner.hasNull();
        }
    }

    private Bounds() {}

    /**
     * Returns the shape with the bounds that its declaration names; the shape itself if there are none.
     *
     * @throws Misfit if an annotation does not suit the shape, or contradicts itself
     */
    static Shape of(Shape shape, AnnotatedType declared) {
        Map<String, Object> keywords = new LinkedHashMap<>();
        Range range = declared.getAnnotation(Range.class);
        if (range != null) {
            range(range, shape, keywords);
        }
        Size size = declared.getAnnotation(Size.class);
        if (size != null) {
            size(size, shape, keywords);
        }
        Pattern pattern = declared.getAnnotation(Pattern.class);
        if (pattern != null) {
            if (shape != Leaf.STRING) {
                throw new Misfit("@Pattern is for a String");
            }
            Regex.of(pattern.value());
            keywords.put("pattern", pattern.value());
        }
        return keywords.isEmpty() ? shape : new Bounded(shape, Collections.unmodifiableMap(keywords));
    }

    /** Refuses bounds where nobody would look for them: on the arguments of a generic record. */
    static void requireNoneWithin(@Nullable AnnotatedType declared) {
        if (declared instanceof AnnotatedParameterizedType generic) {
            for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
                if (isBounded(argument)) {
                    throw new Misfit("@Range, @Size and @Pattern do not reach into the type arguments of a record; "
                            + "annotate the component that has the type");
                }
                requireNoneWithin(argument);
            }
        }
    }

    private static boolean isBounded(AnnotatedElement element) {
        return element.isAnnotationPresent(Range.class)
                || element.isAnnotationPresent(Size.class)
                || element.isAnnotationPresent(Pattern.class);
    }

    /** Returns the schema with the description of the element in front, if it has one. */
    static Map<String, Object> described(AnnotatedElement element, Map<String, Object> schema) {
        Description description = element.getAnnotation(Description.class);
        if (description == null) {
            return schema;
        }
        if (description.value().isBlank()) {
            throw new Misfit("@Description is blank; say something, or leave it out");
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("description", description.value());
        schema.forEach(described::putIfAbsent);
        return described;
    }

    private static Map<String, Object> with(Map<String, Object> schema, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(schema);
        all.putAll(more);
        return all;
    }

    private static void range(Range range, Shape shape, Map<String, Object> keywords) {
        if (!(shape instanceof Leaf leaf && NUMBERS.contains(leaf.schema().get("type")))) {
            throw new Misfit("@Range is for a number");
        }
        put(keywords, "minimum", range.minimum());
        put(keywords, "exclusiveMinimum", range.exclusiveMinimum());
        put(keywords, "maximum", range.maximum());
        put(keywords, "exclusiveMaximum", range.exclusiveMaximum());
        put(keywords, "multipleOf", range.multipleOf());
        if (keywords.isEmpty()) {
            throw new Misfit("@Range has no bound; give it one, or leave it out");
        }
        if (range.multipleOf() <= 0) {
            throw new Misfit("@Range(multipleOf = " + range.multipleOf() + "): must be greater than 0");
        }
        boolean empty = range.minimum() > range.maximum()
                || range.minimum() >= range.exclusiveMaximum()
                || range.exclusiveMinimum() >= range.maximum()
                || range.exclusiveMinimum() >= range.exclusiveMaximum();
        if (empty) {
            throw new Misfit("@Range: no number is within these bounds");
        }
    }

    private static void put(Map<String, Object> keywords, String keyword, double bound) {
        if (Double.isInfinite(bound)) {
            throw new Misfit("@Range(" + keyword + " = " + bound + "): must be finite");
        }
        if (!Double.isNaN(bound)) {
            BigDecimal exact = BigDecimal.valueOf(bound).stripTrailingZeros();
            // 100 rather than 1E+2, for those who read it
            keywords.put(
                    keyword, exact.scale() < 0 && exact.precision() - exact.scale() <= 18 ? exact.setScale(0) : exact);
        }
    }

    private static void size(Size size, Shape shape, Map<String, Object> keywords) {
        String of;
        if (shape == Leaf.STRING) {
            of = "Length";
        } else if (shape instanceof Holder.Items
                || shape instanceof Holder.Elements
                || shape instanceof Holder.ArrayOf) {
            of = "Items";
        } else if (shape instanceof Holder.Entries) {
            of = "Properties";
        } else {
            throw new Misfit("@Size is for a String, a List, a Set, an array or a Map");
        }
        if (size.min() < 0 || size.max() < size.min()) {
            throw new Misfit(
                    "@Size(min = " + size.min() + ", max = " + size.max() + "): no size is within these bounds");
        }
        if (size.min() > 0) {
            keywords.put("min" + of, size.min());
        }
        if (size.max() < Integer.MAX_VALUE) {
            keywords.put("max" + of, size.max());
        }
        if (size.min() == 0 && size.max() == Integer.MAX_VALUE) {
            throw new Misfit("@Size has no bound; give it one, or leave it out");
        }
    }
}
