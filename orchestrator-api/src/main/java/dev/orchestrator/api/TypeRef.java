package dev.orchestrator.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Carries a generic type: {@code new TypeRef<List<String>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {
    private final Type type;

    /** @throws IllegalStateException if the subclass does not fix the type argument */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalStateException("write new TypeRef<List<String>>() {} with the type argument");
        }
        this.type = parameterized.getActualTypeArguments()[0];
    }

    /** Returns the type argument. */
    public final Type type() {
        return type;
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }
}
