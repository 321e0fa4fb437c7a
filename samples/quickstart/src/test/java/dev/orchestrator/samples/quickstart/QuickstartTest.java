package dev.orchestrator.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.model.OpenAiModel;
import dev.orchestrator.core.model.price.Price;
import dev.orchestrator.core.report.HtmlReport;
import dev.orchestrator.testkit.LoneCall;
import dev.orchestrator.testkit.PipelineRunner;
import dev.orchestrator.testkit.ScriptedModel;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class QuickstartTest {
    private final ScriptedModel model = CalcScript.model();

    @Test
    void the_spec_becomes_a_library_after_two_rejections(@TempDir Path folder) throws Exception {
        Spec spec = CalcLibrary.spec();
        PipelineRunner runner = withTests(CalcLibrary.pipeline()).model("default", model);

        Outcome outcome = runner.run(Goal.of(spec));

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(outcome.report().tasks())
                .extracting(
                        TaskReport::name,
                        TaskReport::status,
                        task -> task.attempts().size())
                .containsExactly(
                        tuple("root", TaskStatus.ACCEPTED, 1),
                        tuple("lexer", TaskStatus.ACCEPTED, 1),
                        tuple("evaluator", TaskStatus.ACCEPTED, 2),
                        tuple("parser", TaskStatus.ACCEPTED, 2),
                        tuple("calculator", TaskStatus.ACCEPTED, 1));
        assertThat(rejection(outcome, "evaluator")).contains("test-failed").doesNotContain("compiler.err.cant.resolve");
        assertThat(rejection(outcome, "parser"))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(code).startsWith("compiler.err.cant.resolve"));
        assertThat(runner.outcomeFiles(outcome))
                .containsAllEntriesOf(CalcLibrary.tests())
                .containsEntry("src/main/java/calc/Parser.java", CalcLibrary.resource("answers/parser-2/Parser.java"))
                .hasSize(CalcLibrary.tests().size() + 7);

        TaskReport root = outcome.report().task(TaskId.root()).orElseThrow();
        assertThat(root.attempts().get(0).base().entries())
                .containsOnlyKeys(CalcLibrary.tests().keySet());
        for (Requirement requirement : spec.requirements()) {
            assertThat(outcome.report().tasks())
                    .as("tasks that serve %s", requirement.id())
                    .anyMatch(task -> task.requirements().contains(requirement.id()));
            for (Criterion criterion : requirement.criteria()) {
                assertThat(root.attempts().get(0).verdicts().get(criterion.id()))
                        .as(criterion.id())
                        .isInstanceOf(Verdict.Met.class);
            }
        }

        Path report = HtmlReport.of(outcome.report(), runner.store()).write(folder.resolve("report.html"));
        assertThat(Files.readString(report))
                .contains(spec.requirements().stream().map(Requirement::id).toList())
                .contains("test-failed", "compiler.err.cant.resolve");
    }

    @Test
    void a_worker_that_changes_a_test_is_rejected() throws Exception {
        Pipeline cheating = CalcLibrary.pipeline().toBuilder()
                .replaceWorker("java", (assignment, context) -> {
                    Path project = context.directory();
                    Files.createDirectories(project.resolve("src/main/java/calc"));
                    Files.writeString(project.resolve("src/main/java/calc/Lexer.java"), "package calc; class Lexer {}");
                    Files.writeString(
                            project.resolve(CalcLibrary.testPath("LexerTest")),
                            "package calc; class LexerTest { @org.junit.jupiter.api.Test void fine() {} }");
                    Files.writeString(project.resolve("junit-platform.properties"), "");
                    return Handoff.of(null);
                })
                .build();

        Outcome outcome = withTests(cheating).model("default", model).run(Goal.of(CalcLibrary.spec()));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(task(outcome, "lexer").attempts().get(0).findings())
                .extracting(
                        Finding::code, finding -> finding.where().orElseThrow().file())
                .containsExactly(
                        tuple("not-yours", "junit-platform.properties"),
                        tuple("not-yours", CalcLibrary.testPath("LexerTest")));
    }

    @Test
    void without_the_findings_the_wrong_answers_keep_coming_and_the_run_fails() throws Exception {
        ScriptedModel forgetful = ScriptedModel.script();
        forgetful
                .when("Plan this Java library")
                .replyJson(new LibraryPlanner.PlanAnswer(
                        List.of(new LibraryPlanner.Part("parser", "Parse", List.of(), List.of("NFR-1")))));
        forgetful
                .otherwise()
                .replyJson(new JavaWorker.Sources(List.of(new JavaWorker.SourceFile(
                        "src/main/java/calc/Parser.java", CalcLibrary.resource("answers/parser-1/Parser.java")))));

        Outcome outcome =
                withTests(CalcLibrary.pipeline()).model("default", forgetful).run(Goal.of(CalcLibrary.spec()));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(task(outcome, "parser").attempts()).hasSize(3);
    }

    @Test
    void a_run_that_is_not_accepted_ends_with_status_1_and_why(@TempDir Path folder) throws Exception {
        ScriptedModel silent = ScriptedModel.script().otherwise().refuse("no time today");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        OutputFolder output = OutputFolder.prepare(folder);

        int status = Quickstart.run(output, "script", silent, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(status).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("The model is scripted", "no time today", "report.html")
                .doesNotContain("Every requirement is met");
        assertThat(output.report()).content().contains("no time today");
        assertThat(output.library()).doesNotExist();
    }

    @Test
    void a_model_behind_an_endpoint_does_it_for_the_script(@TempDir Path folder) throws Exception {
        Model script = CalcScript.model();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        OutputFolder output = OutputFolder.prepare(folder);
        int status;
        try (ChatServer server = new ChatServer(prompt -> scripted(script, prompt))) {
            Model paid = OpenAiModel.at(server.url())
                    .model("m-1")
                    .price(Price.perMillion("USD", BigDecimal.ONE, BigDecimal.TEN))
                    .build();

            status = Quickstart.run(output, "openai", paid, new PrintStream(printed, true, StandardCharsets.UTF_8));
        }

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("written by model 'm-1' at localhost, for 2.00 USD at most")
                .contains("Every requirement is met")
                .containsPattern("total +7 +7,000 +700 +0\\.014\n")
                .doesNotContain("scripted");
        assertThat(status).isZero();
    }

    private static String scripted(Model script, String prompt) {
        try {
            return ((ModelReply.Answer) script.call(ModelRequest.of(Message.user(prompt)), new LoneCall())).text();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void without_a_key_it_says_what_to_set(@TempDir Path folder) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Quickstart.class.getName(),
                        folder.toString(),
                        "--model",
                        "anthropic")
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ANTHROPIC"));
        builder.environment().put("ANTHROPIC_MODEL", "m-1");
        Process process = builder.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("There is no model to ask: set ANTHROPIC_API_KEY to a key of Anthropic's");
        assertThat(process.waitFor()).isEqualTo(3);
    }

    @Test
    void a_path_that_leads_out_of_the_project_is_not_written() throws Exception {
        ScriptedModel escaping = ScriptedModel.script();
        escaping.when("Plan this Java library")
                .replyJson(new LibraryPlanner.PlanAnswer(
                        List.of(new LibraryPlanner.Part("lexer", "Lex", List.of(), List.of("NFR-1")))));
        escaping.otherwise()
                .replyJson(new JavaWorker.Sources(List.of(new JavaWorker.SourceFile("src/../../outside.txt", "no"))));

        Outcome outcome =
                withTests(CalcLibrary.pipeline()).model("default", escaping).run(Goal.of(CalcLibrary.spec()));

        assertThat(task(outcome, "lexer").failure().orElseThrow().toString()).contains("src/../../outside.txt");
    }

    @Test
    void killed_in_the_middle_and_started_again_it_finishes(@TempDir Path folder) throws Exception {
        OutputFolder output = OutputFolder.prepare(folder);
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Quickstart.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean rejected = false;
        try (BufferedReader printed = killed.inputReader(StandardCharsets.UTF_8)) {
            for (String line = printed.readLine(); line != null && !rejected; line = printed.readLine()) {
                rejected = line.contains("attempt 1 not accepted");
            }
        } finally {
            killed.destroyForcibly().waitFor(); // SIGKILL, where there are signals
        }
        assertThat(rejected).as("it got that far").isTrue();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        int status = Quickstart.run(output, "script", model, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("An earlier run was cut short. It goes on where it stopped.")
                .contains("Every requirement is met");
        assertThat(status).isZero();
        assertThat(model.calls())
                .as("what was answered before is not asked again")
                .hasSizeLessThan(7);
    }

    private static PipelineRunner withTests(Pipeline pipeline) {
        PipelineRunner runner = PipelineRunner.of(pipeline).timeout(Duration.ofMinutes(4)); // many JVMs are started
        for (Map.Entry<String, String> test : CalcLibrary.tests().entrySet()) {
            runner = runner.file(test.getKey(), test.getValue());
        }
        return runner;
    }

    private static TaskReport task(Outcome outcome, String name) {
        return outcome.report().tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> rejection(Outcome outcome, String name) {
        AttemptReport first = task(outcome, name).attempts().get(0);
        return first.findings().stream().map(Finding::code).toList();
    }
}
