package dev.orchestrator.samples.migration.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheapRulesTest {
    @Test
    void names_are_replaced_and_lines_stay_where_they_are() {
        String source = """
                import static org.junit.Assert.assertEquals;
                import org.junit.Assert;
                import org.junit.Before;
                import org.junit.BeforeClass;
                import org.junit.After;
                import org.junit.AfterClass;
                import org.junit.Ignore;
                import org.junit.Test;
                class FooTest {
                    @BeforeClass public static void a() {}
                    @AfterClass public static void b() {}
                    @Before public void c() {}
                    @After public void d() {}
                    @Ignore("later") @Test public void e() { Assert.assertTrue(true); }
                }
                """;

        assertThat(CheapRules.apply(source)).isEqualTo("""
                        import static org.junit.jupiter.api.Assertions.assertEquals;
                        import org.junit.jupiter.api.Assertions;
                        import org.junit.jupiter.api.BeforeEach;
                        import org.junit.jupiter.api.BeforeAll;
                        import org.junit.jupiter.api.AfterEach;
                        import org.junit.jupiter.api.AfterAll;
                        import org.junit.jupiter.api.Disabled;
                        import org.junit.jupiter.api.Test;
                        class FooTest {
                            @BeforeAll public static void a() {}
                            @AfterAll public static void b() {}
                            @BeforeEach public void c() {}
                            @AfterEach public void d() {}
                            @Disabled("later") @Test public void e() { Assertions.assertTrue(true); }
                        }
                        """);
    }

    @Test
    void comments_and_literals_are_left_alone() {
        String source =
                "// @Before Assert.fail\n/* @After */ String s = \"Assert.x \\\" @Ignore\"; char c = '\"'; Assert.y();";

        assertThat(CheapRules.apply(source))
                .isEqualTo(
                        "// @Before Assert.fail\n/* @After */ String s = \"Assert.x \\\" @Ignore\"; char c = '\"'; Assertions.y();");
    }

    @Test
    void other_names_that_end_alike_are_left_alone() {
        String source = "MyAssert.check(); org.assertj.core.api.Assert.x(); @BeforeMethod";

        assertThat(CheapRules.apply(source)).isEqualTo(source);
    }
}
