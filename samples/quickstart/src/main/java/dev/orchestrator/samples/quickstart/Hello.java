package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.report.TextReport;

public class Hello {
    public static void main(String[] args) throws Exception {
        Criterion polite = Criterion.of("polite", "greets-all");
        Subtask hello = Subtask.work("hello", "writer").doneWhen(polite);
        Subtask bye = Subtask.work("goodbye", "writer").doneWhen(polite).after("hello");
        Pipeline pipeline = Pipeline.builder()
                .planner((task, context) -> Move.split(hello, bye).wake(Move.Wake.NEVER))
                .worker(
                        "writer",
                        (task, context) ->
                                Handoff.of(task.name() + (task.findings().isEmpty() ? "" : " world")))
                .verifier("greets-all", (work, context) -> {
                    boolean all = work.result().json().contains("world");
                    return all ? CheckResult.passed(1) : CheckResult.rejected("rude", "Greet the world, too.");
                })
                .build();
        try (Orchestrator orchestrator =
                Orchestrator.builder().pipeline(pipeline).build()) {
            Outcome outcome =
                    orchestrator.start(Goal.of("Greet").doneWhen(polite)).await();
            System.out.println(TextReport.render(outcome.report()));
        }
    }
}
