package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the shape of a type. */
final class Shapes {
    /** Only classes: a type with arguments kept here could keep its arguments' class loader alive. */
    private static final ClassValue<Shape> KNOWN = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return find(type, null);
        }
    };

    private Shapes() {}

    /** @throws Misfit if the type, not looking at its parts, has no JSON form */
    static Shape of(Type type) {
        return of(Types.resolve(type, Map.of()), null);
    }

    /**
     * Returns the shape of a type without variables, with the bounds that its declaration names.
     *
     * @param annotated the type as it was declared, for {@code List<@Nullable String>}; null if that is not known
     */
    static Shape of(Type type, @Nullable AnnotatedType annotated) {
        Shape shape = type instanceof Class<?> known && !known.isArray() ? KNOWN.get(known) : find(type, annotated);
        return annotated == null ? shape : Bounds.of(shape, annotated);
    }

    private static Shape find(Type type, @Nullable AnnotatedType annotated) {
        Class<?> raw = Types.raw(type);
        Shape leaf = Leaf.of(raw);
        if (leaf != null) {
            return leaf;
        } else if (raw.isRecord()) {
            Bounds.requireNoneWithin(annotated);
            return new RecordShape(type, RecordInfo.of(raw));
        } else if (raw.isSealed() && raw.isInterface()) {
            Bounds.requireNoneWithin(annotated);
            return new SealedShape(type);
        } else if (raw == Optional.class) {
            return new Holder.Maybe(part(type, annotated, 0));
        } else if (Holder.isList(raw)) {
            return new Holder.Items(part(type, annotated, 0));
        } else if (Holder.isSet(raw)) {
            return new Holder.Elements(part(type, annotated, 0), raw != java.util.Set.class);
        } else if (Holder.isMap(raw)) {
            Class<?> key = Types.raw(Types.argument(type, 0));
            if (key != String.class && key != Object.class && !key.isEnum()) {
                throw new Misfit("the keys of a map must be strings or enums, but are " + key.getName());
            }
            Shape keys = of(key == Object.class ? String.class : key);
            return new Holder.Entries(keys, part(type, annotated, 1), raw != Map.class);
        } else if (raw.isArray()) {
            Type component =
                    type instanceof GenericArrayType array ? array.getGenericComponentType() : raw.getComponentType();
            AnnotatedType declared =
                    annotated instanceof AnnotatedArrayType array ? array.getAnnotatedGenericComponentType() : null;
            return new Holder.ArrayOf(raw.getComponentType(), orNull(component, declared));
        }
        throw new Misfit("a " + raw.getName() + " has no JSON form here; use a record, a sealed interface of records, "
                + "a string, a number, List, Set, Map, Optional, an enum, a java.time type, or JsonText");
    }

    private static Shape part(Type type, @Nullable AnnotatedType annotated, int n) {
        AnnotatedType declared = annotated instanceof AnnotatedParameterizedType generic
                ? generic.getAnnotatedActualTypeArguments()[n]
                : null;
        return orNull(Types.argument(type, n), declared);
    }

    private static Shape orNull(Type type, @Nullable AnnotatedType declared) {
        Shape shape = of(type, declared);
        return declared != null && RecordInfo.isNullable(declared) ? new Holder.OrNull(shape) : shape;
    }
}
