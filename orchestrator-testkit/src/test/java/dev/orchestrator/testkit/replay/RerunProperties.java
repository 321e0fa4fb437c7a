package dev.orchestrator.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.audit.Audit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** However a model answers, a rerun comes to the same. */
class RerunProperties {
    private static final Goal GOAL = Goal.of("anything").doneWhen(Criterion.of("fine", "fine"));

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void a_rerun_comes_to_what_was_recorded(@ForAll long seed) throws Exception {
        rerun(seed);
    }

    @Tag("slow")
    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void a_rerun_comes_to_what_was_recorded_50x(@ForAll long seed) throws Exception {
        rerun(seed);
    }

    private static void rerun(long seed) throws Exception {
        Path folder = Files.createTempDirectory("rerun").resolve("recording");
        Recorder recorder = new Recorder(folder);
        Model model = model(recorder, new SplittableRandom(seed));
        Outcome then = recorder.record(pipeline(seed), Map.of("m", model), GOAL);

        Rerun.Result result = Rerun.of(folder).result(pipeline(seed));

        assertThat(result.outcome().report().outcomeDigest())
                .as("outcome of seed %d", seed)
                .isEqualTo(then.report().outcomeDigest());
        assertThat(result.outcome().report().spent()).isEqualTo(then.report().spent());
        assertThat(Recorder.effects(result.store(), result.run()))
                .isEqualTo(Recorder.effects(result.store(), then.report().run()));
        assertThat(Audit.of(result.store(), result.run()).problems()).isEmpty();
        assertThat(Audit.of(folder).problems()).isEmpty();
    }

    /** Says anything, fails in any way, and takes as long as it likes; called by several threads. */
    private static Model model(Recorder recorder, SplittableRandom dice) {
        return (request, call) -> {
            int what;
            int wait;
            synchronized (dice) {
                what = dice.nextInt(100);
                wait = dice.nextInt(1, 5_000_000);
            }
            recorder.runtime.sleep(Duration.ofNanos(wait * 1_000L));
            Usage used = what % 2 == 0 ? Usage.of(what, 1) : null;
            if (what < 20) {
                throw new ModelException(FailureClass.TRANSIENT, "not now", null, null, used);
            } else if (what < 25) {
                throw new ModelException(FailureClass.TRANSIENT, "much later", Duration.ofMinutes(3), null, used);
            } else if (what < 30) {
                throw new ModelException(FailureClass.REFUSED, "never", null, null, used);
            } else if (what < 35) {
                recorder.runtime.sleep(Duration.ofHours(1));
            }
            return new ModelReply.Answer("answer " + what, Usage.of(10, what));
        };
    }

    private static Pipeline pipeline(long seed) {
        SplittableRandom dice = new SplittableRandom(seed);
        int tasks = 1 + dice.nextInt(5);
        int concurrency = 1 + dice.nextInt(4);
        return Pipeline.builder()
                .planner((task, context) -> {
                    if (task.round() > 1) {
                        return Move.conclude("done");
                    }
                    List<Subtask> all = new ArrayList<>();
                    for (int i = 0; i < tasks; i++) {
                        Subtask subtask = Subtask.work("t" + i, "asks").doneWhen(Criterion.of("good", "judge"));
                        all.add(i % 3 == 2 ? subtask.after("t" + (i - 1)) : subtask);
                    }
                    return Move.split(all);
                })
                .worker("asks", (task, context) -> {
                    StringBuilder all = new StringBuilder();
                    for (int i = 0; i < 3; i++) {
                        ModelReply reply =
                                context.model("m").call(ModelRequest.of(Message.user("equal " + task.attempt())));
                        all.append(((ModelReply.Answer) reply).text());
                        context.sleep(Duration.ofSeconds(1 + context.random() % 2));
                    }
                    return Handoff.of(all + " at " + context.now());
                })
                .verifier("fine", (submission, context) -> CheckResult.passed(1))
                .verifier("judge", (submission, context) -> {
                    ModelReply.Answer answer =
                            (ModelReply.Answer) context.model("m").call(ModelRequest.of(Message.user("Good?")));
                    return answer.text().endsWith("7")
                            ? CheckResult.rejected("bad", answer.text())
                            : CheckResult.passed(1);
                })
                .limits(Limits.defaults()
                        .concurrency(concurrency)
                        .attempts(3)
                        .task(Duration.ofHours(5))
                        .call(Duration.ofHours(2)))
                .build();
    }
}
