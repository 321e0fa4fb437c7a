package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.journal.SignalCodec;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResumeTest extends EngineTest {
    /** What has happened outside, each time it happened. */
    private final List<String> effects = Collections.synchronizedList(new ArrayList<>());

    private Run resume(StateStore left, RunId run, Pipeline pipeline) {
        return resume(left, run, pipeline, new ManualRuntime());
    }

    private Run resume(StateStore left, RunId run, Pipeline pipeline, ManualRuntime time) {
        return engine(pipeline, Map.of("default", model()), time, left).resume(run);
    }

    /** Squares what it is asked; a call is an effect. */
    private Model model() {
        return (request, call) -> {
            String text = request.messages().get(0).text();
            effects.add("model " + text);
            return new ModelReply.Answer(Long.toString(Long.parseLong(text) * Long.parseLong(text)), Usage.of(1, 1));
        };
    }

    /** Two workers, each with a model call and steps of three effects; one is rejected once. */
    private Pipeline pipeline() {
        return Pipeline.builder()
                .planner(split(
                        Subtask.work("2", "squarer").doneWhen(Criterion.of("right", "right")),
                        Subtask.work("3", "squarer").after("2").doneWhen(Criterion.of("right", "right"))))
                .worker("squarer", (assignment, context) -> {
                    String n = assignment.name();
                    String attempt = n + "." + assignment.attempt();
                    context.step("think", n, Effect.PURE, String.class, id -> "thought");
                    context.step("store", attempt, Effect.IDEMPOTENT, String.class, id -> {
                        effects.add("store " + attempt);
                        return id;
                    });
                    ModelReply reply = context.model("default").call(ModelRequest.of(Message.user(n)));
                    context.step("send", attempt, Effect.IDEMPOTENT, String.class, id -> {
                        effects.add("send " + attempt);
                        return id;
                    });
                    context.now();
                    context.random();
                    return Handoff.of(((ModelReply.Answer) reply).text() + "#" + assignment.attempt());
                })
                .verifier(
                        "right",
                        (submission, context) ->
                                submission.result().as(String.class).endsWith("#1")
                                                && submission.objective().equals("3")
                                        ? CheckResult.rejected("again", "Once more.")
                                        : CheckResult.passed(1))
                .build();
    }

    @Test
    void a_question_that_a_crash_cut_short_is_asked_again_as_the_next_try() throws Exception {
        List<String> tries = Collections.synchronizedList(new ArrayList<>());
        Map<String, Model> counting = Map.of("m", (request, call) -> {
            tries.add(request.messages().get(0).text() + " " + call.tries());
            return new ModelReply.Answer("fine", Usage.of(1, 1));
        });
        Pipeline asking = only((assignment, context) -> {
                    context.model("m").call(ModelRequest.of(Message.user("worker")));
                    return Handoff.of("draft");
                })
                .verifier("judge", (submission, context) -> {
                    context.model("m").call(ModelRequest.of(Message.user("judge")));
                    return CheckResult.passed(1);
                })
                .build();
        Run whole = start(engine(asking, counting), Goal.of("g").doneWhen(Criterion.of("ok", "judge")));
        end(whole);
        Journal journal = Journal.of(store, whole.id());

        List<List<String>> expected = List.of(List.of("worker 2", "judge 1"), List.of("judge 2"));
        for (int crash = 0; crash < 2; crash++) {
            int cut = journal.seqOf(
                    journal.events(StepEvent.ModelCallRequested.class).get(crash));
            tries.clear();
            StateStore left = Crash.after(cut, store, whole.id());

            assertThat(end(engine(asking, counting, new ManualRuntime(), left).resume(whole.id())))
                    .isInstanceOf(Outcome.Accepted.class);
            assertThat(tries).isEqualTo(expected.get(crash));
        }
    }

    @Test
    void cut_off_anywhere_a_run_goes_on_to_the_same_end_and_repeats_nothing_recorded() throws Exception {
        Run whole = start(engine(pipeline(), Map.of("default", model())), unverified());
        Outcome expected = end(whole);
        int records = Crash.records(store, whole.id());
        assertThat(records).isGreaterThan(30);

        for (int cut = 1; cut <= records; cut++) {
            StateStore left = Crash.after(cut, store, whole.id());
            List<StepEvent.StepRecorded> before = Journal.of(left, whole.id()).events(StepEvent.StepRecorded.class);
            effects.clear();
            Outcome outcome = end(resume(left, whole.id(), pipeline()));

            assertThat(done(outcome).result().json())
                    .as("cut after %d", cut)
                    .isEqualTo(done(expected).result().json());
            for (StepEvent.StepRecorded step : before) {
                String effect = step.key().name().substring("step:".length()) + " "
                        + step.key().content();
                assertThat(effects).as("cut after %d", cut).doesNotContain(effect.replace("\"", ""));
            }
            Journal after = Journal.of(left, whole.id());
            after.check();
            assertThat(after.events(Event.HandoffReceived.class))
                    .as("cut after %d", cut)
                    .hasSameSizeAs(Journal.of(store, whole.id()).events(Event.HandoffReceived.class));
            assertThat(outcome.report().tasks().get(2).attempts()).hasSize(2);
        }
    }

    @Test
    void a_run_that_has_ended_comes_back_with_its_outcome_and_nothing_is_called() throws Exception {
        Run whole = start(engine(pipeline(), Map.of("default", model())), unverified());
        Outcome outcome = end(whole);
        int records = Crash.records(store, whole.id());
        effects.clear();

        Outcome again = end(engine(pipeline()).resume(whole.id()));

        assertThat(done(again).result().json()).isEqualTo(done(outcome).result().json());
        assertThat(effects).isEmpty();
        assertThat(Crash.records(store, whole.id())).isEqualTo(records);
    }

    @Test
    void closing_suspends_a_run_and_resume_all_finds_it() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Pipeline pipeline = only((assignment, context) -> {
                    context.step("once", null, Effect.IDEMPOTENT, String.class, id -> {
                        effects.add("once");
                        return "done";
                    });
                    if (calls.incrementAndGet() == 1) {
                        atWork.countDown();
                        new CountDownLatch(1).await();
                    }
                    return Handoff.of("finished");
                })
                .build();
        Engine first = engine(pipeline);
        Run run = start(first, unverified());
        await(atWork);
        first.close();
        assertThatThrownBy(run::await).isInstanceOf(OrchestratorException.class);

        List<Run> resumed = engine(pipeline).resumeAll();

        assertThat(resumed).singleElement().extracting(Run::id).isEqualTo(run.id());
        assertThat(done(end(resumed.get(0))).result().as(String.class)).isEqualTo("finished");
        assertThat(effects).containsExactly("once");
    }

    @Test
    void a_run_that_is_at_work_here_is_not_started_twice() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Engine engine = engine(only((assignment, context) -> {
                    go.await();
                    return Handoff.of("done");
                })
                .build());
        Run run = start(engine, unverified());

        assertThat(engine.resume(run.id()).id()).isEqualTo(run.id());
        assertThat(engine.resumeAll()).isEmpty();
        assertThatThrownBy(() -> engine(pipeline()).resume(run.id())).isInstanceOf(RunOwnedException.class);
        go.countDown();
        end(run);
    }

    @Test
    void there_is_nothing_to_resume_where_no_goal_was_recorded() {
        RunId unknown = RunId.of("run-0");
        assertThatThrownBy(() -> engine(pipeline()).resume(unknown))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("run-0");

        store.release(store.create(unknown, "dead", LONG), "running");
        assertThatThrownBy(() -> engine(pipeline()).resume(unknown))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("start the goal again");
    }

    @Test
    void a_pipeline_that_lacks_what_the_run_names_is_refused_and_the_run_stays_as_it_is() throws Exception {
        Run whole = start(engine(pipeline(), Map.of("default", model())), unverified());
        end(whole);
        StateStore left = Crash.after(10, store, whole.id());
        Pipeline other = only((assignment, context) -> Handoff.of("done")).build();

        assertThatThrownBy(() -> resume(left, whole.id(), other))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("worker 'squarer'")
                .hasMessageContaining("verifier 'right'");
        assertThat(Crash.records(left, whole.id())).isEqualTo(10);
        done(end(resume(left, whole.id(), pipeline())));
    }

    @Test
    void time_without_an_owner_eats_no_deadline() throws Exception {
        ManualRuntime time = new ManualRuntime();
        CountDownLatch atWork = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Pipeline pipeline = only((assignment, context) -> {
                    if (calls.incrementAndGet() == 1) {
                        atWork.countDown();
                        new CountDownLatch(1).await();
                    }
                    return Handoff.of("attempt " + assignment.attempt());
                })
                .build();
        Engine first = engine(pipeline, Map.of(), time);
        Run run = start(first, unverified());
        await(atWork);
        settle(run);
        first.close();

        ManualRuntime later = new ManualRuntime();
        later.advance(Duration.ofDays(30));
        Outcome outcome = end(engine(pipeline, Map.of(), later).resume(run.id()));

        assertThat(done(outcome).result().as(String.class)).isEqualTo("attempt 1");
    }

    // ---- changed code ----

    private record Constant(String version, String result) implements Worker, Versioned {
        @Override
        public Handoff work(Assignment assignment, WorkContext context) {
            return Handoff.of(result);
        }
    }

    private static Pipeline constant(String version, String result) {
        return only(new Constant(version, result)).build();
    }

    private StateStore cutBeforeTheHandoff(RunId run) {
        Journal journal = Journal.of(store, run);
        return Crash.after(
                journal.seqOf(journal.events(Event.WorkerCalled.class).get(0)), store, run);
    }

    @Test
    void what_has_changed_since_is_noted_and_new_code_is_called_from_there_on() throws Exception {
        Run whole = start(engine(constant("1", "old")), unverified());
        end(whole);
        StateStore left = cutBeforeTheHandoff(whole.id());

        Outcome outcome = end(resume(left, whole.id(), constant("2", "new")));

        assertThat(done(outcome).result().as(String.class)).isEqualTo("new");
        assertThat(Journal.of(left, whole.id()).events(Event.RunReopened.class))
                .singleElement()
                .satisfies(reopened -> assertThat(reopened.code())
                        .containsKey("worker 'worker'")
                        .containsKey("model 'default'") // bound by the second engine only
                        .doesNotContainKey("planner 'root'"));
    }

    @Test
    void a_pinned_run_is_refused_and_stays_as_it_is_when_its_code_has_changed() throws Exception {
        Run whole = start(engine(constant("1", "old")), unverified());
        end(whole);
        StateStore left = cutBeforeTheHandoff(whole.id());
        int records = Crash.records(left, whole.id());

        assertThatThrownBy(() -> pinned(constant("2", "new"), left).resume(whole.id()))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.POLICY))
                .hasMessageContaining("worker 'worker'")
                .hasMessageContaining("pinCode()");
        assertThat(Crash.records(left, whole.id())).isEqualTo(records);
        assertThat(done(end(pinned(constant("1", "old"), left).resume(whole.id())))
                        .result()
                        .as(String.class))
                .isEqualTo("old");
    }

    // ---- pure steps ----

    @Test
    void pure_steps_share_records_and_are_found_again() throws Exception {
        AtomicInteger thoughts = new AtomicInteger();
        Pipeline pipeline = only((assignment, context) -> {
                    long sum = 0;
                    for (int i = 0; i < 1_000; i++) {
                        int n = i;
                        sum += context.step("think", i, Effect.PURE, Integer.class, id -> {
                            thoughts.incrementAndGet();
                            return n;
                        });
                    }
                    context.step("say", sum, Effect.IDEMPOTENT, String.class, id -> "said");
                    return Handoff.of(sum);
                })
                .build();
        Run whole = start(engine(pipeline, Map.of(), new ManualRuntime()), unverified());
        assertThat(done(end(whole)).result().as(Long.class)).isEqualTo(499_500);
        Journal journal = Journal.of(store, whole.id());
        List<StepEvent.StepsRanAhead> ahead = journal.events(StepEvent.StepsRanAhead.class);
        assertThat(ahead).extracting(e -> e.steps().size()).containsExactly(256, 256, 256, 232);

        thoughts.set(0);
        int cut = journal.seqOf(ahead.get(1));
        Outcome outcome = end(resume(Crash.after(cut, store, whole.id()), whole.id(), pipeline));

        assertThat(done(outcome).result().as(Long.class)).isEqualTo(499_500);
        assertThat(thoughts).as("the others were on record").hasValue(1_000 - 512);
    }

    @Test
    void a_pure_step_waits_for_its_record_only_a_moment() throws Exception {
        ManualRuntime time = new ManualRuntime();
        CountDownLatch thought = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Run run = start(
                engine(
                        only((assignment, context) -> {
                                    context.step("think", null, Effect.PURE, String.class, id -> "thought");
                                    thought.countDown();
                                    go.await();
                                    return Handoff.of("done");
                                })
                                .build(),
                        Map.of(),
                        time),
                unverified());
        await(thought);
        assertThat(Journal.of(store, run.id()).types()).doesNotContain("step-recorded");
        EventLog log = EventLog.of(run);
        time.advance(Duration.ofMillis(20));
        log.await("step-recorded");
        go.countDown();
        end(run);
    }

    // ---- signals ----

    @Test
    void signals_from_other_processes_are_taken_in_once() throws Exception {
        ManualRuntime time = new ManualRuntime();
        CountDownLatch atWork = new CountDownLatch(1);
        Engine engine = engine(
                only((assignment, context) -> {
                            atWork.countDown();
                            new CountDownLatch(1).await();
                            return Handoff.of("done");
                        })
                        .build(),
                Map.of(),
                time);
        Run run = start(engine, unverified());
        await(atWork);
        EventLog log = EventLog.of(run);
        store.post(run.id(), SignalCodec.pause("p"));
        store.post(run.id(), SignalCodec.pause("p"));
        store.post(run.id(), new Signal("x", "sing", "{}"));
        time.advance(Duration.ofSeconds(1));
        log.await("signal-received", 2);
        store.post(run.id(), SignalCodec.cancel("c", "enough"));

        assertThat(end(run, time)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(Journal.of(store, run.id()).types())
                .filteredOn(t -> t.equals("signal-received") || t.startsWith("run-"))
                .containsExactly(
                        "run-created",
                        "signal-received",
                        "run-paused",
                        "signal-received",
                        "signal-received",
                        "run-ended");
    }
}
