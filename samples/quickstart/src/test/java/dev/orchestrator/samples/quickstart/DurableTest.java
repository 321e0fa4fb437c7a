package dev.orchestrator.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DurableTest {
    private final List<String> effects = Collections.synchronizedList(new ArrayList<>());
    private final Thread main = Thread.currentThread();

    @Test
    void what_is_left_in_the_middle_goes_on_and_repeats_nothing(@TempDir Path folder) throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((task, context) -> Move.work("sender"))
                .worker("sender", (task, context) -> {
                    context.step("send", "hello", Effect.AT_MOST_ONCE, String.class, id -> {
                        effects.add("sent");
                        return "done";
                    });
                    effects.add("called");
                    if (Collections.frequency(effects, "called") == 1) {
                        main.interrupt(); // whoever waits for the run leaves it
                        new CountDownLatch(1).await();
                    }
                    return Handoff.of("all sent");
                })
                .build();
        Goal goal = Goal.of("Send it").withoutVerification();
        Path database = folder.resolve("runs.db");

        assertThatThrownBy(() -> Durable.outcome(pipeline, goal, database)).isInstanceOf(InterruptedException.class);
        Outcome outcome = Durable.outcome(pipeline, goal, database);

        assertThat(outcome).isInstanceOf(Outcome.Unverified.class);
        assertThat(effects).containsExactly("sent", "called", "called");
    }
}
