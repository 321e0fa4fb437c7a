package com.example;

import static dev.orchestrator.testkit.assertj.OrchestratorAssertions.assertThat;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.core.role.ModelPlanner;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.testkit.ScriptedModel;
import dev.orchestrator.testkit.junit.OrchestratorTest;
import dev.orchestrator.testkit.junit.SimulationTest;
import dev.orchestrator.testkit.simulation.Faults;
import dev.orchestrator.testkit.simulation.Simulation;
import org.junit.jupiter.api.Test;

@OrchestratorTest
class ReleaseNotesTest {
    private static final Pipeline PIPELINE = Pipeline.builder()
            .planner(ModelPlanner.using("default"))
            .worker("writer", ModelWorker.using("default"))
            .verifier("dates-present", (work, context) -> datesPresent(work))
            .build();

    private static final Goal GOAL =
            Goal.of("Release notes for 2.4").doneWhen(Criterion.of("dates", "dates-present"));

    /** The verifier under test: a release has a date. */
    private static CheckResult datesPresent(Submission work) {
        return work.result().json().matches("(?s).*\\d{4}-\\d{2}-\\d{2}.*")
                ? CheckResult.passed(1)
                : CheckResult.rejected("missing-date", "Say when it was released, as 2026-11-22.");
    }

    private static ScriptedModel model() {
        return ScriptedModel.script()
                .onPlan().work("writer")
                .onWork().finish("2.4 is out").finish("2.4, 2026-11-22");
    }

    @Test
    void a_draft_without_a_date_comes_back(Simulation simulation) throws Exception {
        Outcome outcome = simulation.model("default", model()).run(PIPELINE, GOAL);
        assertThat(outcome).isAccepted().task("root").tookAttempts(2).wasRejectedFor("missing-date");
    }

    @SimulationTest(seeds = 100)
    void crashes_change_nothing(Simulation simulation) throws Exception {
        Outcome outcome = simulation.model("default", model()).faults(Faults.none().crashes(2)).run(PIPELINE, GOAL);
        assertThat(outcome).isAccepted();
    }
}
