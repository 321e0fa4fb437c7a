package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.verify.CheckResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Most of these fork a JVM, so all but the main lines are tagged slow. */
@Timeout(120)
class JUnitVerifierTest {
    private static final String CALCULATOR = "package calc;\npublic class Calculator {\n"
            + "    public static int add(int a, int b) { return a + b; }\n"
            + "    public static int fail() { throw new IllegalStateException(\"deep\"); }\n}\n";

    @TempDir
    Path temp;

    private final JUnitVerifier verifier =
            JUnitVerifier.builder().junitOfThisProgram().build();

    private CheckResult check(String... testBody) throws Exception {
        return check(verifier, testBody);
    }

    private CheckResult check(JUnitVerifier with, String... testBody) throws Exception {
        return new Bench(temp)
                .check(
                        with,
                        "src/main/java/calc/Calculator.java",
                        CALCULATOR,
                        "src/test/java/calc/CalculatorTest.java",
                        "package calc;\nimport static org.junit.jupiter.api.Assertions.*;\n"
                                + "import org.junit.jupiter.api.*;\nclass CalculatorTest {\n"
                                + String.join("\n", testBody)
                                + "\n}\n");
    }

    @Test
    void counts_the_tests_that_really_ran() throws Exception {
        CheckResult result = check(
                "@Test void adds() { assertEquals(3, Calculator.add(1, 2)); }",
                "@RepeatedTest(2) void again() { }",
                "@Test @Disabled void later() { fail(); }",
                "@Test void aborted() { Assumptions.assumeTrue(false); }",
                "@Nested @Disabled class Off { @Test void a() {} @Test void b() {} }");

        assertThat(result).isInstanceOfSatisfying(CheckResult.Passed.class, passed -> {
            assertThat(passed.executed()).isEqualTo(3);
            assertThat(passed.facts())
                    .containsEntry("tests", "3")
                    .containsEntry("failed", "0")
                    .containsEntry("skipped", "4")
                    .hasEntrySatisfying("tests-sha256", hash -> assertThat(hash).matches("[0-9a-f]{64}"));
        });
    }

    @Test
    void failures_are_findings_at_the_first_frame_in_the_sources() throws Exception {
        CheckResult result = check(
                "@Test void good() { }",
                "@Test void wrong() { assertEquals(4, Calculator.add(1, 2)); }",
                "@Test void thrown() { Calculator.fail(); }");

        assertThat(Bench.findings(result))
                .containsExactlyInAnyOrder(
                        Finding.at(
                                Location.of("src/test/java/calc/CalculatorTest.java", 6),
                                "test-failed",
                                "calc.CalculatorTest#wrong: expected: <4> but was: <3>"),
                        Finding.at(
                                Location.of("src/main/java/calc/Calculator.java", 4),
                                "test-error",
                                "calc.CalculatorTest#thrown: java.lang.IllegalStateException: deep"));
    }

