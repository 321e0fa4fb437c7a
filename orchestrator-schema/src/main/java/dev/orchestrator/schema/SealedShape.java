package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sealed interface of records: an object whose property {@code type} says which record it is. */
final class SealedShape implements Shape {
    private final Type type;
    private @Nullable Map<String, Shape> variants; // found at first use, like the components of a record

    SealedShape(Type type) {
        this.type = type;
    }

    @Override
    public Object read(@Nullable Object node) {
        if (!(node instanceof Map<?, ?> members)) {
            throw Misfit.expected("an object (" + Types.raw(type).getSimpleName() + ")", node);
        }
        Object tag = members.get(RecordInfo.TAG);
        Shape variant = tag instanceof String name ? variants().get(name) : null;
        if (variant == null) {
            String expected = "one of " + Misfit.quoted(List.copyOf(variants().keySet()));
            throw (members.containsKey(RecordInfo.TAG)
                            ? Misfit.expected(expected, tag)
                            : new Misfit("is required, but the property is missing: " + expected))
                    .in(RecordInfo.TAG);
        }
        Object value = variant.read(node);
        if (value == null) {
            throw new IllegalStateException("a record is never read as null");
        }
        return value;
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return definitions.define(type, () -> {
            List<Object> schemas = new ArrayList<>();
            variants().values().forEach(variant -> schemas.add(variant.schema(definitions)));
            return Bounds.described(Types.raw(type), Schemas.of("anyOf", schemas));
        });
    }

    private Map<String, Shape> variants() {
        Map<String, Shape> known = variants;
        if (known == null) {
            Map<String, Type> types = new LinkedHashMap<>();
            collect(type, types);
            Map<String, Shape> shapes = new LinkedHashMap<>();
            types.forEach((tag, variant) -> shapes.put(tag, Shapes.of(variant)));
            known = shapes;
            variants = known;
        }
        return known;
    }

    private void collect(Type sealed, Map<String, Type> found) {
        for (Class<?> permitted : Types.raw(sealed).getPermittedSubclasses()) {
            Type variant = Types.implementing(permitted, sealed);
            if (permitted.isInterface() && permitted.isSealed()) {
                collect(variant, found);
            } else if (permitted.isRecord()) {
                String tag = RecordInfo.kebab(permitted.getSimpleName());
                Type other = found.put(tag, variant);
                if (other != null && !other.equals(variant)) {
                    throw new Misfit("two records of sealed interface "
                            + Types.raw(type).getName() + " are both called \"" + tag + "\"; rename one");
                }
            } else {
                throw new Misfit("sealed interface " + Types.raw(type).getName() + " permits " + permitted.getName()
                        + ", which is not a record; only records have a JSON form here");
            }
        }
    }
}
