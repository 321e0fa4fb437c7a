package dev.orchestrator.samples.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.core.report.Progress;
import dev.orchestrator.samples.migration.library.Baseline;
import dev.orchestrator.samples.migration.library.BaselineMeasure;
import dev.orchestrator.samples.migration.library.Coordinates;
import dev.orchestrator.samples.migration.library.Library;
import dev.orchestrator.samples.migration.library.PomFacts;
import dev.orchestrator.samples.migration.library.SmallLibrary;
import dev.orchestrator.samples.migration.library.TestPatterns;
import dev.orchestrator.schema.Json;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, on libraries that the build resolved as ordinary test artifacts. */
class MigrationTest {
    @TempDir
    Path folder;

    @Test
    void what_the_rules_do_not_know_is_kept_with_the_reason_and_the_rest_is_migrated() throws Exception {
        Library library = SmallLibrary.of(
                folder,
                Map.of(
                        "p/EasyTest.java",
                        "package p;\nimport org.junit.*;\npublic class EasyTest {\n"
                                + "    @Test public void test() { Assert.assertTrue(true); }\n}\n",
                        "p/MessageTest.java",
                        "package p;\nimport org.junit.*;\npublic class MessageTest {\n"
                                + "    @Test public void test() { Assert.assertNotNull(\"why\", \"\"); }\n}\n",
                        "p/BaseTest.java",
                        "package p;\nimport org.junit.*;\npublic abstract class BaseTest {\n    int n;\n"
                                + "    @Before public void init() { n = 1; }\n}\n",
                        "q/SubTest.java",
                        "package q;\nimport org.junit.*;\npublic class SubTest extends p.BaseTest {\n"
                                + "    @Test public void test() { }\n}\n",
                        "p/RuleTest.java",
                        "package p;\nimport org.junit.*;\npublic class RuleTest {\n"
                                + "    @Rule public org.junit.rules.TestName name = new org.junit.rules.TestName();\n"
                                + "    @Test public void test() { }\n}\n",
                        "p/NotRun.java",
                        "package p;\nimport org.junit.*;\npublic class NotRun {\n    @Test public void test() { }\n}\n",
                        "p/Plain.java",
                        "package p;\nclass Plain {}\n"));

        MigrationResult result = migrate(library);

        assertThat(result.accepted()).isTrue();
        assertThat(result.firstTry()).containsExactly("p/BaseTest.java", "p/EasyTest.java", "q/SubTest.java");
        assertThat(result.afterFindings()).containsExactly("p/MessageTest.java");
        assertThat(result.kept()).containsOnlyKeys("p/NotRun.java", "p/RuleTest.java");
        assertThat(result.kept().get("p/RuleTest.java")).contains("no rule for @org.junit.Rule");
        assertThat(result.kept().get("p/NotRun.java")).contains("runs no test of p/NotRun.java");
        assertThat(result.untouched()).containsExactly("p/Plain.java");
        assertThat(result.testsAfter()).isEqualTo(4);
        assertThat(written("p/MessageTest.java")).contains("Assertions.assertNotNull(\"\", \"why\")");
        assertThat(written("p/RuleTest.java")).isEqualTo(library.testSources().get("p/RuleTest.java"));
        assertThat(Files.readString(folder.resolve("out/report.html"))).contains("no rule for @org.junit.Rule");
    }

    @Test
    void commons_cli_is_migrated_as_a_whole() throws Exception {
        MigrationResult result = migrate(resolved("commons-cli", "1.4", TestPatterns.DEFAULT));

        assertThat(result.accepted()).isTrue();
        assertThat(result.kept()).isEmpty();
        assertThat(result.firstTry()).hasSizeGreaterThan(5);
        assertThat(result.afterFindings()).hasSizeGreaterThan(10);
        assertThat(result.firstTry().size() + result.afterFindings().size()).isEqualTo(27);
        assertThat(result.baseline().outcomes()).hasSize(372);
        assertThat(result.testsAfter()).isEqualTo(372);
        assertThat(result.baseline().files().keySet())
                .allSatisfy(path -> assertThat(written(path)).doesNotContain("import org.junit.Test"));
    }

    @Test
    void tests_of_commons_codec_that_fail_before_fail_alike_after() throws Exception {
        Library all = resolved("commons-codec", "1.11", TestPatterns.DEFAULT);
        Map<String, String> digests = new TreeMap<>(all.testSources());
        digests.keySet().removeIf(path -> !path.matches(".*/digest/(DigestUtils|Hmac|MessageDigest).*"));
        Library library = new Library(all.coordinates(), all.project(), all.classPath(), all.pom(), digests, List.of());

        MigrationResult result = migrate(library);

        assertThat(result.baseline().outcomes().values())
                .extracting(outcome -> outcome.kind().name())
                .contains("PASSED", "FAILED");
        assertThat(result.accepted()).isTrue();
        assertThat(result.kept()).isEmpty();
        assertThat(result.testsAfter()).isEqualTo(result.baseline().outcomes().size());
    }

