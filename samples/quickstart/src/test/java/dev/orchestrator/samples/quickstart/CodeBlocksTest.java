package dev.orchestrator.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeBlocksTest {
    @TempDir
    Path folder;

    @BeforeEach
    void a_source_file() throws IOException {
        Files.writeString(folder.resolve("A.java"), """
                package a;

                import java.util.List;

                class A {
                    // tag::body
                    int one() {
                        return 1;
                    }
                    // end::body
                }
                """);
    }

    @Test
    void a_whole_file_comes_without_its_package_and_tags() throws IOException {
        assertThat(check("""
                                # Page
                                <!-- code: A.java -->
                                ```java
                                import java.util.List;

                                class A {
                                    int one() {
                                        return 1;
                                    }
                                }
                                ```
                                """)).isEqualTo(new CodeBlocks.Result(1, java.util.List.of()));
    }

    @Test
    void a_tagged_part_comes_without_its_indentation() throws IOException {
        assertThat(check("""
                                <!-- code: A.java#body -->

                                ```java
                                int one() {
                                    return 1;
                                }
                                ```
                                """)).isEqualTo(new CodeBlocks.Result(1, java.util.List.of()));
    }

    @Test
    void a_difference_is_shown_at_its_line_with_what_it_should_be() throws IOException {
        CodeBlocks.Result result = check("""
                <!-- code: A.java#body -->
                ```java
                int one() {
                    return 2;
                }
                ```
                """);

        assertThat(result.problems())
                .singleElement()
                .asString()
                .startsWith("PAGE.md:4: ")
                .contains("A.java", "file:     return 1;", "page:     return 2;")
                .endsWith("int one() {\n    return 1;\n}");
    }

    @Test
    void a_missing_or_surplus_line_is_a_difference() throws IOException {
        assertThat(check("<!-- code: A.java#body -->\n```java\nint one() {\n    return 1;\n```\n")
                        .problems())
                .singleElement()
                .asString()
                .contains("file: }", "page: (nothing more)");
        assertThat(check("<!-- code: A.java#body -->\n```java\nint one() {\n    return 1;\n}\n}\n```\n")
                        .problems())
                .singleElement()
                .asString()
                .contains("file: (nothing more)", "page: }");
    }

    @Test
    void java_that_nothing_compiles_is_a_problem_and_other_blocks_are_not() throws IOException {
        assertThat(check("```sh\nls\n```\n\n```java\nint a;\n```\n").problems())
                .singleElement()
                .asString()
                .startsWith("PAGE.md:5: ")
                .contains("nothing compiles this Java");
    }

    @Test
    void a_marker_that_leads_nowhere_is_a_problem() throws IOException {
        assertThat(check("<!-- code: B.java -->\n```java\n```\n").problems())
                .containsExactly("PAGE.md:2: there is no file B.java");
        assertThat(check("<!-- code: A.java#tail -->\n```java\n```\n").problems())
                .singleElement()
                .asString()
                .contains("no code between '// tag::tail'");
        assertThat(check("<!-- code: A.java -->\n\nprose\n").problems())
                .singleElement()
                .asString()
                .startsWith("PAGE.md:3: ")
                .contains("must be followed by a ```java block");
        assertThat(check("<!-- code: A.java -->\n").problems()).hasSize(1);
        assertThat(check("<!-- code: A.java -->\n```sh\nls\n```\n").problems()).hasSize(1);
    }

    private CodeBlocks.Result check(String page) throws IOException {
        return CodeBlocks.check(Files.writeString(folder.resolve("PAGE.md"), page));
    }
}
