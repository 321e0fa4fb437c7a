package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Misfit;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reflection says about a record class, asked once. */
final class RecordInfo {
    /** The property that tells the records of a sealed interface apart. */
    static final String TAG = "type";

    private static final ClassValue<RecordInfo> KNOWN = new ClassValue<>() {
        @Override
        protected RecordInfo computeValue(Class<?> type) {
            return new RecordInfo(type);
        }
    };

    private final Class<?> type;
    private final @Nullable String tag;
    private final List<Part> parts;
    private final MethodHandle constructor; // (Object[])Object

    /** A component; the accessor is {@code (Object)Object}. */
    record Part(Members.Member member, MethodHandle accessor) {
        String name() {
            return member.name();
        }

        Members.Presence presence() {
            return member.presence();
        }
    }

    private RecordInfo(Class<?> type) {
        this.type = type;
        this.tag = isOneOfSealed(type) ? kebab(type.getSimpleName()) : null;
        RecordComponent[] components = type.getRecordComponents();
        List<Part> found = new ArrayList<>(components.length);
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            for (RecordComponent component : components) {
                if (tag != null && component.getName().equals(TAG)) {
                    throw new Misfit("record " + type.getName() + " has a component '" + TAG
                            + "', the property that tells the records of its sealed interface apart; rename it");
                }
                Method accessor = component.getAccessor();
                open(accessor);
                found.add(new Part(
                        member(component),
                        lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class))));
            }
            Constructor<?> canonical = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            open(canonical);
            this.constructor = lookup.unreflectConstructor(canonical)
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new Misfit("record " + type.getName() + " cannot be reached: " + e, e);
        }
        this.parts = List.copyOf(found);
    }

    /** @throws Misfit if the record cannot be reached, or has a component named like the tag it needs */
    static RecordInfo of(Class<?> type) {
        return KNOWN.get(type);
    }

    Class<?> type() {
        return type;
    }

    /** Returns the value of {@link #TAG}, if the record belongs to a sealed interface. */
    @Nullable String tag() {
        return tag;
    }

    List<Part> parts() {
        return parts;
    }

    /** Returns the record made of these components. */
    Object create(@Nullable Object[] components) {
        try {
            return (Object) constructor.invokeExact(components);
        } catch (RuntimeException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new Misfit(type.getSimpleName() + " refuses these values: " + reason, e);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new Misfit(type.getSimpleName() + " refuses these values: " + e, e);
        }
    }

    private void open(AccessibleObject member) {
        if (!member.trySetAccessible()) {
            Module home = RecordInfo.class.getModule();
            throw new Misfit("record " + type.getName() + " cannot be reached: add `opens " + type.getPackageName()
                    + (home.isNamed() ? " to " + home.getName() : "") + ";` to the module-info.java of "
                    + type.getModule().getName() + ", or make the record public in an exported package");
        }
    }

    private static Members.Member member(RecordComponent component) {
        boolean nullable = isNullable(component.getAnnotatedType())
                || isNullable(component)
                || isNullable(component.getAccessor());
        return new Members.Member(
                component.getName(),
                component.getGenericType(),
                component.getAnnotatedType(),
                component,
                Members.Presence.of(component.getType(), nullable),
                "component " + component.getName() + " of "
                        + component.getDeclaringRecord().getName());
    }

    /** Any annotation of that name counts: users bring JSpecify's or another. */
    static boolean isNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
    }

    private static boolean isOneOfSealed(Class<?> type) {
        return Arrays.stream(type.getInterfaces()).anyMatch(i -> i.isSealed() || isOneOfSealed(i));
    }

    /** {@code HttpGet} and {@code HTTPGet} become {@code http-get}. */
    static String kebab(String name) {
        StringBuilder kebab = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (i > 0 && Character.isUpperCase(c)) {
                boolean wordEnded = !Character.isUpperCase(name.charAt(i - 1));
                boolean wordStarts = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
                if ((wordEnded || wordStarts) && name.charAt(i - 1) != '_') {
                    kebab.append('-');
                }
            }
            kebab.append(c == '_' ? '-' : Character.toLowerCase(c));
        }
        return kebab.toString();
    }
}
