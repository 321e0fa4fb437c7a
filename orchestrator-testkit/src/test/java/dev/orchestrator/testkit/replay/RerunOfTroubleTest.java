package dev.orchestrator.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.Usage;
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
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.audit.Audit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What went wrong in a recorded run goes wrong in its rerun. */
class RerunOfTroubleTest {
    private static final Goal GOAL = Goal.of("trouble").withoutVerification();

    @TempDir
    Path temp;

    private Path folder;
    private Recorder recorder;

    @BeforeEach
    void folder() {
        folder = temp.resolve("recording");
        recorder = new Recorder(folder);
    }

    private static Pipeline.Builder asking() {
        return Pipeline.builder()
                .planner((task, context) -> Move.work("asks"))
                .worker(
                        "asks",
                        (task, context) -> Handoff.of(((ModelReply.Answer) context.model("m")
                                        .call(ModelRequest.of(Message.user("attempt " + task.attempt()))))
                                .text()));
    }

    private Outcome rerun(Pipeline pipeline, Outcome then) throws Exception {
        Rerun.Result result = Rerun.of(folder).result(pipeline);
        Outcome now = result.outcome();
        assertThat(now.getClass()).isEqualTo(then.getClass());
        assertThat(now.report().outcomeDigest()).isEqualTo(then.report().outcomeDigest());
        assertThat(now.report().usage()).isEqualTo(then.report().usage());
        assertThat(now.report().modelCalls()).isEqualTo(then.report().modelCalls());
        assertThat(now.report().spent()).isEqualTo(then.report().spent());
        assertThat(Audit.of(result.store(), result.run()).problems()).isEmpty();
        return now;
    }

    @Test
    void a_model_that_fails_until_the_attempt_does() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Model model = (request, call) -> {
            int number = calls.incrementAndGet();
            if (number <= 9) {
                throw new ModelException(
                        number == 9 ? FailureClass.INVALID_OUTPUT : FailureClass.TRANSIENT,
                        "no " + number,
                        number == 2 ? Duration.ofMinutes(5) : null,
                        null,
                        Usage.of(number, 0));
            }
            return new ModelReply.Answer("yes", Usage.of(1, 1));
        };
        Outcome then = recorder.record(asking().build(), Map.of("m", model), GOAL);

