package dev.orchestrator.proof.house;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Types of other libraries in what users can see would tie users to those libraries. */
final class Signatures extends ArchCondition<JavaClass> {
    private static final PackageMatchers HIDDEN = PackageMatchers.of(
            "..com.fasterxml..",
            "..tools.jackson..",
            "..com.networknt..",
            "..okhttp3..",
            "..okio..",
            "..java.net.http..",
            "..io.github.resilience4j..",
            "..org.slf4j..",
            "..kotlin..",
            "..org.commonmark..");

    Signatures() {
        super("show no type of a library in their signature");
    }

    /** Whether users can name the class: public or protected, and so is every class around it. */
    static boolean visible(JavaClass type) {
        return visible(type.getModifiers())
                && type.getEnclosingClass().map(Signatures::visible).orElse(true);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        report(type, "class", typesOf(type), events);
        for (JavaMember member : type.getMembers()) {
            if (visible(member.getModifiers())) {
                report(type, member.getFullName(), typesOf(member), events);
            }
        }
    }

    private static boolean visible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static List<JavaType> typesOf(JavaClass type) {
        List<JavaType> types = new ArrayList<>(type.getInterfaces());
        type.getSuperclass().ifPresent(types::add);
        type.getTypeParameters().forEach(parameter -> types.addAll(parameter.getUpperBounds()));
        type.getAnnotations().stream().map(JavaAnnotation::getRawType).forEach(types::add);
        return types;
    }

    private static List<JavaType> typesOf(JavaMember member) {
        List<JavaType> types = new ArrayList<>();
        member.getAnnotations().stream().map(JavaAnnotation::getRawType).forEach(types::add);
        if (member instanceof JavaField field) {
            types.add(field.getType());
        } else if (member instanceof JavaCodeUnit code) {
            types.add(code.getReturnType());
            types.addAll(code.getParameterTypes());
            types.addAll(code.getExceptionTypes());
            code.getTypeParameters().forEach(parameter -> types.addAll(parameter.getUpperBounds()));
        }
        return types;
    }

    private static void report(JavaClass type, String where, List<JavaType> types, ConditionEvents events) {
        types.stream()
                .flatMap(shown -> Stream.concat(Stream.of(shown.toErasure()), shown.getAllInvolvedRawTypes().stream()))
                .map(JavaClass::getBaseComponentType)
                .filter(shown -> HIDDEN.test(shown.getPackageName()))
                .distinct()
                .forEach(shown -> events.add(SimpleConditionEvent.violated(
                        type, type.getName() + ": " + where + " shows " + shown.getName())));
    }
}
