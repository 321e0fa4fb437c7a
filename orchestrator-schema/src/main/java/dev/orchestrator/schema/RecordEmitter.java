package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Misfit;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the components of a record in the order of their names, which was found out once. */
final class RecordEmitter implements Emitter {
    private final Class<?> type;
    private final Member[] members;

    /** A component, or the tag when there is no accessor: then the prefix is all of it. */
    private record Member(
            String name, String prefix, @Nullable MethodHandle accessor, boolean mayBeAbsent) {}

    RecordEmitter(RecordInfo info) {
        this.type = info.type();
        List<Member> found = new ArrayList<>();
        String tag = info.tag();
        if (tag != null) {
            found.add(new Member(RecordInfo.TAG, quoted(RecordInfo.TAG) + ':' + quoted(tag), null, false));
        }
        for (RecordInfo.Part part : info.parts()) {
            boolean mayBeAbsent =
                    part.presence() == Members.Presence.NULLABLE || part.presence() == Members.Presence.OPTIONAL;
            found.add(new Member(part.name(), quoted(part.name()) + ':', part.accessor(), mayBeAbsent));
        }
        found.sort(Comparator.comparing(Member::name));
        this.members = found.toArray(Member[]::new);
    }

    @Override
    public void emit(JsonWriter out, Object value) {
        out.down();
        char separator = '{';
        for (Member member : members) {
            if (member.accessor == null) {
                out.raw(separator).raw(member.prefix);
                separator = ',';
                continue;
            }
            try {
                Object component = component(member, member.accessor, value);
                if (component != null) {
                    out.raw(separator).raw(member.prefix).value(component);
                    separator = ',';
                }
            } catch (Misfit e) {
                throw e.in(member.name);
            }
        }
        if (separator == '{') {
            out.raw('{');
        }
        out.raw('}');
        out.up();
    }

    /** Returns the component, or null if it is left out: absent and null are the same in a record. */
    private @Nullable Object component(Member member, MethodHandle accessor, Object owner) {
        Object component;
        try {
            component = (Object) accessor.invokeExact(owner);
        } catch (RuntimeException e) {
            throw new Misfit("reading the component of " + type.getSimpleName() + " threw " + e, e);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new Misfit("reading the component of " + type.getSimpleName() + " threw " + e, e);
        }
        if (component instanceof Optional<?> optional && member.mayBeAbsent) {
            return optional.orElse(null);
        }
        if (component == null && !member.mayBeAbsent) {
            throw new Misfit("the component of " + type.getSimpleName()
                    + " is null; give it a value, or mark the component @Nullable");
        }
        return component;
    }

    private static String quoted(String name) {
        JsonWriter writer = new JsonWriter();
        writer.string(name);
        return writer.text();
    }
}
