package dev.orchestrator.samples.migration.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineMeasureTest {
    @TempDir
    Path folder;

    @Test
    void tests_are_recorded_as_they_are_and_what_cannot_be_compared_is_named() throws Exception {
        Library library = SmallLibrary.of(
                folder,
                Map.of(
                        "p/FourTest.java",
                        """
                        package p;
                        import org.junit.*;
                        public class FourTest {
                            @Test public void passes() throws Exception {
                                Assert.assertTrue(new java.io.File("src/test/resources/p/data.txt").exists());
                            }
                            @Test public void fails() { Assert.assertEquals("a", "b"); }
                            @Test public void breaks() { throw new IllegalStateException(); }
                            @Test @Ignore public void ignored() { }
                            @Test public void assumes() { Assume.assumeTrue(false); }
                        }
                        """,
                        "p/data.txt",
                        "data",
                        "p/ThreeTest.java",
                        "package p;\npublic class ThreeTest extends junit.framework.TestCase {\n    public void testIt() { }\n}\n",
                        "p/AllTest.java",
                        """
                        package p;
                        import java.util.*;
                        import org.junit.Test;
                        import org.junit.runner.RunWith;
                        import org.junit.runners.Parameterized;
                        @RunWith(Parameterized.class)
                        public class AllTest {
                            private final int n;
                            public AllTest(int n) { this.n = n; }
                            @Parameterized.Parameters(name = "[{0}]") public static List<Object[]> data() {
                                return Arrays.asList(new Object[] {7}, new Object[] {7});
                            }
                            @Test public void each() { }
                        }
                        """,
                        "p/MoodyTest.java",
                        """
                        package p;
                        public class MoodyTest {
                            @org.junit.Test public void moody() { org.junit.Assert.assertFalse(ExitTest.seen); }
                        }
                        """,
                        "p/ExitTest.java",
                        """
                        package p;
                        public class ExitTest {
                            static boolean seen;
                            @org.junit.Test public void exits() { System.exit(3); }
                        }
                        """,
                        "p/OrderTest.java",
                        """
                        package p;
                        public class OrderTest {
                            @org.junit.Test public void sets() {
                                org.junit.Assert.assertNull(System.setProperty("p.seen.by.order", "yes"));
                            }
                        }
                        """,
                        "p/ZOrderTest.java",
                        """
                        package p;
                        public class ZOrderTest {
                            @org.junit.Test public void sees() {
                                org.junit.Assert.assertNull(System.getProperty("p.seen.by.order"));
                            }
                        }
                        """,
                        "p/GoneTest.java",
                        "package p;\npublic class GoneTest extends Missing {}\n",
                        "p/LeansOnGoneTest.java",
                        "package p;\npublic class LeansOnGoneTest extends GoneTest {}\n"));

        Baseline baseline = BaselineMeasure.of(library, folder.resolve("scratch"));

        assertThat(baseline.outcomes())
                .hasToString(
                        "{p.AllTest#each[0]=passed, p.AllTest#each[1]=passed, p.FourTest#assumes=aborted by an assumption, "
                                + "p.FourTest#breaks=failed with java.lang.IllegalStateException, "
                                + "p.FourTest#fails=failed with an assertion, p.FourTest#ignored=skipped, "
                                + "p.FourTest#passes=passed, p.MoodyTest#moody=passed, p.OrderTest#sets=passed, "
                                + "p.ThreeTest#testIt=passed}");
        assertThat(baseline.unstable())
                .containsExactly(Map.entry("p.ZOrderTest#sees", "failed with an assertion, then passed"));
        assertThat(baseline.broken()).containsExactly(Map.entry("p.ExitTest", "ends its JVM, with exit code 3"));
        assertThat(baseline.uncompilable()).containsOnlyKeys("p/GoneTest.java", "p/LeansOnGoneTest.java");
        assertThat(baseline.files().get("p/MoodyTest.java").uses()).containsExactly("p/ExitTest.java");
    }

    @Test
    void sources_compile_with_the_class_library_that_fits_more_of_them() throws Exception {
        String old = "package p;\nclass Old {\n    Object[] all(java.util.List<?> l) { return l.toArray(null); }\n}\n";
        String later = "package p;\nclass Later {\n    Object it = \"\".repeat(2);\n}\n";
        Path first = java.nio.file.Files.createDirectory(folder.resolve("first"));
        Path second = java.nio.file.Files.createDirectory(folder.resolve("second"));

        BaselineCompile release = BaselineCompile.of(SmallLibrary.of(first, Map.of("p/Old.java", old)), first);
        BaselineCompile jdk = BaselineCompile.of(SmallLibrary.of(second, Map.of("p/Later.java", later)), second);

        assertThat(release.platform()).isEqualTo(Compiler.Platform.OF_THE_RELEASE);
        assertThat(release.uncompilable()).isEmpty();
        assertThat(jdk.platform()).isEqualTo(Compiler.Platform.OF_THIS_JDK);
        assertThat(jdk.uncompilable()).isEmpty();
    }
}
