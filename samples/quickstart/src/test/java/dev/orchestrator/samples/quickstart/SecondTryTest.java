package dev.orchestrator.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.store.jdbc.SqliteStateStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SecondTryTest {
    private static Model saying(String words) {
        return (request, call) -> new ModelReply.Answer(words, Usage.of(1, 1));
    }

    @Test
    void from_the_second_attempt_on_another_model_answers(@TempDir Path folder) throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((task, context) -> Move.work("writer"))
                .worker("writer", (task, context) -> {
                    ModelReply reply = context.model("default").call(ModelRequest.of(Message.user(task.objective())));
                    return Handoff.of(((ModelReply.Answer) reply).text());
                })
                .verifier(
                        "polite",
                        (work, context) -> work.result().json().contains("please")
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("rude", "Say please."))
                .build();
        try (var store = SqliteStateStore.open(folder.resolve("runs.db"));
                var orchestrator = Orchestrator.builder()
                        .pipeline(pipeline)
                        .model("default", saying("now"))
                        .store(store)
                        .build()) {
            Run run = orchestrator.start(Goal.of("Ask").doneWhen(Criterion.of("manners", "polite")));
            assertThat(run.await()).isInstanceOf(Outcome.Failed.class);

            Outcome outcome = SecondTry.outcome(orchestrator, run.id(), saying("please"));

            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
            assertThat(outcome.report().tasks().get(0).attempts())
                    .as("the rejected one is on record")
                    .hasSize(2);
            assertThat(run.report().tasks().get(0).attempts())
                    .as("the same three times")
                    .hasSize(3);
        }
    }
}
