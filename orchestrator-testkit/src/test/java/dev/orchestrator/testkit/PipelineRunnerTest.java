package dev.orchestrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.core.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How to test a pipeline, from the simplest case on. */
@Timeout(60)
class PipelineRunnerTest {
    private static final Goal GOAL = Goal.of("Translate the letter").doneWhen(Criterion.of("polite", "polite"));

    /** The pipeline under test: a model translates a file, and a translation without a greeting comes back. */
    private static final Pipeline TRANSLATION = Pipeline.builder()
            .planner((request, context) -> Move.work("translator"))
            .worker("translator", PipelineRunnerTest::translate)
            .verifier("polite", PipelineRunnerTest::startsWithGreeting)
            .limits(Limits.defaults().attempts(2))
            .build();

    record Translation(String text) {}

    private static Handoff translate(Assignment assignment, WorkContext context) throws Exception {
        String letter = Files.readString(context.directory().resolve("letter.txt"));
        String prompt = "Translate: " + letter + "\nMind: " + assignment.findings();
        Translation translation = context.model("default").ask(prompt, Translation.class);
        Files.writeString(context.directory().resolve("brief.txt"), translation.text());
        return Handoff.of(null);
    }

    private static CheckResult startsWithGreeting(Submission submission, CheckContext context) throws IOException {
        return Files.readString(context.files().resolve("brief.txt")).startsWith("Guten Tag")
                ? CheckResult.passed(1)
                : CheckResult.rejected("no-greeting", "Begin with a greeting.");
    }

    @Test
    void files_go_in_and_come_out_as_strings() throws Exception {
        PipelineRunner runner = PipelineRunner.of(TRANSLATION)
                .model(
                        "default",
                        ScriptedModel.script().when("Translate").replyJson(new Translation("Guten Tag, schöne Grüße")))
                .file("letter.txt", "Good day, kind regards");

        Outcome outcome = runner.run(GOAL);

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(runner.outcomeFiles(outcome))
                .containsOnlyKeys("brief.txt", "letter.txt")
                .containsEntry("brief.txt", "Guten Tag, schöne Grüße");
    }

    @Test
    void what_is_rejected_comes_back_with_the_finding() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .when("Translate", "no-greeting")
                .replyJson(new Translation("Guten Tag, Grüße"))
                .when("Translate")
                .replyJson(new Translation("Grüße"));

        Outcome outcome = PipelineRunner.of(TRANSLATION)
                .model("default", model)
                .file("letter.txt", "Good day")
                .run(GOAL);

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(outcome.report().task(TaskId.root()).orElseThrow().attempts())
                .hasSize(2)
                .first()
                .satisfies(it -> assertThat(it.findings())
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.code()).isEqualTo("no-greeting")));
        assertThat(model.prompts()).hasSize(2).last().asString().contains("Begin with a greeting.");
    }

    @Test
    void a_failed_run_has_no_files_and_says_why() throws Exception {
        PipelineRunner runner = PipelineRunner.of(TRANSLATION)
                .model("default", ScriptedModel.script().otherwise().replyJson(new Translation("Grüße")))
                .file("letter.txt", "Good day");

        Outcome outcome = runner.run(GOAL);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        it -> assertThat(it.failure().failureClass()).isEqualTo(FailureClass.REJECTED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runner.outcomeFiles(outcome))
                .withMessageContaining("no-greeting");
    }

    @Test
    void a_run_that_hangs_ends_with_how_far_it_got() {
        CountDownLatch never = new CountDownLatch(1);
        Pipeline hanging = Pipeline.builder()
                .planner((request, context) -> Move.split(
                        Subtask.work("quick", "worker"),
                        Subtask.work("stuck", "hanger").after("quick")))
                .worker("worker", (assignment, context) -> Handoff.of("done"))
                .worker("hanger", (assignment, context) -> {
                    never.await();
                    return Handoff.of("done");
                })
                .build();

        assertThatExceptionOfType(OrchestratorException.class)
                .isThrownBy(() -> PipelineRunner.of(hanging)
                        .timeout(Duration.ofSeconds(3))
                        .run(Goal.of("hang").withoutVerification()))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.DEADLINE))
                .withMessageContainingAll("PT3S", "timeout(", "stuck", "working");
    }

    @Test
    void a_file_given_here_stands_in_for_the_goals_and_the_rest_stays() throws Exception {
        Pipeline keeping = Pipeline.builder()
                .planner((request, context) -> Move.work("keeper"))
                .worker("keeper", (assignment, context) -> Handoff.of(null))
                .build();
        PipelineRunner runner =
                PipelineRunner.of(keeping).file("a.txt", "old a").file("b.txt", "old b");
        Outcome first = runner.run(Goal.of("keep").withoutVerification());

        Outcome second = runner.file("b.txt", "new b")
                .file("a.txt", "new a")
                .run(Goal.of("keep").withoutVerification().files(((Outcome.Unverified) first).files()));

        assertThat(runner.outcomeFiles(first)).hasToString("{a.txt=old a, b.txt=old b}");
        assertThat(runner.outcomeFiles(second)).hasToString("{a.txt=new a, b.txt=new b}");
    }

    @Test
    void the_report_stays_readable_after_the_run() throws Exception {
        Outcome outcome = PipelineRunner.of(TRANSLATION)
                .model("default", ScriptedModel.script().otherwise().replyJson(new Translation("Guten Tag")))
                .file("letter.txt", "Good day")
                .run(GOAL);

        assertThat(List.of(TextReport.render(outcome.report()).split("\n")))
                .anySatisfy(line -> assertThat(line).contains("accepted: Translate the letter"));
    }

    @Test
    void a_model_that_is_not_bound_is_named() throws Exception {
        Outcome outcome =
                PipelineRunner.of(TRANSLATION).file("letter.txt", "Good day").run(GOAL);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        it -> assertThat(it.failure().message() + it.failure().findings())
                                .contains("'default'"));
    }
}
