package dev.orchestrator.schema;

import dev.orchestrator.schema.RecordInfo.Presence;
import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record: an object with a property for each component. */
final class RecordShape implements Shape {
    private final Type type;
    private final RecordInfo info;
    private Shape @Nullable [] shapes; // found at first use, since a record may contain itself; every result is equal

    RecordShape(Type type, RecordInfo info) {
        this.type = type;
        this.info = info;
    }

    @Override
    public Object read(@Nullable Object node) {
        if (!(node instanceof Map<?, ?> members)) {
            throw Misfit.expected("an object (" + info.type().getSimpleName() + ")", node);
        }
        String tag = info.tag();
        if (tag != null && !tag.equals(members.get(RecordInfo.TAG))) {
            throw Misfit.expected('"' + tag + '"', members.get(RecordInfo.TAG)).in(RecordInfo.TAG);
        }
        Shape[] shapes = shapes();
        List<RecordInfo.Part> parts = info.parts();
        @Nullable Object[] values = new @Nullable Object[parts.size()];
        for (int i = 0; i < values.length; i++) {
            RecordInfo.Part part = parts.get(i);
            try {
                values[i] = component(part, shapes[i], members);
            } catch (Misfit e) {
                throw e.in(part.name());
            }
        }
        return info.create(values);
    }

    private static @Nullable Object component(RecordInfo.Part part, Shape shape, Map<?, ?> members) {
        Object node = members.get(part.name());
        if (node != null || shape.hasNull() && members.containsKey(part.name())) {
            return shape.read(node);
        }
        return switch (part.presence()) {
            case NULLABLE -> null;
            case OPTIONAL -> Optional.empty();
            case COLLECTION -> shape.read(Map.class.isAssignableFrom(Types.raw(part.type())) ? Map.of() : List.of());
            case REQUIRED ->
                throw new Misfit(
                        members.containsKey(part.name())
                                ? "must not be null"
                                : "is required, but the property is missing");
        };
    }

    private Shape[] shapes() {
        Shape[] known = shapes;
        if (known == null) {
            Map<Type, Type> arguments = Types.arguments(type);
            List<Shape> found = new ArrayList<>();
            for (RecordInfo.Part part : info.parts()) {
                try {
                    found.add(Shapes.of(Types.resolve(part.type(), arguments), part.annotated()));
                } catch (Misfit e) {
                    throw named(part, e);
                }
            }
            known = found.toArray(Shape[]::new);
            shapes = known;
        }
        return known;
    }

    private Misfit named(RecordInfo.Part part, Misfit e) {
        return new Misfit("component " + part.name() + " of " + info.type().getName() + ": " + e.getMessage());
    }

    @Override
    public Map<String, Object> schema(Definitions definitions) {
        return definitions.define(type, () -> body(definitions));
    }

    private Map<String, Object> body(Definitions definitions) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        String tag = info.tag();
        if (tag != null) {
            properties.put(RecordInfo.TAG, Schemas.of("type", "string", "const", tag));
            required.add(RecordInfo.TAG);
        }
        Shape[] shapes = shapes();
        for (int i = 0; i < shapes.length; i++) {
            RecordInfo.Part part = info.parts().get(i);
            Map<String, Object> schema = shapes[i].schema(definitions);
            boolean nullable = part.presence() == Presence.NULLABLE;
            try {
                properties.put(
                        part.name(), Bounds.described(part.declared(), nullable ? Schemas.nullable(schema) : schema));
            } catch (Misfit e) {
                throw named(part, e);
            }
            if (!nullable && part.presence() != Presence.OPTIONAL) {
                required.add(part.name());
            }
        }
        return Bounds.described(
                info.type(),
                Schemas.of(
                        "type",
                        "object",
                        "properties",
                        properties,
                        "required",
                        required,
                        "additionalProperties",
                        false));
    }
}
