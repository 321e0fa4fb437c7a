package dev.orchestrator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.testkit.ScriptedModel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand workers: however many work at once, and wherever, the outcome is the same. */
class ThousandWorkersTest {
    private static final Criterion GOOD = Criterion.of("good", "is-good");
    private static final Goal GOAL = Goal.of("a thousand drafts").doneWhen(Criterion.of("all", "is-good"));

    /** One in ten drafts is rejected once; the model's answers depend on what it is asked. */
    private static Pipeline pipeline(int width, int atOnce) {
        return Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(IntStream.range(0, width)
                                .mapToObj(n -> Subtask.plan("group-" + n, "group"))
                                .toList())
                        : Move.conclude("good"))
                .planner(
                        "group",
                        (task, context) -> task.round() == 1
                                ? Move.split(IntStream.range(0, width)
                                        .mapToObj(n -> Subtask.work("draft-" + n, "writer")
                                                .doneWhen(GOOD)
                                                .after(n % 7 == 6 ? Set.of("draft-" + (n - 1)) : Set.of()))
                                        .toList())
                                : Move.conclude(task.children().size()))
                .worker("writer", (task, context) -> {
                    String question = "Write " + task.name() + " of " + task.task() + ", attempt " + task.attempt();
                    ModelReply reply = context.model("default").call(ModelRequest.of(Message.user(question)));
                    String draft = ((ModelReply.Answer) reply).text();
                    boolean bad = task.task().path().hashCode() % 10 == 0 && task.attempt() == 1;
                    return Handoff.of(bad ? "bad" : draft + task.name());
                })
                .verifier(
                        "is-good",
                        (work, context) -> work.result().json().contains("bad")
                                ? CheckResult.rejected("bad", "Write it again.")
                                : CheckResult.passed(1))
                .limits(Limits.defaults()
                        .tasks(width * width + width + 1)
                        .children(width)
                        .concurrency(atOnce))
                .build();
    }

    private static ScriptedModel model() {
        return ScriptedModel.script().otherwise().reply("good");
    }

    private static String onThreads(int width, int atOnce) throws InterruptedException {
        StateStore store = new InMemoryStateStore();
        try (Orchestrator orchestrator = Orchestrator.builder()
                .pipeline(pipeline(width, atOnce))
                .model("default", model())
                .store(store)
                .build()) {
            RunReport report = orchestrator.start(GOAL).await().report();
            Invariants.check(store, report.run(), false);
            return digestOf(report, width);
        }
    }

    private static String digestOf(RunReport report, int width) {
        assertThat(report.tasks()).hasSize(width * width + width + 1);
        assertThat(report.modelCalls()).isGreaterThan((long) width * width);
        return report.outcomeDigest();
    }

    private static Simulation simulated(int width, long seed) throws InterruptedException {
        Simulation simulation = Simulation.seeded(seed).model("default", model());
        simulation.run(pipeline(width, 10), GOAL);
        return simulation;
    }

    private static List<String> journal(Simulation simulation) {
        RunId run = simulation.report().orElseThrow().run();
        return simulation.store().read(run, 1, Integer.MAX_VALUE).stream()
                .map(each -> each.seq() + " " + each.at() + " " + each.type() + " "
                        + new String(each.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private static void same(int width, int times) throws InterruptedException {
        Set<String> digests = new HashSet<>();
        for (int i = 0; i < times; i++) {
            for (int atOnce : new int[] {1, 2, 8}) {
                digests.add(onThreads(width, atOnce));
            }
        }
        Simulation simulation = simulated(width, 42);
        digests.add(digestOf(simulation.report().orElseThrow(), width));

        assertThat(digests).hasSize(1);
        assertThat(journal(simulated(width, 42))).isEqualTo(journal(simulation));
    }

    @Test
    void a_hundred_workers_come_to_the_same() throws Exception {
        same(10, 2);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void a_thousand_workers_come_to_the_same_again_and_again() throws Exception {
        same(32, 20);
    }
}
