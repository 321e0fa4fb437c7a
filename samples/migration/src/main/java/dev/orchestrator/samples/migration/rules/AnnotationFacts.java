package dev.orchestrator.samples.migration.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What annotations of JUnit 4 and 5 claim, in words that are the same for both. */
final class AnnotationFacts {
    static final Map<String, String> MARKERS = Map.ofEntries(
            Map.entry(OldJUnit.TEST, "a test"),
            Map.entry("org.junit.Before", "run before each test"),
            Map.entry("org.junit.After", "run after each test"),
            Map.entry("org.junit.BeforeClass", "run before all tests"),
            Map.entry("org.junit.AfterClass", "run after all tests"),
            Map.entry(OldJUnit.JUPITER + "Test", "a test"),
            Map.entry(OldJUnit.JUPITER + "BeforeEach", "run before each test"),
            Map.entry(OldJUnit.JUPITER + "AfterEach", "run after each test"),
            Map.entry(OldJUnit.JUPITER + "BeforeAll", "run before all tests"),
            Map.entry(OldJUnit.JUPITER + "AfterAll", "run after all tests"));

    private AnnotationFacts() {}

    static List<String> ofMethod(MethodTree method, Function<AnnotationTree, String> nameOf) {
        List<String> claims = new ArrayList<>();
        for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
            String name = nameOf.apply(annotation);
            String marker = MARKERS.get(name);
            if (marker != null) {
                claims.add(marker);
            }
            if (name.equals(OldJUnit.TEST)) {
                attributes(annotation, claims);
            }
            disabled(annotation, name, claims);
        }
        return claims;
    }

    static List<String> ofClass(ClassTree type, Function<AnnotationTree, String> nameOf) {
        List<String> claims = new ArrayList<>();
        for (AnnotationTree annotation : type.getModifiers().getAnnotations()) {
            String name = nameOf.apply(annotation);
            String value = annotation.getArguments().isEmpty()
                    ? ""
                    : TestFacts.valueOf(annotation.getArguments().get(0));
            switch (name) {
                case OldJUnit.RUN_WITH -> {
                    if (value.endsWith("Parameterized.class")) {
                        claims.add("run for each set of parameters from " + source(type, nameOf));
                    } else if (!value.matches("(.*\\.)?(JUnit4|BlockJUnit4ClassRunner)\\.class")) {
                        claims.add("run by " + value);
                    }
                }
                case "org.junit.jupiter.params.provider.MethodSource" ->
                    claims.add("run for each set of parameters from " + value.replace("\"", ""));
                case "org.junit.FixMethodOrder" ->
                    claims.add(value.endsWith("NAME_ASCENDING") ? "in order of names" : value);
                case OldJUnit.JUPITER + "TestMethodOrder" ->
                    claims.add(value.endsWith("MethodName.class") ? "in order of names" : value);
                default -> disabled(annotation, name, claims);
            }
        }
        return claims;
    }

    private static String source(ClassTree type, Function<AnnotationTree, String> nameOf) {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method
                    && method.getModifiers().getAnnotations().stream()
                            .anyMatch(a -> nameOf.apply(a).equals("org.junit.runners.Parameterized.Parameters"))) {
                return method.getName().toString();
            }
        }
        return "nowhere";
    }

    private static void attributes(AnnotationTree annotation, List<String> claims) {
        for (ExpressionTree argument : annotation.getArguments()) {
            if (argument instanceof AssignmentTree assignment) {
                String value = assignment.getExpression().toString();
                if (assignment.getVariable().toString().equals("expected")) {
                    claims.add("expected to throw " + value);
                } else if (!value.matches("0[lL]?")) {
                    claims.add("limited to " + value + " ms");
                }
            }
        }
    }

    private static void disabled(AnnotationTree annotation, String name, List<String> claims) {
        if (name.equals(OldJUnit.IGNORE) || name.equals(OldJUnit.JUPITER + "Disabled")) {
            claims.add("disabled"
                    + (annotation.getArguments().isEmpty()
                            ? ""
                            : " because of "
                                    + TestFacts.valueOf(
                                            annotation.getArguments().get(0))));
        }
    }
}
