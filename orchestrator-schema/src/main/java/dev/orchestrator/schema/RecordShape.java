package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Misfit;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record: an object with a property for each component. */
final class RecordShape implements Shape {
    private final Type type;
    private final RecordInfo info;
    private @Nullable Members members; // found at first use, since a record may contain itself; every result is equal

    RecordShape(Type type, RecordInfo info) {
        this.type = type;
        this.info = info;
    }

    @Override
    public Object read(@Nullable Object node) {
        if (!(node instanceof Map<?, ?> object)) {
            throw Misfit.expected("an object (" + info.type().getSimpleName() + ")", node);
        }
        String tag = info.tag();
        if (tag != null && !tag.equals(object.get(RecordInfo.TAG))) {
            throw Misfit.expected('"' + tag + '"', object.get(RecordInfo.TAG)).in(RecordInfo.TAG);
        }
        return info.create(members().read(object));
    }

    private Members members() {
        Members known = members;
        if (known == null) {
            known = new Members(
                    info.parts().stream().map(RecordInfo.Part::member).toList(), Types.arguments(type));
            members = known;
        }
        return known;
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
        return Bounds.described(info.type(), members().schema(properties, required, definitions));
    }
}