        assertThat(((Outcome.Unverified) rerun(asking().build(), then)).result().json())
                .isEqualTo("\"yes\"");
        assertThat(then.report().modelCalls()).isEqualTo(10);
    }

    @Test
    void a_model_that_does_not_answer_in_time() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Model model = (request, call) -> {
            if (calls.incrementAndGet() < 3) {
                recorder.runtime.sleep(Duration.ofHours(9));
            }
            return new ModelReply.Answer("late", Usage.of(1, 1));
        };
        Outcome then = recorder.record(asking().build(), Map.of("m", model), GOAL);

        rerun(asking().build(), then);

        assertThat(then.report().modelCalls()).isEqualTo(3);
    }

    @Test
    void a_call_that_runs_into_its_limit() throws Exception {
        Pipeline pipeline = asking().limits(Limits.defaults()
                        .attempts(2)
                        .call(Duration.ofSeconds(30))
                        .modelCall(Duration.ofMinutes(2)))
                .build();
        Model model = (request, call) -> {
            recorder.runtime.sleep(Duration.ofHours(9));
            return new ModelReply.Answer("late", Usage.of(1, 1));
        };
        Outcome then = recorder.record(pipeline, Map.of("m", model), GOAL);

        Outcome now = rerun(pipeline, then);

        assertThat(((Outcome.Failed) now).failure().failureClass()).isEqualTo(FailureClass.DEADLINE);
    }

    @Test
    void a_run_that_was_cancelled_is_cancelled() throws Exception {
        Model model = (request, call) -> {
            recorder.runtime.sleep(Duration.ofSeconds(90));
            return new ModelReply.Answer("late", Usage.of(1, 1));
        };
        recorder.then(run -> at(Duration.ofSeconds(20), () -> run.cancel("enough")));
        Outcome then = recorder.record(asking().build(), Map.of("m", model), GOAL);

        Outcome now = rerun(asking().build(), then);

        assertThat(((Outcome.Cancelled) now).reason()).isEqualTo("enough");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_run_that_was_cancelled_while_it_was_paused(boolean asks) throws Exception {
        Pipeline pipeline = asking().worker(
                        "second",
                        (task, context) ->
                                Handoff.of(asks ? context.model("m").ask("And?", String.class) : "nothing asked"))
                .replacePlanner(
                        "root",
                        (task, context) -> Move.split(
                                        Subtask.work("first", "asks"),
                                        Subtask.work("then", "second").after("first"))
                                .wake(Move.Wake.NEVER))
                .build();
        Model model = (request, call) -> {
            recorder.runtime.sleep(Duration.ofSeconds(10));
            return new ModelReply.Answer("done", Usage.of(1, 1));
        };
        recorder.then(run -> {
            at(Duration.ofSeconds(5), run::pause);
            at(Duration.ofMinutes(10), () -> run.cancel("enough"));
        });
        Outcome then = recorder.record(pipeline, Map.of("m", model), GOAL);

        Outcome now = rerun(pipeline, then);

        assertThat(((Outcome.Cancelled) now).reason()).isEqualTo("enough");
        assertThat(now.report().modelCalls()).isEqualTo(1);
    }

    private void at(Duration after, Runnable action) {
        recorder.runtime.schedule(after, () -> recorder.runtime.control().execute(action));
    }

    @Test
    void work_whose_time_nobody_recorded_takes_none_and_what_comes_after_it_waits_to_be_cancelled() throws Exception {
        boolean[] thinking = {true};
        Pipeline pipeline = asking().worker("thinks", (task, context) -> {
                    if (thinking[0]) {
                        recorder.runtime.sleep(Duration.ofHours(1));
                    }
                    return Handoff.of("thought");
                })
                .replacePlanner(
                        "root",
                        (task, context) -> Move.split(
                                        Subtask.work("first", "thinks"),
                                        Subtask.work("then", "asks").after("first"))
                                .wake(Move.Wake.NEVER))
                .build();
        recorder.then(run -> at(Duration.ofSeconds(20), () -> run.cancel("enough")));
        recorder.record(pipeline, Map.of("m", (request, call) -> new ModelReply.Answer("\"\"", Usage.of(1, 1))), GOAL);
        thinking[0] = false;

        Outcome now = Rerun.of(folder).run(pipeline);

        assertThat(((Outcome.Cancelled) now).reason()).isEqualTo("enough");
    }

    @Test
    void a_cancelled_run_cannot_be_recorded_anew_and_no_drift_says_so() throws Exception {
        Model model = (request, call) -> {
            recorder.runtime.sleep(Duration.ofSeconds(90));
            return new ModelReply.Answer("late", Usage.of(1, 1));
        };
        recorder.then(run -> at(Duration.ofSeconds(20), () -> run.cancel("enough")));
        recorder.record(asking().build(), Map.of("m", model), GOAL);
        Rerun rerun = Rerun.of(folder);
        Pipeline other = asking().replaceWorker(
                        "asks", (task, context) -> Handoff.of(context.model("m").ask("Other?", String.class)))
                .build();

        assertThatThrownBy(() -> rerun.run(other))
                .isInstanceOf(Drift.class)
                .hasMessageContaining("The run was cancelled, so it cannot be recorded anew")
                .hasMessageNotContaining("RECORD_MISSING");
        assertThatThrownBy(() ->
                        rerun.mode(Rerun.Mode.RECORD_MISSING).model("m", model).result(other, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was cancelled");
    }

    @Test
    void a_call_that_was_stopped_before_it_asked() throws Exception {
        boolean[] thinking = {true};
        Pipeline pipeline = asking().replaceWorker("asks", (task, context) -> {
                    if (thinking[0]) {
                        recorder.runtime.sleep(Duration.ofHours(1)); // a rerun does not know how long it took
                    }
                    return Handoff.of(context.model("m").ask("Well?", String.class));
                })
                .build();
        recorder.then(run -> at(Duration.ofSeconds(20), () -> run.cancel("enough")));
        Outcome then = recorder.record(
                pipeline, Map.of("m", (request, call) -> new ModelReply.Answer("\"\"", Usage.of(1, 1))), GOAL);
        thinking[0] = false;

        Outcome now = rerun(pipeline, then);

        assertThat(((Outcome.Cancelled) now).reason()).isEqualTo("enough");
        assertThat(now.report().modelCalls()).isZero();
    }

    @Test
    void a_limit_that_is_used_up() throws Exception {
        Pipeline pipeline = asking().limits(Limits.defaults().modelCalls(0)).build();
        Outcome then = recorder.record(
                pipeline, Map.of("m", (request, call) -> new ModelReply.Answer("?", Usage.of(1, 1))), GOAL);

        Outcome now = rerun(pipeline, then);

        assertThat(((Outcome.Failed) now).failure().failureClass()).isEqualTo(FailureClass.BUDGET);
        assertThat(((Outcome.Failed) now).failure().message())
                .isEqualTo(((Outcome.Failed) then).failure().message());
    }

    @Test
    void children_that_nobody_waits_for_any_more() throws Exception {
        Pipeline pipeline = asking().replacePlanner(
                        "root",
                        (task, context) -> Move.split(
                                        Subtask.work("quick", "asks"),
                                        Subtask.work("slow", "asks"),
                                        Subtask.work("slower", "asks"))
                                .quorum(1)
                                .wake(Move.Wake.NEVER))
                .build();
        Model model = (request, call) -> {
            recorder.runtime.sleep(Duration.ofSeconds(
                    1 + 5 * Integer.parseInt(call.caller().task().path().substring(2))));
            return new ModelReply.Answer("done", Usage.of(1, 1));
        };
        Outcome then = recorder.record(pipeline, Map.of("m", model), GOAL);

        Outcome now = rerun(pipeline, then);

        assertThat(((Outcome.Unverified) now).result().json()).isEqualTo("{\"quick\":\"done\"}");
    }

    @Test
    void a_run_that_was_left_and_resumed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Pipeline pipeline = asking().worker(
                        "effects",
                        (task, context) -> Handoff.of(context.model("m").ask("first", Integer.class)
                                + context.step("once", null, Effect.IDEMPOTENT, Integer.class, id -> 7)
                                + context.model("m").ask("second", Integer.class)))
                .replacePlanner("root", (task, context) -> Move.work("effects"))
                .build();
        RunId run;
        try (Orchestrator first = Orchestrator.builder()
                .pipeline(pipeline)
                .store(recorder.store)
                .model("m", (request, call) -> {
                    if (request.messages().get(0).text().equals("second")) {
                        asked.countDown();
                        new CountDownLatch(1).await();
                    }
                    return new ModelReply.Answer("1", Usage.of(1, 1));
                })
                .build()) {
            run = first.start(GOAL).id();
            asked.await();
        }
        Outcome then;
        try (Orchestrator second = Orchestrator.builder()
                .pipeline(pipeline)
                .store(recorder.store)
                .model("m", (request, call) -> new ModelReply.Answer("2", Usage.of(1, 1)))
                .build()) {
            Run resumed = second.resume(run);
            then = resumed.await();
        }
        recorder.export(run);

        Outcome now = rerun(pipeline, then);

        assertThat(((Outcome.Unverified) now).result().json()).isEqualTo("10");
        assertThat(now.report().modelCalls()).isEqualTo(3);
        assertThat(Audit.of(folder).problems()).isEmpty();
    }
}
