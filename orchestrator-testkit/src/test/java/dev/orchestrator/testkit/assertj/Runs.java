package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.testkit.PipelineRunner;
import dev.orchestrator.testkit.ScriptedModel;
import java.math.BigDecimal;
import java.nio.file.Files;

/** The runs that assertions are tried on: notes are collected and written, at first without a date. */
final class Runs {
    static final Goal GOAL = Goal.of("release notes for 2.4").doneWhen(Criterion.of("dates", "dates-present"));

    record Notes(String text) {}

    private Runs() {}

    static Pipeline pipeline(int attempts) {
        return Pipeline.builder()
                .planner((request, context) -> request.round() == 1
                        ? Move.split(
                                Subtask.work("collect", "collector"),
                                Subtask.work("write", "writer")
                                        .after("collect")
                                        .doneWhen(Criterion.of("dates", "dates-present")))
                        : request.children().get(1).handoff().isEmpty()
                                ? Move.infeasible("nobody wrote the notes")
                                : Move.conclude(request.children()
                                        .get(1)
                                        .handoff()
                                        .get()
                                        .result()))
                .worker("collector", (assignment, context) -> {
                    Files.writeString(context.directory().resolve("changes.txt"), "three changes");
                    return Handoff.of(null);
                })
                .worker(
                        "writer",
                        (assignment, context) -> Handoff.of(context.model("default")
                                        .ask("Write the notes. " + assignment.findings(), Notes.class))
                                .notes("from the log")
                                .concerns("is 2.4 right?"))
                .verifier(
                        "dates-present",
                        (submission, context) -> submission.result().json().contains("2026-")
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("missing-date", "Give every entry a date."))
                .limits(Limits.defaults().attempts(attempts).maxCost(new BigDecimal("5.00"), "USD"))
                .build();
    }

    private static ScriptedModel model() {
        return ScriptedModel.script()
                .when("missing-date")
                .replyJson(new Notes("2026-11-22: three changes"))
                .usage(120, 30)
                .when("Write")
                .replyJson(new Notes("three changes"))
                .usage(100, 20);
    }

    static PipelineRunner runner(int attempts) {
        return PipelineRunner.of(pipeline(attempts)).model("default", model());
    }

    /** A model that has its price. */
    record Priced(BigDecimal price) implements Model, Metered {
        @Override
        public ModelReply call(ModelRequest request, ModelCall call) {
            return new ModelReply.Answer("yes", atMost(request));
        }

        @Override
        public Usage atMost(ModelRequest request) {
            return new Usage(3, 1, price);
        }
    }

    static Outcome askOnce(Model model, Limits limits) throws InterruptedException {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.work("asker"))
                .worker(
                        "asker",
                        (assignment, context) -> Handoff.of(context.model("default")
                                .call(ModelRequest.of(Message.user("Well?")))
                                .usage()
                                .tokens()))
                .limits(limits)
                .build();
        return PipelineRunner.of(pipeline)
                .model("default", model)
                .run(Goal.of("ask").withoutVerification());
    }

    /** One attempt, judged by this. */
    static Outcome judged(Verifier verifier) throws InterruptedException {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.work("writer"))
                .worker("writer", (assignment, context) -> Handoff.of("text"))
                .verifier("judge", verifier)
                .limits(Limits.defaults().attempts(1))
                .build();
        return PipelineRunner.of(pipeline).run(Goal.of("write").doneWhen(Criterion.of("judged", "judge")));
    }

    /** The planner asks once, in round 1, and the worker once, in attempt 1. */
    static Outcome plannedAndWorkedWithAModel() throws InterruptedException {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> {
                    context.model("default").call(ModelRequest.of(Message.user("Who?")));
                    return Move.work("asker");
                })
                .worker("asker", (assignment, context) -> {
                    context.model("default").call(ModelRequest.of(Message.user("What?")));
                    return Handoff.of(null);
                })
                .build();
        return PipelineRunner.of(pipeline)
                .model("default", ScriptedModel.script().otherwise().reply("yes"))
                .run(Goal.of("ask").withoutVerification());
    }

    static Outcome accepted() throws InterruptedException {
        return runner(2).run(GOAL);
    }

    static Outcome failed() throws InterruptedException {
        return runner(1).run(GOAL);
    }

    /** Two tasks of one name, and many of others. */
    static Outcome wide() throws InterruptedException {
        Subtask[] halves = {Subtask.plan("left", "half"), Subtask.plan("right", "half")};
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.split(halves).wake(Move.Wake.NEVER))
                .planner("half", (request, context) -> {
                    Subtask[] parts = new Subtask[28];
                    for (int i = 0; i < parts.length; i++) {
                        parts[i] = Subtask.work("part-" + i, "nobody");
                    }
                    return Move.split(parts).quorum(1).wake(Move.Wake.NEVER);
                })
                .worker("nobody", (assignment, context) -> Handoff.of(FailureClass.DEFECT.name()))
                .build();
        return PipelineRunner.of(pipeline).run(Goal.of("wide").withoutVerification());
    }
}
