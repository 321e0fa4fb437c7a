package dev.orchestrator.samples.migration.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** Turns test methods and fixtures: annotations, expected exceptions and time limits. */
final class MethodRules {
    private static final String OVERRIDE = "java.lang.Override";

    private final SourceFile file;
    private final Edits edits;
    private final Imports imports;
    private final Set<Tree> handled;
    private final Hierarchy hierarchy;

    MethodRules(SourceFile file, Hierarchy hierarchy, Edits edits, Imports imports, Set<Tree> handled) {
        this.file = file;
        this.edits = edits;
        this.imports = imports;
        this.handled = handled;
        this.hierarchy = hierarchy;
    }

    void rewrite(TreePath path, MethodTree method) {
        if (!(file.trees().getElement(path) instanceof ExecutableElement element)) {
            return;
        }
        for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
            annotation(path, method, element, annotation);
        }
        if (!element.getModifiers().contains(Modifier.STATIC) && !Hierarchy.isTestCase(Hierarchy.owner(element))) {
            inherited(method, element);
        }
        junit3(method, element);
    }

    private void annotation(TreePath path, MethodTree method, ExecutableElement element, AnnotationTree annotation) {
        String name = nameOf(path, annotation);
        if (!OldJUnit.isOld(name) || name.startsWith("org.junit.runners.Parameterized")) {
            return;
        }
        String renamed = OldJUnit.RENAMED.get(name);
        if (renamed == null) {
            throw new Refusal(file, annotation, "no rule for @" + name);
        }
        handled.add(annotation.getAnnotationType());
        if (!name.equals(OldJUnit.TEST)) {
            rename(annotation, renamed);
            return;
        }
        edits.replace(file.start(annotation), file.end(annotation), '@' + imports.type(renamed));
        test(method, element, annotation);
    }

    void rename(AnnotationTree annotation, String name) {
        Tree type = annotation.getAnnotationType();
        handled.add(type);
        String written = imports.type(name);
        if (!written.equals(file.text(type))) {
            edits.replace(file.start(type), file.end(type), written);
        }
    }

    private void test(MethodTree method, ExecutableElement element, AnnotationTree annotation) {
        String expected = "";
        String timeout = "";
        for (ExpressionTree argument : annotation.getArguments()) {
            AssignmentTree assignment = (AssignmentTree) argument;
            String value = file.text(assignment.getExpression());
            switch (assignment.getVariable().toString()) {
                case "expected" -> expected = value.matches("(org\\.junit\\.)?Test\\.None\\.class") ? "" : value;
                case "timeout" -> timeout = value.matches("0[lL]?") ? "" : value;
                default -> throw new Refusal(file, annotation, "no rule for " + annotation);
            }
        }
        if (expected.isEmpty() && timeout.isEmpty()) {
            return;
        }
        if (method.getBody() == null) {
            throw new Refusal(file, annotation, "no rule for " + annotation + " on a method without a body");
        }
        List<String> opening = new ArrayList<>();
        if (!timeout.isEmpty()) {
            opening.add(call(element, "assertTimeoutPreemptively") + '(' + imports.type("java.time.Duration")
                    + ".ofMillis(" + timeout + "), () -> {");
        }
        if (!expected.isEmpty()) {
            opening.add(call(element, "assertThrows") + '(' + expected + ", () -> {");
        }
        wrap(method, opening);
    }

    private void wrap(MethodTree method, List<String> opening) {
        String indent = file.indent(file.start(method.getBody()));
        String inner = indent + (indent.contains("\t") ? "\t" : "    ");
        int start = file.start(method.getBody()) + 1;
        int end = file.end(method.getBody()) - 1;
        String eol = file.lineEnd();
        edits.insert(start, eol + inner + String.join(" ", opening));
        int line = file.text().lastIndexOf('\n', end) + 1;
        boolean ownLine = line > start && file.text().substring(line, end).isBlank();
        String closing = "});".repeat(opening.size());
        edits.insert(
                end,
                ownLine
                        ? inner.substring(Math.min(inner.length(), end - line)) + closing + eol + indent
                        : eol + inner + closing + eol + indent);
    }

    private String call(ExecutableElement element, String name) {
        if (imports.prefersStatic() && !hierarchy.hasMethod(Hierarchy.owner(element), name)) {
            imports.staticMethod(OldJUnit.JUPITER + "Assertions", name);
            return name;
        }
        return imports.type(OldJUnit.JUPITER + "Assertions") + '.' + name;
    }

    /** JUnit 4 runs a method that overrides an annotated one; JUnit 5 wants the annotation on the method itself. */
    private void inherited(MethodTree method, ExecutableElement element) {
        for (String name : List.of(OldJUnit.TEST, "org.junit.Before", "org.junit.After")) {
            Optional<ExecutableElement> from =
                    hierarchy.annotated(element, name).filter(m -> m != element);
            if (from.isEmpty()) {
                continue;
            }
            boolean plain = from.get().getAnnotationMirrors().stream()
                    .allMatch(a -> a.getElementValues().isEmpty()
                            && (a.getAnnotationType().toString().equals(name)
                                    || a.getAnnotationType().toString().equals(OVERRIDE)));
            if (!plain) {
                throw new Refusal(
                        file,
                        method,
                        "overrides " + from.get().getEnclosingElement() + '.' + from.get()
                                + ", whose annotations would have to be repeated");
            }
            before(method, '@' + imports.type(Objects.requireNonNull(OldJUnit.RENAMED.get(name))));
        }
    }

    private void junit3(MethodTree method, ExecutableElement element) {
        if (Hierarchy.isJUnit3Test(element) && !element.getModifiers().contains(Modifier.ABSTRACT)) {
            before(method, '@' + imports.type(OldJUnit.JUPITER + "Test"));
            return;
        }
        fixture(method, element, "setUp", "BeforeEach");
        fixture(method, element, "tearDown", "AfterEach");
    }

    private void fixture(MethodTree method, ExecutableElement element, String name, String annotation) {
        if (!Hierarchy.isJUnit3Fixture(element, name)) {
            return;
        }
        boolean overridesOnlyJUnit =
                hierarchy.overridden(element).stream().allMatch(m -> OldJUnit.isOld(OldJUnit.ownerOf(m)));
        for (AnnotationTree each : method.getModifiers().getAnnotations()) {
            if (each.getAnnotationType().toString().equals("Override") && overridesOnlyJUnit) {
                edits.replace(file.start(each), file.end(each), '@' + imports.type(OldJUnit.JUPITER + annotation));
                return;
            }
        }
        before(method, '@' + imports.type(OldJUnit.JUPITER + annotation));
    }

    private void before(MethodTree method, String annotation) {
        int start = file.start(method);
        edits.insert(start, annotation + file.lineEnd() + file.indent(start));
    }

    private String nameOf(TreePath path, AnnotationTree annotation) {
        return nameOf(file, path, annotation);
    }

    static String nameOf(SourceFile file, TreePath path, AnnotationTree annotation) {
        return file.trees().getElement(new TreePath(new TreePath(path, annotation), annotation.getAnnotationType()))
                        instanceof TypeElement type
                ? type.getQualifiedName().toString()
                : annotation.getAnnotationType().toString();
    }
}
