package dev.orchestrator.samples.quickstart;

import static dev.orchestrator.testkit.assertj.OrchestratorAssertions.assertThat;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.testkit.SchemaModel;
import dev.orchestrator.testkit.SchemaModel.Fault;
import dev.orchestrator.testkit.ScriptedModel;
import dev.orchestrator.testkit.junit.OrchestratorTest;
import dev.orchestrator.testkit.junit.Replay;
import dev.orchestrator.testkit.junit.SimulationTest;
import dev.orchestrator.testkit.replay.Rerun;
import dev.orchestrator.testkit.simulation.Faults;
import dev.orchestrator.testkit.simulation.Simulation;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
// tag::test
@OrchestratorTest
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

    private final Goal goal = Goal.of("Release notes").doneWhen(Criterion.of("dates", "dated-entries"));

    private static ScriptedModel script() {
        return ScriptedModel.script()
                .onWork()
                .saying("missing-date") // the finding is in the prompt
                .replyJson(new Notes("## 2.4, 2026-11-22"))
                .onWork()
                .replyJson(new Notes("## 2.4"));
    }

    @Test
    void a_draft_without_a_date_comes_back_with_the_finding(Simulation simulation) throws Exception {
        Outcome outcome = simulation.model("default", script()).run(pipeline, goal);

        assertThat(outcome).isAccepted().madeModelCalls(2).hasFile("NOTES.md", "## 2.4, 2026-11-22");
        assertThat(outcome).task("root").tookAttempts(2).wasRejectedFor("missing-date");
    }
    // end::test

    // tag::seeds
    @SimulationTest(seeds = 200)
    void neither_a_crash_nor_a_failing_store_changes_the_outcome(Simulation simulation) throws Exception {
        Outcome outcome = simulation
                .faults(Faults.none().crashes(2).storeErrors(1))
                .model("default", script())
                .run(pipeline, goal);

        assertThat(outcome).isAccepted().task("root").tookAttempts(2);
    }
    // end::seeds

    // tag::any
    @SimulationTest(seeds = 100)
    void whatever_a_model_answers_notes_without_a_dated_entry_are_not_accepted(Simulation simulation) throws Exception {
        SchemaModel model = SchemaModel.seeded(simulation.seed()) // any valid answer, and now and then one that is not
                .sometimes(Fault.NEAR_MISS, 200)
                .sometimes(Fault.TRUNCATED, 100);

        assertThat(simulation.model("default", model).run(pipeline, goal)).isFailed();
    }
    // end::any

    // tag::replay
    @Test
    @Replay("runs/release-notes")
    void todays_pipeline_still_accepts_yesterdays_run(Rerun rerun) throws Exception {
        assertThat(rerun.run(pipeline)).isAccepted().madeModelCalls(2);
    }
    // end::replay
}
