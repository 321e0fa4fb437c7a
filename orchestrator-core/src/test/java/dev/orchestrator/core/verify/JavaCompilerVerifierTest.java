package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.verify.CheckResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCompilerVerifierTest {
    @TempDir
    Path temp;

    @Test
    void counts_the_sources_it_compiled() throws Exception {
        CheckResult result = new Bench(temp)
                .check(
                        JavaCompilerVerifier.create(),
                        "src/a/A.java",
                        "package a; public class A { b.B b; }",
                        "src/b/B.java",
                        "package b; public class B {}",
                        "README.md",
                        "text");

        assertThat(result).isInstanceOfSatisfying(CheckResult.Passed.class, passed -> {
            assertThat(passed.executed()).isEqualTo(2);
            assertThat(passed.facts()).containsEntry("sources", "2").containsEntry("warnings", "0");
        });
    }

    @Test
    void says_where_and_what_is_wrong() throws Exception {
        CheckResult result = new Bench(temp)
                .check(
                        JavaCompilerVerifier.create(),
                        "src/A.java",
                        "class A {\n    int f() {\n        return missing;\n    }\n}\n");

        assertThat(Bench.findings(result))
                .containsExactly(Finding.at(
                        new Location("src/A.java", 3, 16),
                        "compiler.err.cant.resolve.location",
                        "cannot find symbol; symbol: variable missing; location: class A"));
    }

    @Test
    void nothing_to_compile_is_no_pass() throws Exception {
        Bench bench = new Bench(temp);

        assertThat(Bench.reason(bench.check(JavaCompilerVerifier.create(), "README.md", "x")))
                .contains("nothing to compile");
        assertThat(Bench.reason(
                        bench.check(JavaCompilerVerifier.builder().roots("src").build(), "other/A.java", "class A {}")))
                .contains("under src");
    }

    @Test
    void a_runtime_without_compiler_is_no_pass() throws Exception {
        JavaCompilerVerifier verifier = new JavaCompilerVerifier(
                Optional::empty, JavaCompilerVerifier.create().settings());

        assertThat(Bench.reason(new Bench(temp).check(verifier, "A.java", "class A {}")))
                .contains("no compiler");
    }

    @Test
    void only_chosen_sources_are_compiled() throws Exception {
        JavaCompilerVerifier verifier = JavaCompilerVerifier.builder()
                .roots("main/")
                .sources("**/Good*.java")
                .build();

        CheckResult result = new Bench(temp)
                .check(verifier, "main/Good.java", "class Good {}", "main/Bad.java", "?", "test/Good2.java", "?");

        assertThat(result)
                .isInstanceOfSatisfying(
                        CheckResult.Passed.class,
                        passed -> assertThat(passed.executed()).isEqualTo(1));
    }

    @Test
    void the_hosts_class_path_is_not_seen_but_the_given_one_is() throws Exception {
        String source = "class A { org.junit.jupiter.api.Test t; }";

        assertThat(Bench.findings(new Bench(temp).check(JavaCompilerVerifier.create(), "A.java", source)))
                .extracting(Finding::code)
                .contains("compiler.err.doesnt.exist");
        assertThat(new Bench(temp)
                        .check(
                                JavaCompilerVerifier.builder()
                                        .classPathOf(Test.class)
                                        .options("-Xlint:-classfile")
                                        .build(),
                                "A.java",
                                source))
                .isInstanceOf(CheckResult.Passed.class);
    }

    @Test
    void annotation_processors_do_not_run_uninvited() throws Exception {
        Bench bench = new Bench(temp);
        Path processor = Files.createDirectory(temp.resolve("processor"));
        String source = "public class P extends javax.annotation.processing.AbstractProcessor {"
                + " public java.util.Set<String> getSupportedAnnotationTypes() { return java.util.Set.of(\"*\"); }"
                + " public boolean process(java.util.Set<? extends javax.lang.model.element.TypeElement> a,"
                + " javax.annotation.processing.RoundEnvironment e) {"
                + " processingEnv.getMessager().printMessage(javax.tools.Diagnostic.Kind.ERROR, \"it ran\");"
                + " return false; } }";
        assertThat(bench.check(JavaCompilerVerifier.create(), "P.java", source)).isInstanceOf(CheckResult.Passed.class);
        Files.copy(bench.lastDirectory().resolve(".check/classes/P.class"), processor.resolve("P.class"));
        Path services = Files.createDirectories(processor.resolve("META-INF/services"));
        Files.writeString(services.resolve("javax.annotation.processing.Processor"), "P");

        assertThat(bench.check(
                        JavaCompilerVerifier.builder().classPath(processor).build(), "A.java", "class A {}"))
                .isInstanceOf(CheckResult.Passed.class);
        assertThat(Bench.findings(bench.check(
                        JavaCompilerVerifier.builder()
                                .annotationProcessing(processor)
                                .build(),
                        "A.java",
                        "class A {}")))
                .extracting(Finding::message)
                .containsExactly("it ran");
    }

    @Test
    void the_release_decides_what_there_is() throws Exception {
        String source = "class A { String s = \"\".strip(); }";

        assertThat(Bench.findings(new Bench(temp)
                        .check(JavaCompilerVerifier.builder().release(8).build(), "A.java", source)))
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("strip"));
        assertThat(Bench.reason(new Bench(temp)
                        .check(JavaCompilerVerifier.builder().release(999).build(), "A.java", source)))
                .contains("999");
    }

    @Test
    void warnings_reject_if_they_are_to() throws Exception {
        String source = "class A { java.util.List list; }";
        JavaCompilerVerifier strict =
                JavaCompilerVerifier.builder().options("-Xlint:all", "-Werror").build();

        assertThat(Bench.findings(new Bench(temp).check(strict, "A.java", source)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.code()).contains("raw.class.use"));
        assertThat(new Bench(temp)
                        .check(
                                JavaCompilerVerifier.builder()
                                        .options("-Xlint:all")
                                        .build(),
                                "A.java",
                                source))
                .isInstanceOfSatisfying(
                        CheckResult.Passed.class,
                        passed -> assertThat(passed.facts()).containsEntry("warnings", "1"));
    }

    @Test
    void a_source_in_another_encoding_is_a_finding() throws Exception {
        Bench bench = new Bench(temp);
        FileTree tree = FileTree.EMPTY.with(
                "A.java", bench.store().put("class A { String s = \"é\"; }".getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(Bench.findings(bench.check(JavaCompilerVerifier.create(), tree, "null", "null")))
                .extracting(Finding::code)
                .containsExactly("source-encoding");
        assertThat(bench.check(
                        JavaCompilerVerifier.builder()
                                .encoding(StandardCharsets.ISO_8859_1)
                                .build(),
                        tree,
                        "null",
                        "null"))
                .isInstanceOf(CheckResult.Passed.class);
    }

    @Test
    void classes_do_not_land_among_the_files() throws Exception {
        Bench bench = new Bench(temp);

        bench.check(JavaCompilerVerifier.create(), ".check/classes/A.class", "mine", "A.java", "class A {}");

        assertThat(bench.lastDirectory().resolve(".check/classes/A.class")).hasContent("mine");
        assertThat(bench.lastDirectory().resolve(".check1/classes/A.class")).exists();
    }

    @Test
    void a_cancelled_check_does_not_compile() throws Exception {
        assertThat(Bench.reason(new Bench(temp)
                        .cancelledWhen(() -> true)
                        .check(JavaCompilerVerifier.create(), "A.java", "class A {}")))
                .contains("cancelled");
    }

    @Test
    void options_that_would_evade_the_settings_are_refused_all_at_once() {
        assertThatThrownBy(() -> JavaCompilerVerifier.builder()
                        .options("-d", "/tmp", "-proc:full", "-cp", "x", "--class-path=y", "-sourcepath", "z")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "option -d=", "option -proc:full=", "option -cp=", "--class-path=y", "-sourcepath");
    }

    @Test
    void a_missing_class_path_entry_is_named() throws Exception {
        assertThat(Bench.reason(new Bench(temp)
                        .check(
                                JavaCompilerVerifier.builder()
                                        .classPath(Path.of("no-such.jar"))
                                        .build(),
                                "A.java",
                                "class A {}")))
                .contains("no-such.jar");
    }

    @Test
    void hundreds_of_errors_become_a_few_with_the_root_cause_first() throws Exception {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String letter = "" + (char) ('a' + i % 26) + (char) ('a' + i / 26);
            String uses = IntStream.range(0, 5)
                    .mapToObj(u -> "  void m" + (char) ('a' + u) + "() { inherited" + (char) ('a' + u) + "(); }\n")
                    .collect(Collectors.joining());
            files.add("A" + letter + ".java");
            files.add("class A" + letter + " extends Zbase {\n" + uses + "}\n");
        }
        files.add("Zbase.java");
        files.add("import gone.Missing;\nclass Zbase extends Missing {}\n");

        List<Finding> findings =
                Bench.findings(new Bench(temp).check(JavaCompilerVerifier.create(), files.toArray(new String[0])));

        assertThat(findings).hasSize(Diagnostics.MAX_FINDINGS);
        assertThat(findings.get(0))
                .isEqualTo(Finding.at(
                        new Location("Zbase.java", 1, 12), "compiler.err.doesnt.exist", "package gone does not exist"));
        assertThat(findings.get(findings.size() - 1).message()).matches("\\d+ more findings were left out.*");
    }

    @Test
    void several_checks_at_once_do_not_meet() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            JavaCompilerVerifier verifier = JavaCompilerVerifier.create();
            List<Callable<CheckResult>> calls = IntStream.range(0, 12)
                    .<Callable<CheckResult>>mapToObj(i -> () -> new Bench(temp)
                            .check(verifier, "A.java", "class A { int i = " + (i % 2 == 0 ? "1" : "\"x\"") + "; }"))
                    .toList();
            List<Future<CheckResult>> results = pool.invokeAll(calls);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get())
                        .isInstanceOf(i % 2 == 0 ? CheckResult.Passed.class : CheckResult.Rejected.class);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
