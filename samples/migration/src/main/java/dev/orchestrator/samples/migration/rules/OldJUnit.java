package dev.orchestrator.samples.migration.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** What JUnit 3 and 4 call things, and what JUnit 5 calls them. */
final class OldJUnit {
    static final String JUPITER = "org.junit.jupiter.api.";
    static final String TEST = "org.junit.Test";
    static final String IGNORE = "org.junit.Ignore";
    static final String RUN_WITH = "org.junit.runner.RunWith";
    static final String TEST_CASE = "junit.framework.TestCase";

    /** Annotations that only change their name. */
    static final Map<String, String> RENAMED = Map.of(
            TEST,
            JUPITER + "Test",
            IGNORE,
            JUPITER + "Disabled",
            "org.junit.Before",
            JUPITER + "BeforeEach",
            "org.junit.After",
            JUPITER + "AfterEach",
            "org.junit.BeforeClass",
            JUPITER + "BeforeAll",
            "org.junit.AfterClass",
            JUPITER + "AfterAll");

    static final Set<String> ASSERT_OWNERS =
            Set.of("org.junit.Assert", "junit.framework.Assert", "junit.framework.TestCase", "org.junit.Assume");

    static final Set<String> NEW_OWNERS =
            Set.of(JUPITER + "Assertions", JUPITER + "Assumptions", "org.hamcrest.MatcherAssert");

    private OldJUnit() {}

    static boolean isOld(String name) {
        return name.startsWith("junit.framework.")
                || name.startsWith("junit.textui.")
                || name.startsWith("junit.extensions.")
                || name.startsWith("org.junit.")
                        && !name.startsWith("org.junit.jupiter.")
                        && !name.startsWith("org.junit.platform.");
    }

    static String ownerOf(Element member) {
        return member.getEnclosingElement() instanceof TypeElement type
                ? type.getQualifiedName().toString()
                : "";
    }

    static List<String> parameters(ExecutableElement method) {
        return method.getParameters().stream().map(p -> p.asType().toString()).toList();
    }

    /** Returns whether the first argument is what to say when the assertion fails. */
    static boolean messageFirst(ExecutableElement method) {
        List<String> types = parameters(method);
        if (types.isEmpty() || !types.get(0).equals("java.lang.String")) {
            return false;
        }
        if (types.size() == 1) {
            return false;
        }
        boolean framework = ownerOf(method).startsWith("junit.framework.");
        boolean twoStrings = types.size() == 2 && types.get(1).equals("java.lang.String");
        return !(framework && twoStrings && method.getSimpleName().contentEquals("assertEquals"));
    }

    /** Returns the assertion's name in JUnit 5; empty if there is no rule for it. */
    static String newName(ExecutableElement method) {
        String name = method.getSimpleName().toString();
        List<String> types = parameters(method);
        List<String> compared = messageFirst(method) ? types.subList(1, types.size()) : types;
        return switch (name) {
            case "assertTrue",
                    "assertFalse",
                    "assertNull",
                    "assertNotNull",
                    "assertSame",
                    "assertNotSame",
                    "assertNotEquals",
                    "assertArrayEquals",
                    "assertThrows",
                    "assertThat",
                    "fail",
                    "assumeTrue",
                    "assumeFalse" -> name;
            case "assumeNotNull" -> "assumeTrue";
            case "assertEquals" ->
                compared.equals(List.of("java.lang.Object[]", "java.lang.Object[]"))
                        ? "assertArrayEquals"
                        : compared.equals(List.of("double", "double")) ? "" : name;
            default -> "";
        };
    }

    static String newOwner(String newName) {
        if (newName.equals("assertThat")) {
            return "org.hamcrest.MatcherAssert";
        }
        return newName.startsWith("assume") ? JUPITER + "Assumptions" : JUPITER + "Assertions";
    }
}
