package dev.orchestrator.samples.migration.rules;

import static dev.orchestrator.samples.migration.rules.Rules.careful;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarefulRulesTest {
    /** Methods of the class under the rules; each pair is one statement before and after. */
    private static final String VALUES =
            "    String text = \"x\"; Object value = text; double d = 1; long n = 1; int[] ints = {1};\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Assert.assertEquals("why", "a", text);           | Assertions.assertEquals("a", text, "why");
                    Assert.assertEquals("why", 1, n);                | Assertions.assertEquals(1, n, "why");
                    Assert.assertEquals("why", 1.0, d, 0.1);         | Assertions.assertEquals(1.0, d, 0.1, "why");
                    Assert.assertEquals(1.0, d, 0.1);                | Assertions.assertEquals(1.0, d, 0.1);
                    Assert.assertEquals("a", text);                  | Assertions.assertEquals("a", text);
                    Assert.assertEquals(text + n, value, value);     | Assertions.assertEquals(value, value, text + n);
                    Assert.assertTrue("why", n == 1);                | Assertions.assertTrue(n == 1, "why");
                    Assert.assertNotNull("why", text);               | Assertions.assertNotNull(text, "why");
                    Assert.assertNull(null, value);                  | Assertions.assertNull(value, (String) null);
                    Assert.assertEquals(null, value);                | Assertions.assertEquals((Object) null, value);
                    Assert.assertNotSame("why", text, value);        | Assertions.assertNotSame(text, value, "why");
                    Assert.assertArrayEquals("why", ints, ints);     | Assertions.assertArrayEquals(ints, ints, "why");
                    Assert.assertEquals(new Object[0], new Object[0]); | Assertions.assertArrayEquals(new Object[0], new Object[0]);
                    Assert.assertThat("why", text, org.hamcrest.CoreMatchers.is("x")); | MatcherAssert.assertThat("why", text, org.hamcrest.CoreMatchers.is("x"));
                    Assert.fail("why");                              | Assertions.fail("why");
                    org.junit.Assert.assertFalse("why", false);      | Assertions.assertFalse(false, "why");
                    org.junit.Assume.assumeTrue("why", n == 1);      | Assumptions.assumeTrue(n == 1, "why");
                    org.junit.Assume.assumeNotNull(value);           | Assumptions.assumeTrue((value) != null);
                    """)
    void a_statement_says_the_same_in_the_new_order(String before, String after) {
        String source = Rules.test(
                "import org.junit.Assert;\nimport org.junit.Test;\n",
                VALUES + "    @Test public void test() {\n        " + before + "\n    }\n");

        assertThat(text(careful(source))).contains("        " + after + "\n").doesNotContain("org.junit.Assert");
        assertThat(Rules.auditOfCareful(source)).isEmpty();
    }

    @Test
    void nested_calls_and_line_breaks_survive_a_message_that_moves() {
        String source = Rules.test("import static org.junit.Assert.*;\nimport org.junit.Test;\n", """
                    @Test public void test() {
                        assertTrue("outer",
                            new Object() {
                                boolean look() { assertNotNull("inner", ""); return true; }
                            }.look());
                    }
                """);

        assertThat(text(careful(source))).contains("""
                                assertTrue(new Object() {
                                        boolean look() { assertNotNull("", "inner"); return true; }
                                    }.look(),
                                    "outer");
                        """.indent(0).strip());
        assertThat(Rules.auditOfCareful(source)).isEmpty();
    }

    @Test
    void an_expected_exception_and_a_time_limit_become_calls_around_the_body() {
        String source = Rules.test("import static org.junit.Assert.fail;\n\nimport org.junit.Test;\n", """
                    @Test(expected = IllegalStateException.class, timeout = 500)
                    public void test() {
                        throw new IllegalStateException();
                    }
                """);

        assertThat(text(careful(source)))
                .contains("import static org.junit.jupiter.api.Assertions.assertThrows;")
                .contains("""
                            @Test
                            public void test() {
                                assertTimeoutPreemptively(Duration.ofMillis(500), () -> { assertThrows(IllegalStateException.class, () -> {
                                throw new IllegalStateException();
                                });});
                            }
                        """);
        assertThat(Rules.auditOfCareful(source)).isEmpty();
    }

    @Test
    void a_junit_3_test_case_becomes_a_plain_class() {
        String source = """
                package p;

                import junit.framework.Test;
                import junit.framework.TestCase;
                import junit.framework.TestSuite;

                public class FooTest extends TestCase {
                    public FooTest(String name) {
                        super(name);
                    }

                    public static Test suite() {
                        return new TestSuite(FooTest.class);
                    }

                    @Override
                    protected void setUp() throws Exception {
                        super.setUp();
                    }

                    public void testIt() {
                        assertEquals("why", "a", "a");
                    }
                }
                """;

        assertThat(text(careful(source))).isEqualTo("""
                        package p;

                        import static org.junit.jupiter.api.Assertions.assertEquals;
                        import org.junit.jupiter.api.BeforeEach;
                        import org.junit.jupiter.api.Test;

                        public class FooTest {
                            @BeforeEach
                            protected void setUp() throws Exception {
                            }

                            @Test
                            public void testIt() {
                                assertEquals("a", "a", "why");
                            }
                        }
                        """);
        assertThat(Rules.auditOfCareful(source)).isEmpty();
    }

    @Test
    void a_parameterized_class_gets_its_parameters_from_the_same_method() {
        String source = """
                package p;

                import java.util.Arrays;
                import java.util.Collection;
                import org.junit.Test;
                import org.junit.runner.RunWith;
                import org.junit.runners.Parameterized;
                import org.junit.runners.Parameterized.Parameters;

                @RunWith(Parameterized.class)
                public class FooTest {
                    private final int n;

                    public FooTest(int n) {
                        this.n = n;
                    }

                    @Parameters(name = "{0}")
                    public static Collection<Object[]> data() {
                        return Arrays.asList(new Object[][] {{1}, {2}});
                    }

                    @Test
                    public void test() {}
                }
                """;

        assertThat(text(careful(source)))
                .contains("@ParameterizedClass(name = \"{0}\")\n@MethodSource(\"data\")\npublic class FooTest {")
                .contains("    }\n\n    public static Collection<Object[]> data() {")
                .doesNotContain("org.junit.runner");
        assertThat(Rules.auditOfCareful(source)).isEmpty();
    }

    @Test
    void a_method_that_overrides_a_fixture_gets_the_annotation_itself() {
        Map<String, Rewrite> both = careful(Map.of(
                "p/BaseTest.java",
                "package p;\nimport org.junit.*;\npublic abstract class BaseTest {\n    @Before public void init() {}\n}\n",
                "p/FooTest.java",
                "package p;\nimport org.junit.*;\npublic class FooTest extends BaseTest {\n"
                        + "    @Override public void init() {}\n    @Test public void test() {}\n}\n"));

        assertThat(text(both.get("p/FooTest.java"))).contains("@BeforeEach\n    @Override public void init() {}");
    }

    @Test
    void a_class_of_the_package_keeps_its_simple_name() {
        Map<String, Rewrite> both = careful(Map.of(
                "p/Assertions.java",
                "package p;\nclass Assertions {\n    static void own() {}\n}\n",
                "p/FooTest.java",
                "package p;\nimport org.junit.*;\npublic class FooTest {\n"
                        + "    @Test public void test() { Assertions.own(); Assert.fail(); }\n}\n"));

        assertThat(text(both.get("p/FooTest.java")))
                .contains("{ Assertions.own(); org.junit.jupiter.api.Assertions.fail(); }");
    }

    @Test
    void line_ends_stay_what_they_are() {
        String source = Rules.test(
                        "import org.junit.Test;\n", "    @Test(expected = Error.class) public void test() {\n    }\n")
                .replace("\n", "\r\n");

        assertThat(text(careful(source)).replace("\r\n", ""))
                .doesNotContain("\n")
                .doesNotContain("\r");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    @org.junit.Rule public org.junit.rules.TemporaryFolder f = new org.junit.rules.TemporaryFolder(); | line 4: no rule for @org.junit.Rule org.junit.rules.TemporaryFolder f
                    @org.junit.Test public void t() { org.junit.Assert.assertEquals(1.0, 2.0); }                      | line 4: no rule for org.junit.Assert.assertEquals(double,double)
                    @org.junit.Test public void t() { int i = 0; org.junit.Assert.assertTrue("" + i++, true); }       | line 4: the message changes variables
                    @org.junit.Test public void t() { org.junit.Assume.assumeNotNull("", ""); }                       | line 4: no rule for org.junit.Assume.assumeNotNull
                    @org.junit.experimental.theories.Theory public void t() { }                                       | line 4: no rule for @org.junit.experimental.theories.Theory
                    Class<?> type = org.junit.Test.class;                                                             | line 4: no rule for org.junit.Test
                    Runnable r = org.junit.Assert::fail;                                                              | line 4: no rule for the method reference
                    """)
    void what_there_is_no_rule_for_is_refused_with_the_place(String member, String reason) {
        Rewrite result = careful(Rules.test("", "    " + member + "\n").replace("\n\n\n", "\n\n"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Rewrite.Refused.class,
                        refused -> assertThat(refused.reason()).startsWith("p/FooTest.java, " + reason));
    }

    @Test
    void a_runner_nobody_knows_is_refused() {
        Rewrite result = careful(Rules.test("@org.junit.runner.RunWith(org.junit.runners.Suite.class)", ""));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Rewrite.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains("no rule for the runner org.junit.runners.Suite"));
    }

    private static String text(Rewrite result) {
        return result instanceof Rewrite.Rewritten done ? done.text() : result.toString();
    }
}
