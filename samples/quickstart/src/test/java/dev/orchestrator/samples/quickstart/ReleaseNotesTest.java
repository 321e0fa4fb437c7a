package dev.orchestrator.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.testkit.PipelineRunner;
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
                .when("Write release notes", "missing-date") // the finding is in the prompt
                .replyJson(new Notes("## 2.4, 2026-11-22"))
                .when("Write release notes")
                .replyJson(new Notes("## 2.4"));
        PipelineRunner runner = PipelineRunner.of(pipeline).model("default", model);

        Outcome outcome = runner.run(Goal.of("Release notes").doneWhen(Criterion.of("dates", "dated-entries")));

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(runner.outcomeFiles(outcome)).containsEntry("NOTES.md", "## 2.4, 2026-11-22");
        assertThat(model.calls()).hasSize(2);
    }
    // end::test

    @Test
    void notes_without_any_entry_are_not_accepted() throws Exception {
        ScriptedModel model = ScriptedModel.script().otherwise().replyJson(new Notes("Nothing new."));

        Outcome outcome = PipelineRunner.of(pipeline)
                .model("default", model)
                .run(Goal.of("Release notes").doneWhen(Criterion.of("dates", "dated-entries")));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }
}