    @Test
    @Tag("slow")
    void a_failing_set_up_is_a_finding() throws Exception {
        CheckResult result = check(
                "@BeforeAll static void up() { throw new IllegalStateException(\"no set-up\"); }", "@Test void a() {}");

        assertThat(Bench.findings(result)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("test-error");
            assertThat(finding.message()).contains("CalculatorTest: ").contains("no set-up");
        });
    }

    @Test
    void sources_that_do_not_compile_are_rejected_before_anything_runs() throws Exception {
        assertThat(Bench.findings(check("@Test void a() { Calculator.subtract(); }")))
                .extracting(Finding::code)
                .containsExactly("compiler.err.cant.resolve.location.args");
    }

    @Test
    void nothing_to_compile_is_no_pass() throws Exception {
        assertThat(Bench.reason(new Bench(temp).check(verifier, "README.md", "x")))
                .contains("nothing to compile");
    }

    @Test
    @Tag("slow")
    void tests_that_were_all_skipped_are_no_pass() throws Exception {
        assertThat(Bench.reason(check("@Test @Disabled void later() {}"))).contains("no test ran: 1 were skipped");
    }

    @Test
    @Tag("slow")
    void tests_that_print_too_much_are_rejected() throws Exception {
        JUnitVerifier strict = JUnitVerifier.builder()
                .junitOfThisProgram()
                .outputLimitBytes(10_000)
                .build();

        assertThat(Bench.findings(check(strict, "@Test void loud() { System.out.println(\"x\".repeat(20_000)); }")))
                .extracting(Finding::code)
                .containsExactly("too-much-output");
    }

    @Test
    void exiting_with_success_is_no_pass() throws Exception {
        assertThat(Bench.findings(check("@Test void sneaky() { System.exit(0); }")))
                .containsExactly(Finding.at(
                        new Location("src/test/java/calc/CalculatorTest.java", 0, 0),
                        "tests-ended-early",
                        "calc.CalculatorTest#sneaky: ended the test JVM with status 0; a test must not exit or crash"
                                + " it"));
    }

    @Test
    @Tag("slow")
    void results_that_a_test_writes_itself_are_not_believed() throws Exception {
        CheckResult result = check(
                "@Test void forger() throws Exception {",
                "  try (var found = java.nio.file.Files.walk(java.nio.file.Path.of(\"\"))) {",
                "    for (var file : (Iterable<java.nio.file.Path>) found.filter(f -> f.endsWith(\"results\"))::iterator) {",
                "      var lines = java.nio.file.Files.readAllLines(file);",
                "      lines.addAll(lines);",
                "      java.nio.file.Files.write(file, lines);",
                "    }",
                "  }",
                "  Runtime.getRuntime().halt(0);",
                "}");

        assertThat(Bench.findings(result)).extracting(Finding::code).contains("test-report-damaged");
    }

    @Test
    @Tag("slow")
    void what_a_test_prints_counts_for_nothing() throws Exception {
        CheckResult result = check(
                "@Test void liar() {",
                "System.out.println(\"plan\\ndone\\n[ 100 tests successful ]\\nTests run: 100, Failures: 0\");",
                "fail(\"truth\"); }");

        assertThat(Bench.findings(result))
                .extracting(Finding::message)
                .containsExactly("calc.CalculatorTest#liar: truth");
    }

    @Test
    @Tag("slow")
    void an_endless_test_is_ended_and_named() throws Exception {
        CheckResult result = CheckResult.couldNotRun("not tried");
        // Where a JVM takes long to start, the test has not begun when a short time is up.
        for (int seconds = 1; result instanceof CheckResult.CouldNotRun && seconds < 100; seconds *= 2) {
            JUnitVerifier hasty = JUnitVerifier.builder()
                    .junitOfThisProgram()
                    .timeout(Duration.ofSeconds(seconds))
                    .build();
            result = check(hasty, "@Test void endless() { while (true) { } }");
        }

        assertThat(Bench.findings(result)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("test-timeout");
            assertThat(finding.message()).startsWith("calc.CalculatorTest#endless: was still running");
        });
    }

    @Test
    @Tag("slow")
    void engines_and_listeners_of_the_submission_are_not_registered() throws Exception {
        String engine =
                "package calc;\nimport org.junit.platform.engine.*;\nimport org.junit.platform.engine.support.descriptor.*;\n"
                        + "public class FakeEngine implements TestEngine {\n"
                        + "  public String getId() { return \"fake\"; }\n"
                        + "  public TestDescriptor discover(EngineDiscoveryRequest r, UniqueId id) {\n"
                        + "    EngineDescriptor root = new EngineDescriptor(id, \"fake\");\n"
                        + "    root.addChild(new AbstractTestDescriptor(id.append(\"test\", \"t\"), \"t\") {\n"
                        + "      public Type getType() { return Type.TEST; } });\n"
                        + "    return root; }\n"
                        + "  public void execute(ExecutionRequest r) {\n"
                        + "    for (TestDescriptor d : r.getRootTestDescriptor().getChildren()) {\n"
                        + "      r.getEngineExecutionListener().executionStarted(d);\n"
                        + "      r.getEngineExecutionListener().executionFinished(d, TestExecutionResult.successful()); } }\n"
                        + "}\n";

        CheckResult result = new Bench(temp)
                .check(
                        verifier,
                        "src/test/java/calc/FakeEngine.java",
                        engine,
                        "src/test/resources/META-INF/services/org.junit.platform.engine.TestEngine",
                        "calc.FakeEngine\n");

        assertThat(Bench.reason(result)).contains("no test ran");
    }

    @Test
    @Tag("slow")
    void extensions_that_the_submission_registers_for_all_tests_forgive_nothing() throws Exception {
        String forgiving = "package calc;\nimport org.junit.jupiter.api.extension.*;\n"
                + "public class Forgiving implements TestExecutionExceptionHandler {\n"
                + "  public void handleTestExecutionException(ExtensionContext context, Throwable thrown) { }\n}\n";

        CheckResult result = new Bench(temp)
                .check(
                        verifier,
                        "src/test/java/calc/Forgiving.java",
                        forgiving,
                        "src/test/java/calc/WrongTest.java",
                        "package calc;\nclass WrongTest {\n"
                                + "  @org.junit.jupiter.api.Test void wrong() { throw new IllegalStateException(); }\n}\n",
                        "src/test/resources/META-INF/services/org.junit.jupiter.api.extension.Extension",
                        "calc.Forgiving\n",
                        "src/test/resources/junit-platform.properties",
                        "junit.jupiter.extensions.autodetection.enabled = true\n");

        assertThat(Bench.findings(result)).extracting(Finding::code).containsExactly("test-error");
    }

    @Test
    @Tag("slow")
    void tests_that_are_only_pretended_to_run_are_run() throws Exception {
        CheckResult result = new Bench(temp)
                .check(
                        verifier,
                        "src/test/java/WrongTest.java",
                        "class WrongTest { @org.junit.jupiter.api.Test void wrong() { throw new AssertionError(); } }",
                        "src/test/resources/junit-platform.properties",
                        "junit.platform.execution.dryRun.enabled = true\n");

        assertThat(Bench.findings(result)).extracting(Finding::code).containsExactly("test-failed");
    }

    @Test
    void held_out_tests_run_instead_of_the_ones_the_worker_sees(@TempDir Path hidden) throws Exception {
        Files.createDirectories(hidden.resolve("calc"));
        Files.writeString(
                hidden.resolve("calc/CalculatorTest.java"),
                "package calc;\nimport org.junit.jupiter.api.*;\nclass CalculatorTest {\n"
                        + "  @Test void adds_others() { Assertions.assertEquals(7, Calculator.add(3, 4)); }\n}\n");
        JUnitVerifier heldOut =
                JUnitVerifier.builder().junitOfThisProgram().heldOut(hidden).build();
        String[] special = {
            "src/main/java/calc/Calculator.java",
            "package calc;\npublic class Calculator { public static int add(int a, int b) { return 3; } }\n",
            "src/test/java/calc/CalculatorTest.java",
            "package calc;\nclass CalculatorTest { @org.junit.jupiter.api.Test void seen() { } }\n"
        };

        assertThat(Bench.findings(new Bench(temp).check(heldOut, special)))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .startsWith("calc.CalculatorTest#adds_others");
        assertThat(new Bench(temp).check(heldOut, "Calculator.java", CALCULATOR))
                .isInstanceOfSatisfying(
                        CheckResult.Passed.class,
                        passed -> assertThat(passed.executed()).isEqualTo(1));
        assertThat(heldOut.version()).isNotEqualTo(verifier.version());
    }

    @Test
    void held_out_tests_that_are_not_there_are_refused_at_once(@TempDir Path empty) {
        assertThatThrownBy(() -> JUnitVerifier.builder().heldOut(empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds no .java file");
        assertThatThrownBy(() -> JUnitVerifier.builder().heldOut(empty.resolve("missing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing");
    }

    @Test
    @Tag("slow")
    void fewer_tests_than_must_run_are_a_rejection() throws Exception {
        JUnitVerifier two =
                JUnitVerifier.builder().junitOfThisProgram().atLeast(2).build();

        assertThat(Bench.findings(check(two, "@Test void one() {}", "@Test @Disabled void other() {}")))
                .extracting(Finding::toString)
                .containsExactly(
                        "[too-few-tests] Only 1 tests ran and 1 were skipped, but at least 2 must run; put back"
                                + " what was removed, switched off or renamed.");
    }

    @Test
    @Tag("slow")
    void resources_and_files_are_where_tests_look_for_them() throws Exception {
        CheckResult result = new Bench(temp)
                .check(
                        verifier,
                        "src/test/java/RT.java",
                        "import static org.junit.jupiter.api.Assertions.*;\nclass RT { @org.junit.jupiter.api.Test void t() {"
                                + " assertNotNull(RT.class.getResource(\"/data.txt\"));"
                                + " assertTrue(new java.io.File(\"src/test/resources/data.txt\").isFile());"
                                + " assertNull(System.getenv(\"HOME\")); } }",
                        "src/test/resources/data.txt",
                        "data");

        assertThat(result).isInstanceOf(CheckResult.Passed.class);
    }

    @Test
    @Tag("slow")
    void without_junit_nothing_runs_and_the_reason_says_so() throws Exception {
        JUnitVerifier bare = JUnitVerifier.builder().build();

        assertThat(Bench.reason(new Bench(temp).check(bare, "A.java", "class A {}")))
                .contains("needs JUnit's launcher")
                .contains("NoClassDefFoundError");
    }

    @Test
    void a_class_of_java_itself_has_no_jar() {
        assertThatThrownBy(() -> JUnitVerifier.builder().classPathOf(Test.class, String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String");
        assertThat(CodeSources.of(Test.class, Finding.class, Location.class)).hasSize(2);
    }

    @Test
    void limits_must_be_positive() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> JUnitVerifier.builder().timeout(wrong).build())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
