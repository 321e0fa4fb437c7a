package dev.orchestrator.samples.migration.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** What a class's place among its superclasses means to JUnit 3 and 4. */
final class Hierarchy {
    private final Elements elements;
    private final Map<TypeElement, Set<String>> methods = new HashMap<>();

    Hierarchy(Elements elements) {
        this.elements = elements;
    }

    static Optional<TypeElement> parent(TypeElement type) {
        return type.getSuperclass().getKind() == TypeKind.DECLARED
                ? Optional.of((TypeElement) ((DeclaredType) type.getSuperclass()).asElement())
                : Optional.empty();
    }

    static String parentName(TypeElement type) {
        return parent(type).map(p -> p.getQualifiedName().toString()).orElse("");
    }

    /** Returns whether the class has a method of that name, its own or inherited, that is not JUnit's. */
    boolean hasMethod(TypeElement type, String name) {
        return methods.computeIfAbsent(type, this::methodsOf).contains(name);
    }

    private Set<String> methodsOf(TypeElement type) {
        Set<String> names = new TreeSet<>();
        for (ExecutableElement method : ElementFilter.methodsIn(elements.getAllMembers(type))) {
            if (!OldJUnit.isOld(OldJUnit.ownerOf(method))) {
                names.add(method.getSimpleName().toString());
            }
        }
        return names;
    }

    static boolean isTestCase(TypeElement type) {
        for (Optional<TypeElement> at = Optional.of(type); at.isPresent(); at = at.flatMap(Hierarchy::parent)) {
            if (at.get().getQualifiedName().contentEquals(OldJUnit.TEST_CASE)) {
                return true;
            }
        }
        return false;
    }

    static Set<String> annotations(Element element) {
        Set<String> names = new TreeSet<>();
        element.getAnnotationMirrors()
                .forEach(a -> names.add(((TypeElement) a.getAnnotationType().asElement())
                        .getQualifiedName()
                        .toString()));
        return names;
    }

    /** Returns the type a method is declared in. */
    static TypeElement owner(ExecutableElement method) {
        return (TypeElement) Objects.requireNonNull(method.getEnclosingElement());
    }

    /** Returns the methods in superclasses that this one overrides, nearest first. */
    List<ExecutableElement> overridden(ExecutableElement method) {
        List<ExecutableElement> found = new ArrayList<>();
        TypeElement owner = owner(method);
        for (Optional<TypeElement> at = parent(owner); at.isPresent(); at = at.flatMap(Hierarchy::parent)) {
            for (ExecutableElement candidate : ElementFilter.methodsIn(at.get().getEnclosedElements())) {
                if (elements.overrides(method, candidate, owner)) {
                    found.add(candidate);
                }
            }
        }
        return found;
    }

    /** Returns the JUnit 4 annotation this method runs under: its own, or that of the nearest method it overrides. */
    Optional<ExecutableElement> annotated(ExecutableElement method, String annotation) {
        if (annotations(method).contains(annotation)) {
            return Optional.of(method);
        }
        return overridden(method).stream()
                .filter(m -> annotations(m).contains(annotation))
                .findFirst();
    }

    static boolean isJUnit3Test(ExecutableElement method) {
        return method.getKind() == ElementKind.METHOD
                && method.getSimpleName().toString().startsWith("test")
                && method.getModifiers().contains(Modifier.PUBLIC)
                && !method.getModifiers().contains(Modifier.STATIC)
                && method.getParameters().isEmpty()
                && method.getReturnType().getKind() == TypeKind.VOID
                && isTestCase(owner(method));
    }

    static boolean isJUnit3Fixture(ExecutableElement method, String name) {
        return method.getSimpleName().contentEquals(name)
                && method.getParameters().isEmpty()
                && isTestCase(owner(method));
    }
}
