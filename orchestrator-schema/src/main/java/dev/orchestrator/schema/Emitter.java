package dev.orchestrator.schema;

import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Payload;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes the values of one class. */
@FunctionalInterface
interface Emitter {
    /** @throws Misfit if the value cannot be written */
    void emit(JsonWriter out, Object value);

    ClassValue<Emitter> KNOWN = new ClassValue<>() {
        @Override
        protected Emitter computeValue(Class<?> type) {
            return forClass(type);
        }
    };

    private static Emitter forClass(Class<?> type) {
        if (type == Boolean.class
                || type == Integer.class
                || type == Long.class
                || type == Short.class
                || type == Byte.class) {
            return (out, value) -> out.raw(value.toString());
        } else if (type == Double.class) {
            return (out, value) -> out.number((Double) value);
        } else if (type == Float.class) {
            return (out, value) -> out.number((Float) value);
        } else if (BigDecimal.class.isAssignableFrom(type)) {
            return (out, value) -> out.number((BigDecimal) value);
        } else if (BigInteger.class.isAssignableFrom(type)) {
            return (out, value) -> out.number((BigInteger) value);
        } else if (type == Character.class) {
            return (out, value) -> out.string(value.toString());
        } else if (type == JsonNumber.class) {
            return (out, value) -> out.raw(((JsonNumber) value).text());
        } else if (type == JsonText.class) {
            return (out, value) -> out.value(JsonTree.parse(((JsonText) value).text()));
        } else if (Payload.class.isAssignableFrom(type)) {
            return (out, value) -> out.value(JsonTree.parse(((Payload) value).json()));
        } else if (Enum.class.isAssignableFrom(type)) {
            return (out, value) -> out.string(((Enum<?>) value).name());
        } else if (type.isRecord()) {
            return new RecordEmitter(RecordInfo.of(type));
        } else if (Map.class.isAssignableFrom(type)) {
            return (out, value) -> out.map((Map<?, ?>) value);
        } else if (Set.class.isAssignableFrom(type)) {
            return (out, value) -> out.set((Set<?>) value);
        } else if (Collection.class.isAssignableFrom(type)) {
            return (out, value) -> out.list((Collection<?>) value);
        } else if (type == byte[].class) {
            return (out, value) -> out.string(Base64.getEncoder().encodeToString((byte[]) value));
        } else if (type.isArray()) {
            return (out, value) -> out.array(Array.getLength(value), i -> Array.get(value, i));
        } else if (type == Optional.class) {
            return (out, value) -> out.value(((Optional<?>) value).orElse(null));
        }
        Scalar scalar = Scalar.writtenAs(type);
        if (scalar != null) {
            return (out, value) -> out.string(scalar.format().apply(value));
        }
        throw new Misfit("a " + type.getName() + " cannot be written as JSON; use a record, a string, a number, "
                + "a list, a map, an enum, a java.time value, or JsonText");
    }
}