    @Test
    @Tag("slow")
    void commons_codec_is_migrated_but_for_what_its_build_does_not_run() throws Exception {
        MigrationResult result = migrate(resolved(
                "commons-codec",
                "1.11",
                new TestPatterns(List.of(), List.of("**/*AbstractTest.java", "**/*PerformanceTest.java"))));

        assertThat(result.accepted()).isTrue();
        assertThat(result.kept())
                .allSatisfy((file, reason) -> assertThat(reason).contains("the library's own build runs no test"));
        assertThat(result.kept()).hasSize(3);
        assertThat(result.testsAfter()).isEqualTo(result.baseline().outcomes().size());
    }

    @Test
    void what_the_rules_do_not_know_a_model_may() throws Exception {
        Library library = SmallLibrary.of(
                folder,
                Map.of(
                        "p/RuleTest.java",
                        "package p;\nimport org.junit.*;\npublic class RuleTest {\n"
                                + "    @Rule public org.junit.rules.TestName name = new org.junit.rules.TestName();\n"
                                + "    @Test public void test() { }\n}\n"));
        List<String> prompts = Collections.synchronizedList(new ArrayList<>());

        MigrationResult result = migrate(library, (request, call) -> {
            String prompt = request.messages().get(1).text();
            prompts.add(prompt);
            String body = prompts.size() == 1 ? "Assertions.assertTrue(true);" : "";
            String answer = "package p;\nimport org.junit.jupiter.api.*;\npublic class RuleTest {\n"
                    + "    @Test public void test() { " + body + " }\n}\n";
            return new ModelReply.Answer(
                    Json.write(new ModelRewrite.Rewritten(List.of(
                            new ModelRewrite.SourceFile("p/RuleTest.java", answer),
                            new ModelRewrite.SourceFile("../../Elsewhere.java", "no")))),
                    Usage.of(1, 1));
        });

        assertThat(prompts).hasSize(2);
        assertThat(prompts.get(0)).contains("no rule for @org.junit.Rule", "TestName name");
        assertThat(prompts.get(1)).contains("The last attempt was not accepted", "[claim-added]");
        assertThat(result.kept()).isEmpty();
        assertThat(result.afterFindings()).containsExactly("p/RuleTest.java");
        assertThat(result.accepted()).isTrue();
        assertThat(written("p/RuleTest.java")).doesNotContain("@Rule");
        assertThat(folder.resolve("Elsewhere.java")).doesNotExist();
    }

    /** Both use the one rule that no rule knows, so they go together; nothing is taken from an answer to half of it. */
    @Test
    void a_model_that_leaves_a_file_out_has_not_migrated_it() throws Exception {
        String rule = "    @org.junit.Rule public org.junit.rules.TestName name = new org.junit.rules.TestName();\n";
        Library library = SmallLibrary.of(
                folder,
                Map.of(
                        "p/BaseTest.java",
                        "package p;\nimport org.junit.*;\npublic class BaseTest {\n" + rule
                                + "    @Test public void base() { }\n}\n",
                        "p/DerivedTest.java",
                        "package p;\nimport org.junit.*;\npublic class DerivedTest extends BaseTest {\n"
                                + "    @Test public void derived() { }\n}\n"));

        MigrationResult result = migrate(
                library,
                (request, call) -> new ModelReply.Answer(
                        Json.write(new ModelRewrite.Rewritten(List.of(new ModelRewrite.SourceFile(
                                "p/DerivedTest.java",
                                "package p;\nimport org.junit.jupiter.api.*;\npublic class DerivedTest {\n"
                                        + "    @Test public void derived() { }\n}\n")))),
                        Usage.of(1, 1)));

        assertThat(result.kept()).containsOnlyKeys("p/BaseTest.java", "p/DerivedTest.java");
        assertThat(result.kept().get("p/BaseTest.java")).contains("the model left out p/BaseTest.java");
    }

    private MigrationResult migrate(Library library) throws Exception {
        return migrate(library, null);
    }

    private MigrationResult migrate(Library library, @Nullable Model model) throws Exception {
        Baseline baseline = BaselineMeasure.of(library, folder.resolve("baseline"));
        Path out = Files.createDirectories(folder.resolve("out"));
        return new Migration(library, baseline, folder.resolve("bench"), model)
                .run(out, Progress.lines(new PrintStream(OutputStream.nullOutputStream())));
    }

    private String written(String path) {
        try {
            return Files.readString(folder.resolve("out/src/test/java").resolve(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A library as Maven put it on the class path of this test. */
    private Library resolved(String artifact, String version, TestPatterns patterns) throws Exception {
        List<Path> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        Path main = named(jars, artifact + '-' + version + ".jar");
        return Library.open(
                new Coordinates(artifact, artifact, version),
                named(jars, artifact + '-' + version + "-test-sources.jar"),
                Optional.empty(),
                List.of(main, named(jars, "commons-lang3-3.5.jar")),
                new PomFacts(StandardCharsets.UTF_8, 8, patterns, List.of()),
                folder.resolve("project"));
    }

    private static Path named(List<Path> jars, String name) {
        return jars.stream()
                .filter(jar -> jar.endsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not on the class path of the tests"));
    }
}
