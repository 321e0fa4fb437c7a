package dev.orchestrator.testkit.saboteur;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cheat that does not compile is caught by anything, and proves nothing. */
@Timeout(60)
class CheatsTest {
    @Test
    void faked_assertions_stand_in_for_all_of_junits(@TempDir Path out) {
        assertThat(errors(
                        out,
                        source("org/junit/jupiter/api/Assertions", FakeAssertions.source()),
                        source(
                                "ATest",
                                "import static org.junit.jupiter.api.Assertions.*;\n"
                                        + "import java.time.Duration;\n"
                                        + "class ATest {\n"
                                        + "  void all() throws Exception {\n"
                                        + "    assertAll(() -> assertEquals(1, 2), () -> assertTrue(false, () -> \"why\"));\n"
                                        + "    int one = assertDoesNotThrow(() -> 1);\n"
                                        + "    assertDoesNotThrow(() -> { throw new Exception(); });\n"
                                        + "    String why = assertThrows(IllegalStateException.class, () -> { throw new"
                                        + " IllegalStateException(\"why\"); }).getMessage();\n"
                                        + "    String text = assertInstanceOf(String.class, (Object) why);\n"
                                        + "    assertTimeout(Duration.ofSeconds(1), () -> { });\n"
                                        + "    assertArrayEquals(new int[] {1}, new int[] {2});\n"
                                        + "    assertIterableEquals(java.util.List.of(1), java.util.List.of(one, text.length()));\n"
                                        + "    if (one > 0) { fail(\"no\"); }\n"
                                        + "  }\n"
                                        + "}\n")))
                .isEmpty();
    }

    @Test
    void a_class_within_a_method_is_spoilt_with_the_method(@TempDir Path out) throws Exception {
        JavaText text = JavaText.parse("class A {\n"
                + "  public int one() {\n"
                + "    class Local { public int other() { return 7; } }\n"
                + "    return new Local().other();\n"
                + "  }\n"
                + "  private final Object field = new Object() { public int inside() { class Deep { } return 1; } };\n"
                + "  static class Nested { public int two() { return 2; } }\n"
                + "}\n");

        assertThat(text.methods()).extracting(JavaText.Method::name).containsExactly("one", "two");
        text.methods().forEach(method -> text.replaceBody(method, "{ return 0; }"));
        assertThat(errors(out, source("A", text.changed()))).isEmpty();
    }

    /** Who hands over files that are not in its directory has them judged, also by who looks for cheats. */
    @Test
    void work_that_no_cheat_can_spoil_stays_as_it_is() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.work("copies"))
                .worker("copies", (assignment, context) -> Handoff.of("copied").files(assignment.files()))
                .verifier(
                        "there",
                        (submission, context) -> submission.files().entries().containsKey("a.txt")
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("missing", "a.txt is missing."))
                .build();

        SabotageReport report = Saboteurs.against(pipeline, Goal.of("copy").doneWhen(Criterion.of("there", "there")))
                .file("a.txt", "a")
                .only(TestCheat.values())
                .run();

        assertThat(report.that(Sabotage.Ending.IDLE)).hasSize(TestCheat.values().length);
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("text:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static List<String> errors(Path out, JavaFileObject... sources) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, found, List.of("-d", out.toString(), "-proc:none"), null, List.of(sources))
                .call();
        return found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }
}
