package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void private_directories_are_made_where_the_user_wants_them() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.work("worker"))
                .worker(
                        "worker",
                        (assignment, context) ->
                                Handoff.of(context.directory().getParent().toString()))
                .build();
        Path wanted = folder.resolve("not/there/yet");

        try (Orchestrator orchestrator =
                Orchestrator.builder().pipeline(pipeline).directories(wanted).build()) {
            Outcome outcome = orchestrator
                    .start(Goal.of("say where").withoutVerification())
                    .await();

            assertThat(((Outcome.Unverified) outcome).result().as(String.class))
                    .isEqualTo(wanted.toRealPath().toString());
        }
    }
}
