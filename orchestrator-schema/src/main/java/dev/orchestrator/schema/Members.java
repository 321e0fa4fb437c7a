package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The named parts of an object: the components of a record, or the parameters of a method. */
final class Members {
    private final List<Member> members;
    private final Shape[] shapes;

    /** What an absent member stands for. */
    enum Presence {
        REQUIRED,
        NULLABLE,
        OPTIONAL,
        /** Written always, as it is required by the schema; read as empty if it is missing all the same. */
        COLLECTION;

        /** @param nullable whether its declaration says so */
        static Presence of(Class<?> type, boolean nullable) {
            if (nullable) {
                return NULLABLE;
            } else if (type == Optional.class) {
                return OPTIONAL;
            }
            boolean holdsMany = Collection.class.isAssignableFrom(type)
                    || Map.class.isAssignableFrom(type)
                    || type.isArray() && type != byte[].class;
            return holdsMany ? COLLECTION : REQUIRED;
        }
    }

    /**
     * A part.
     *
     * @param declared where its description is
     * @param place names it for messages
     */
    record Member(
            String name,
            Type type,
            AnnotatedType annotated,
            AnnotatedElement declared,
            Presence presence,
            String place) {
        private Misfit misfit(Misfit e) {
            return new Misfit(place + ": " + e.getMessage());
        }
    }

    /**
     * Finds the shape of each member.
     *
     * @param arguments what the variables in their types stand for
     * @throws Misfit if a member has no JSON form
     */
    Members(List<Member> members, Map<Type, Type> arguments) {
        this.members = members;
        List<Shape> found = new ArrayList<>(members.size());
        for (Member member : members) {
            try {
                found.add(Shapes.of(Types.resolve(member.type(), arguments), member.annotated()));
            } catch (Misfit e) {
                throw member.misfit(e);
            }
        }
        this.shapes = found.toArray(Shape[]::new);
    }

    /** Returns the values of the members in their order. */
    @Nullable Object[] read(Map<?, ?> object) {
        @Nullable Object[] values = new @Nullable Object[shapes.length];
        for (int i = 0; i < values.length; i++) {
            Member member = members.get(i);
            try {
                values[i] = read(member, shapes[i], object);
            } catch (Misfit e) {
                throw e.in(member.name());
            }
        }
        return values;
    }

    private static @Nullable Object read(Member member, Shape shape, Map<?, ?> object) {
        Object node = object.get(member.name());
        if (node != null || shape.hasNull() && object.containsKey(member.name())) {
            return shape.read(node);
        }
        return switch (member.presence()) {
            case NULLABLE -> null;
            case OPTIONAL -> Optional.empty();
            case COLLECTION -> shape.read(Map.class.isAssignableFrom(Types.raw(member.type())) ? Map.of() : List.of());
            case REQUIRED ->
                throw new Misfit(
                        object.containsKey(member.name())
                                ? "must not be null"
                                : "is required, but the property is missing");
        };
    }

    /** Adds the members to what an object's schema says already, and returns that schema. */
    Map<String, Object> schema(Map<String, Object> properties, List<String> required, Definitions definitions) {
        for (int i = 0; i < shapes.length; i++) {
            Member member = members.get(i);
            Map<String, Object> schema = shapes[i].schema(definitions);
            boolean nullable = member.presence() == Presence.NULLABLE;
            try {
                properties.put(
                        member.name(),
                        Bounds.described(member.declared(), nullable ? Schemas.nullable(schema) : schema));
            } catch (Misfit e) {
                throw member.misfit(e);
            }
            if (!nullable && member.presence() != Presence.OPTIONAL) {
                required.add(member.name());
            }
        }
        return Schemas.of(
                "type", "object", "properties", properties, "required", required, "additionalProperties", false);
    }
}
