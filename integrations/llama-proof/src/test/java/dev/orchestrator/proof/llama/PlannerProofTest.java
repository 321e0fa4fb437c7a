package dev.orchestrator.proof.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanContext;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.role.ModelPlanner;
import dev.orchestrator.schema.JsonSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Planners that ask an engine with a model that would say anything: every answer is valid against its schema, or a typed
 * failure, and every run ends.
 */
@Timeout(500)
class PlannerProofTest {
    private static final int TOKENS = 1_200;
    private static final Set<FailureClass> TYPED = EnumSet.of(
            FailureClass.INFEASIBLE,
            FailureClass.INVALID_OUTPUT,
            FailureClass.REJECTED,
            FailureClass.DEPENDENCY,
            FailureClass.BUDGET);
    private static final Spec SPEC = new Spec(
            "A calculator",
            List.of(
                    requirement("FR-1", "Splits a line into tokens."),
                    requirement("FR-2", "Computes an expression."),
                    requirement("FR-3", "Refuses what is no expression.")));

    private static final Planner OWN = ModelPlanner.using("default").describing("java", "writes Java");

    private record Asked(ModelRequest request, ModelReply reply) {}

    /** What the quickstart's planner asks for. */
    private record PlanAnswer(List<Part> parts) {}

    private record Part(String name, String objective, List<String> after, List<String> requirements) {}

    /** As the quickstart's. */
    private static Move parts(PlanRequest request, PlanContext context) throws InterruptedException {
        PlanAnswer answer = context.model("default").ask("Cut it into parts. " + request.findings(), PlanAnswer.class);
        return Move.split(answer.parts().stream()
                        .map(part -> Subtask.work(part.name(), "java")
                                .objective(part.objective())
                                .after(Set.copyOf(part.after()))
                                .requirements(Set.copyOf(part.requirements())))
                        .toList())
                .wake(Move.Wake.NEVER);
    }

    @TempDir
    Path folder;

    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    private static Requirement requirement(String id, String text) {
        return new Requirement(id, text, List.of(Criterion.of(id + ".done", "fine")));
    }

    @Test
    void whatever_a_model_plans_the_run_ends_as_it_should() throws Exception {
        runs(OWN, 3);
    }

    @Test
    void whatever_a_model_answers_the_quickstarts_planner_the_run_ends_as_it_should() throws Exception {
        runs(PlannerProofTest::parts, 3);
    }

    @Tag("slow")
    @Test
    void whatever_a_model_plans_the_run_ends_as_it_should_40_times() throws Exception {
        runs(OWN, 40);
    }

    private void runs(Planner planner, int count) throws Exception {
        Path weights = folder.resolve("random.gguf");
        TinyModel.write(weights, 7);
        Pipeline pipeline = Pipeline.builder()
                .planner(planner)
                .worker("java", (assignment, context) -> Handoff.of("done"))
                .verifier("fine", (submission, context) -> CheckResult.passed(1))
                .limits(Limits.defaults().rounds(3).depth(2).tasks(30))
                .build();
        int ended = 0;
        try (EngineModel engine = new EngineModel(weights, folder.resolve("log.txt"), TOKENS, 1)) {
            Model noted = (request, call) -> {
                ModelReply reply = engine.call(request, call);
                asked.add(new Asked(request, reply));
                return reply;
            };
            for (int i = 0; i < count; i++) {
                try (Orchestrator orchestrator = Orchestrator.builder()
                        .pipeline(pipeline)
                        .model("default", noted)
                        .build()) {
                    Outcome outcome = orchestrator.start(Goal.of(SPEC)).await();
                    if (outcome instanceof Outcome.Failed failed) {
                        Failure failure = failed.failure();
                        assertThat(failure.failureClass())
                                .as(failure.toString())
                                .isIn(TYPED);
                    } else {
                        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
                    }
                    ended++;
                }
            }
        }
        assertThat(ended).isEqualTo(count);
        int valid = 0;
        for (Asked each : asked) {
            JsonSchema schema =
                    JsonSchema.parse(each.request().output().orElseThrow().jsonSchema());
            if (each.reply() instanceof ModelReply.Answer answer) {
                assertThat(schema.validate(answer.text())).as(answer.text()).isEmpty();
                valid++;
            } else if (each.reply() instanceof ModelReply.Aborted aborted) {
                // Cut off where the grammar, which has no bounds for numbers, let it go wrong.
                assertThat(schema.validate(aborted.text())).as(aborted.text()).isNotEmpty();
            } else {
                assertThat(each.reply()).isInstanceOf(ModelReply.Truncated.class);
            }
        }
        assertThat(valid).isPositive();
        System.out.println(count + " runs: " + valid + " of " + asked.size()
                + " answers valid, the others ran into their limit or were cut off");
    }
}
