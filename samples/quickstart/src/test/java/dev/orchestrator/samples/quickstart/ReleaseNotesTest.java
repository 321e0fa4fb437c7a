package dev.orchestrator.samples.quickstart;

import static dev.orchestrator.testkit.assertj.OrchestratorAssertions.assertThat;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.testkit.PipelineRunner;
import dev.orchestrator.testkit.SchemaModel;
import dev.orchestrator.testkit.SchemaModel.Fault;
import dev.orchestrator.testkit.ScriptedModel;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReleaseNotesTest {
    record Notes(String text) {}

    private final Pipeline pipeline = Pipeline.builder()
            .planner((task, context) -> Move.work("writer"))
            .worker("writer", (task, context) -> {
                String prompt = "Write release notes. Mind: " + task.findings();
                Notes notes = context.model("default").ask(prompt, Notes.class);
                Files.writeString(context.directory().resolve("NOTES.md"), notes.text());
                return Handoff.of(null);
            })
            .verifier("dated-entries", new DatedEntries())
            .build();

    // tag::test
    @Test
    void a_draft_without_a_date_comes_back_with_the_finding() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onWork()
                .saying("missing-date") // the finding is in the prompt
                .replyJson(new Notes("## 2.4, 2026-11-22"))
                .onWork()
                .replyJson(new Notes("## 2.4"));
        PipelineRunner runner = PipelineRunner.of(pipeline).model("default", model);

        Outcome outcome = runner.run(Goal.of("Release notes").doneWhen(Criterion.of("dates", "dated-entries")));

        assertThat(outcome).isAccepted().madeModelCalls(2).hasFile("NOTES.md", "## 2.4, 2026-11-22");
        assertThat(outcome).task("root").tookAttempts(2).wasRejectedFor("missing-date");
        assertThat(model.unused()).isEmpty();
    }
    // end::test

    // tag::any
    @Test
    void whatever_a_model_answers_notes_without_a_dated_entry_are_not_accepted() throws Exception {
        for (long seed = 0; seed < 100; seed++) {
            SchemaModel model = SchemaModel.seeded(seed) // any valid answer, and now and then one that is not
                    .sometimes(Fault.NEAR_MISS, 200)
                    .sometimes(Fault.TRUNCATED, 100);
            Goal goal = Goal.of("Release notes").doneWhen(Criterion.of("dates", "dated-entries"));

            Outcome outcome =
                    PipelineRunner.of(pipeline).model("default", model).run(goal);

            assertThat(outcome).as("%s", model).isFailed();
        }
    }
    // end::any
}
