package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.report.TextReport;

public class Hello {
    public static void main(String[] args) throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((task, context) -> Move.work("writer"))
                .worker("writer", (task, context) -> Handoff.of(task.findings().isEmpty() ? "Hello" : "Hello, world"))
                .verifier("greets", (work, context) -> {
                    boolean all = work.result().json().contains("world");
                    return all ? CheckResult.passed(1) : CheckResult.rejected("rude", "Greet the world, too.");
                })
                .build();
        try (var orchestrator = Orchestrator.builder().pipeline(pipeline).build()) {
            var run = orchestrator.start(Goal.of("Greet the world").doneWhen(Criterion.of("polite", "greets")));
            System.out.println(TextReport.render(run.await().report()));
        }
    }
}
