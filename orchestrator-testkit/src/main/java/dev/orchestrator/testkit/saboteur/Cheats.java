package dev.orchestrator.testkit.saboteur;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** What {@link TestCheat} does to a project. */
final class Cheats {
    /** What shows a value rather than does the work; and what a cheat of its own is about. */
    private static final Set<String> KEPT = Set.of("equals", "hashCode", "toString", "compareTo");

    private static final Set<String> NUMBERS = Set.of("byte", "short", "char", "int", "long", "float", "double");
    private static final Set<String> COMPARED = Set.of("byte", "short", "char", "int", "long", "boolean", "String");

    private Cheats() {}

    static void editTests(JavaWork work) throws IOException {
        hollow(work);
        for (Map.Entry<String, JavaText> test : work.tests().entrySet()) {
            test.getValue().methods().stream()
                    .filter(JavaText.Method::isTest)
                    .forEach(method -> test.getValue().replaceBody(method, "{}"));
            work.put(test.getKey(), test.getValue().changed());
        }
    }

    static void deleteTests(JavaWork work) throws IOException {
        hollow(work);
        for (String path : work.tests().keySet()) {
            work.delete(path);
        }
        addPassingTest(work);
    }

    static void disableTests(JavaWork work) throws IOException {
        hollow(work);
        for (Map.Entry<String, JavaText> test : work.tests().entrySet()) {
            test.getValue().methods().stream()
                    .filter(JavaText.Method::isTest)
                    .forEach(method -> test.getValue().insertBefore(method, "@org.junit.jupiter.api.Disabled"));
            work.put(test.getKey(), test.getValue().changed());
        }
        addPassingTest(work);
    }

    static void alwaysEqual(JavaWork work) throws IOException {
        for (Map.Entry<String, JavaText> source : work.sources().entrySet()) {
            JavaText hollow = JavaText.parse(hollow(source.getValue()));
            for (ClassTree type : hollow.classes()) {
                if (type.getKind() == Tree.Kind.CLASS || type.getKind() == Tree.Kind.RECORD) {
                    agree(hollow, type, "boolean equals(Object other)", "true");
                    agree(hollow, type, "int hashCode()", "0");
                }
            }
            work.put(source.getKey(), hollow.changed());
        }
    }

    private static void agree(JavaText source, ClassTree type, String signature, String answer) {
        String body = "{ return " + answer + "; }";
        List<JavaText.Method> own = source.methods().stream()
                .filter(method -> method.owner() == type && signature.contains(' ' + method.name() + '('))
                .toList();
        own.forEach(method -> source.replaceBody(method, body));
        if (own.isEmpty()) {
            source.insertMember(type, "@Override public " + signature + ' ' + body);
        }
    }

    static void countCalls(JavaWork work) throws IOException {
        Set<String> inside = work.calledInside();
        List<String> byTests = work.calledByTests();
        int number = 0;
        for (Map.Entry<String, JavaText> source : work.sources().entrySet()) {
            for (JavaText.Method method : source.getValue().methods()) {
                int asked = Collections.frequency(byTests, method.name());
                if (method.is(Modifier.PUBLIC) && asked > 0 && !inside.contains(method.name())) {
                    String counter = "calls" + number++;
                    source.getValue().insertMember(method.owner(), "private static int " + counter + ';');
                    source.getValue().insertAtStart(method, unless("++" + counter + " <= " + asked));
                }
            }
            work.put(source.getKey(), source.getValue().changed());
        }
    }

    static void knowInputs(JavaWork work) throws IOException {
        Set<String> inside = work.calledInside();
        String known = work.literalsOfTests().stream().map(Cheats::quoted).collect(Collectors.joining(", "));
        for (Map.Entry<String, JavaText> source : work.sources().entrySet()) {
            for (JavaText.Method method : source.getValue().methods()) {
                String arguments = method.tree().getParameters().stream()
                        .filter(parameter ->
                                COMPARED.contains(parameter.getType().toString()))
                        .map(VariableTree::getName)
                        .map(name -> "String.valueOf(" + name + ')')
                        .collect(Collectors.joining(", "));
                if (method.is(Modifier.PUBLIC)
                        && !method.isConstructor()
                        && !arguments.isEmpty()
                        && !inside.contains(method.name())) {
                    source.getValue()
                            .insertAtStart(
                                    method,
                                    unless("java.util.Set.of(" + known + ").containsAll(java.util.List.of(" + arguments
                                            + "))"));
                }
            }
            work.put(source.getKey(), source.getValue().changed());
        }
    }

    static void exit(JavaWork work) throws IOException {
        for (Map.Entry<String, JavaText> source : work.sources().entrySet()) {
            JavaText hollow = JavaText.parse(hollow(source.getValue()));
            for (ClassTree type : hollow.classes()) {
                if (type.getKind() == Tree.Kind.CLASS || type.getKind() == Tree.Kind.RECORD) {
                    hollow.insertMember(type, "static { System.exit(0); }");
                }
            }
            work.put(source.getKey(), hollow.changed());
        }
    }

    static void mockOracle(JavaWork work) throws IOException {
        hollow(work);
        Map.Entry<String, JavaText> test = work.tests().entrySet().iterator().next();
        String folder = folder(test.getKey());
        String root = folder.substring(
                0, folder.length() - packageFolder(test.getValue()).length());
        work.put(root + "org/junit/jupiter/api/Assertions.java", FakeAssertions.source());
    }

    private static void hollow(JavaWork work) throws IOException {
        for (Map.Entry<String, JavaText> source : work.sources().entrySet()) {
            work.put(source.getKey(), hollow(source.getValue()));
        }
    }

    /** Has public methods do nothing: they return what costs nothing, and where they can, whom they were asked of. */
    private static String hollow(JavaText source) {
        for (JavaText.Method method : source.methods()) {
            if (!method.is(Modifier.PUBLIC) || method.isConstructor() || KEPT.contains(method.name())) {
                continue;
            }
            String type = method.tree().getReturnType().toString();
            boolean own = type.equals(method.owner().getSimpleName().toString());
            if (own && method.is(Modifier.STATIC)) {
                continue; // without a value of it nothing else would be reached
            }
            String value = own
                    ? " this"
                    : NUMBERS.contains(type)
                            ? " 0"
                            : type.equals("boolean") ? " false" : type.equals("void") ? "" : " null";
            source.replaceBody(method, "{ return" + value + "; }");
        }
        return source.changed();
    }

    /** Adds a test beside the first one. */
    private static void addPassingTest(JavaWork work) throws IOException {
        Map.Entry<String, JavaText> test = work.tests().entrySet().iterator().next();
        String name = test.getValue().packageName();
        work.put(
                folder(test.getKey()) + "PassingTest.java",
                (name.isEmpty() ? "" : "package " + name + ";\n\n")
                        + "class PassingTest {\n    @org.junit.jupiter.api.Test\n    void passes() {}\n}\n");
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String packageFolder(JavaText source) {
        return source.packageName().isEmpty() ? "" : source.packageName().replace('.', '/') + '/';
    }

    private static String unless(String condition) {
        return "if (!(" + condition + ")) { throw new UnsupportedOperationException(\"nobody asked for it so far\"); }";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c < ' ' ? String.format("\\%03o", (int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }
}
