package dev.orchestrator.schema;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Generic types without variables and wildcards: what is left are classes, and classes of such types. */
final class Types {
    private Types() {}

    /** A class with type arguments; equal to every other type that says the same. */
    record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public String toString() {
            return raw.getName()
                    + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }
    }

    /** Returns the type with every variable replaced by its argument, or by its bound if it has none. */
    static Type resolve(Type type, Map<? extends Type, Type> arguments) {
        if (type instanceof ParameterizedType generic) {
            return new Generic(
                    (Class<?>) generic.getRawType(),
                    Arrays.stream(generic.getActualTypeArguments())
                            .map(argument -> resolve(argument, arguments))
                            .toList());
        } else if (type instanceof TypeVariable<?> variable) {
            Type argument = arguments.get(variable);
            // A bound may speak of its own variable (T extends Comparable<T>): only its class is of use.
            return argument != null ? argument : raw(variable.getBounds()[0]);
        } else if (type instanceof WildcardType wildcard) {
            return resolve(wildcard.getUpperBounds()[0], arguments);
        } else if (type instanceof GenericArrayType array) {
            Type component = resolve(array.getGenericComponentType(), arguments);
            return component instanceof Class<?> known ? known.arrayType() : new GenericArray(component);
        }
        return type;
    }

    private record GenericArray(Type component) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return component;
        }
    }

    /** Returns the class of a type, without its arguments. */
    static Class<?> raw(Type type) {
        if (type instanceof Class<?> known) {
            return known;
        } else if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        } else if (type instanceof GenericArrayType array) {
            return Array.newInstance(raw(array.getGenericComponentType()), 0).getClass();
        } else if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        return Object.class;
    }

    /** Returns the type's n-th argument; {@code Object} if it was written without. */
    static Type argument(Type type, int n) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[n] : Object.class;
    }

    /** Returns what the variables of the type's class stand for. */
    static Map<Type, Type> arguments(Type type) {
        Map<Type, Type> arguments = new HashMap<>();
        if (type instanceof ParameterizedType generic) {
            TypeVariable<?>[] variables = raw(type).getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                arguments.put(variables[i], generic.getActualTypeArguments()[i]);
            }
        }
        return arguments;
    }

    /** Returns a class that implements the sealed type, with the arguments that follow from the sealed type's. */
    static Type implementing(Class<?> type, Type sealed) {
        if (type.getTypeParameters().length == 0 || !(sealed instanceof ParameterizedType generic)) {
            return type;
        }
        Map<Type, Type> known = new HashMap<>();
        for (Type parent : type.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType declared && declared.getRawType() == generic.getRawType()) {
                for (int i = 0; i < declared.getActualTypeArguments().length; i++) {
                    known.put(declared.getActualTypeArguments()[i], generic.getActualTypeArguments()[i]);
                }
            }
        }
        return new Generic(
                type,
                Arrays.stream(type.getTypeParameters())
                        .map(variable -> resolve(variable, known))
                        .toList());
    }
}
