package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.Overrides;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.journal.SignalCodec;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.report.HtmlReport;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.core.step.StepEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run that begins with another's first records and goes on by itself. */
class ForkTest extends EngineTest {
    private final List<Orchestrator> orchestrators = new ArrayList<>();
    /** What has happened outside, each time it happened: name and call id. */
    private final List<String> effects = Collections.synchronizedList(new ArrayList<>());

    private Orchestrator orchestrator(Pipeline pipeline) {
        return orchestrator(pipeline, store);
    }

    private Orchestrator orchestrator(Pipeline pipeline, StateStore on) {
        Orchestrator orchestrator = Orchestrator.builder()
                .pipeline(pipeline)
                .model("default", answering("plain"))
                .store(on)
                .build();
        orchestrators.add(orchestrator);
        return orchestrator;
    }

    @AfterEach
    void close() {
        orchestrators.forEach(Orchestrator::close);
    }

    /** Answers with what it is asked. */
    private static Model answering(String name) {
        return (request, call) ->
                new ModelReply.Answer(name + "(" + request.messages().get(0).text() + ")", Usage.of(1, 1));
    }

    /** Two tasks, one after the other, each a step and a model call; the second is rejected once. */
    private Pipeline pipeline() {
        return Pipeline.builder()
                .planner(split(
                        Subtask.work("first", "writer").doneWhen(Criterion.of("fine", "critic")),
                        Subtask.work("second", "writer").after("first").doneWhen(Criterion.of("fine", "critic"))))
                .worker("writer", (assignment, context) -> {
                    String name = assignment.name() + assignment.attempt();
                    context.step("send", name, Effect.IDEMPOTENT, String.class, id -> {
                        effects.add(name + " " + id);
                        return id;
                    });
                    ModelReply reply = context.model("default").call(ModelRequest.of(Message.user(name)));
                    return Handoff.of(((ModelReply.Answer) reply).text());
                })
                .verifier(
                        "critic",
                        (submission, context) ->
                                submission.result().as(String.class).equals("plain(second1)")
                                        ? CheckResult.rejected("again", "Once more.")
                                        : CheckResult.passed(1))
                .build();
    }

    private Run whole() throws Exception {
        Run run = orchestrator(pipeline()).start(unverified());
        assertThat(done(end(run)).result().json())
                .isEqualTo("{\"first\":\"plain(first1)\",\"second\":\"plain(second2)\"}");
        return run;
    }

    /** When the second task's worker has been called, and the first task is done. */
    private int seqOfSecondTask(Run run) {
        Journal journal = Journal.of(store, run.id());
        return journal.seqOf(journal.events(Event.WorkerCalled.class).get(1));
    }

    private static List<String> texts(StateStore store, RunId run) {
        return store.read(run, 1, Integer.MAX_VALUE).stream()
                .map(ForkTest::text)
                .toList();
    }

    private static String text(JournalRecord journaled) {
        return journaled.seq() + " " + journaled.at() + " " + journaled.type() + " " + new String(journaled.payload());
    }

    // ---- what is kept ----

    @Test
    void from_any_record_on_a_fork_ends_like_its_origin_which_stays_as_it_is() throws Exception {
        Run origin = whole();
        List<String> records = texts(store, origin.id());
        List<String> sent = List.copyOf(effects);
        Orchestrator orchestrator = orchestrator(pipeline());
        Set<RunId> forks = new HashSet<>();

        for (int last = 1; last < records.size(); last++) {
            effects.clear();
            Run fork = orchestrator.fork(origin.id(), last, Overrides.none());
            Outcome outcome = end(fork);

            assertThat(done(outcome).result().json())
                    .as("forked after %d", last)
                    .isEqualTo("{\"first\":\"plain(first1)\",\"second\":\"plain(second2)\"}");
            assertThat(texts(store, fork.id()).subList(0, last)).isEqualTo(records.subList(0, last));
            Journal journal = Journal.of(store, fork.id());
            journal.check();
            assertThat(journal.events(Event.RunForked.class))
                    .extracting(Event.RunForked::origin)
                    .containsExactly(new ForkOrigin(origin.id(), last, List.of()));
            for (StepEvent.StepRecorded step : Journal.of(Crash.after(last, store, origin.id()), origin.id())
                    .events(StepEvent.StepRecorded.class)) {
                assertThat(effects)
                        .as("forked after %d, on record then", last)
                        .noneMatch(e -> e.endsWith(step.result().replace("\"", "")));
            }
            forks.add(fork.id());
        }
        assertThat(forks).hasSize(records.size() - 1).doesNotContain(origin.id());
        assertThat(texts(store, origin.id())).isEqualTo(records);
        effects.clear();
        end(orchestrator.fork(origin.id(), 1, Overrides.none()));
        assertThat(effects).as("new steps of a fork have ids of their own").doesNotContainAnyElementsOf(sent);
    }

    @Test
    void a_fork_can_be_forked_and_cut_off_anywhere_it_goes_on() throws Exception {
        Run origin = whole();
        int last = seqOfSecondTask(origin);
        Orchestrator orchestrator = orchestrator(pipeline());
        Run fork = orchestrator.fork(origin.id(), last, Overrides.none());
        Outcome expected = end(fork);
        int records = Crash.records(store, fork.id());

        for (int cut = last + 1; cut < records; cut++) {
            StateStore left = Crash.after(cut, store, fork.id());
            Outcome outcome = end(orchestrator(pipeline(), left).resume(fork.id()));
            assertThat(outcome.report().outcomeDigest())
                    .as("cut after %d", cut)
                    .isEqualTo(expected.report().outcomeDigest());

            Run second = orchestrator.fork(fork.id(), cut, Overrides.none());
            assertThat(end(second).report().outcomeDigest())
                    .as("forked again after %d", cut)
                    .isEqualTo(expected.report().outcomeDigest());
            assertThat(second.report().forkedFrom()).contains(new ForkOrigin(fork.id(), cut, List.of()));
        }
    }

    @Test
    void a_run_that_is_at_work_can_be_forked() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Orchestrator orchestrator = orchestrator(only((assignment, context) -> {
                    atWork.countDown();
                    go.await();
                    return Handoff.of("slow");
                })
                .build());
        Run run = orchestrator.start(unverified());
        await(atWork);
        int called = Crash.records(store, run.id());

        Run fork = orchestrator.fork(
                run.id(), called, Overrides.none().worker("worker", (assignment, context) -> Handoff.of("quick")));

        assertThat(done(end(fork)).result().as(String.class)).isEqualTo("quick");
        assertThat(Crash.records(store, run.id())).isEqualTo(called);
        go.countDown();
        assertThat(done(end(run)).result().as(String.class)).isEqualTo("slow");
    }

    @Test
    void decisions_on_record_stay_and_questions_are_asked_each_run_for_itself() throws Exception {
        Pipeline pipeline = only((assignment, context) -> {
                    Decision first = context.approval("first", "a");
                    Decision second = context.approval("second", "b");
                    return Handoff.of(first.by() + " " + second.by());
                })
                .build();
        Orchestrator orchestrator = orchestrator(pipeline);
        Run run = orchestrator.start(unverified());
        EventLog log = EventLog.of(run);
        log.await("approval-requested");
        run.decide(run.approvals().get(0).id(), Decision.approve("ann"));
        log.await("approval-requested", 2);
        int asked = Crash.records(store, run.id());

        Run fork = orchestrator.fork(run.id(), asked, Overrides.none());
        fork.decide(fork.approvals().get(0).id(), Decision.approve("bob"));
        run.decide(run.approvals().get(0).id(), Decision.approve("cy"));

        assertThat(done(end(fork)).result().as(String.class)).isEqualTo("ann bob");
        assertThat(done(end(run)).result().as(String.class)).isEqualTo("ann cy");
    }

    @Test
    void a_fork_has_signals_of_its_own() throws Exception {
        ManualRuntime time = new ManualRuntime();
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch forkAtWork = new CountDownLatch(2);
        Engine engine = engine(
                only((assignment, context) -> {
                            atWork.countDown();
                            forkAtWork.countDown();
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
        time.advance(Duration.ofSeconds(1));
        log.await("run-paused");
        Run fork = engine.fork(run.id(), Crash.records(store, run.id()), engine.parts(), List.of());
        await(forkAtWork);

        store.post(fork.id(), SignalCodec.cancel("p", "of the fork"));
        assertThat(((Outcome.Cancelled) end(fork, time)).reason()).isEqualTo("of the fork");
        store.post(run.id(), SignalCodec.cancel("c", "of the run"));
        assertThat(((Outcome.Cancelled) end(run, time)).reason()).isEqualTo("of the run");
    }

    // ---- steps that were under way ----

    private Pipeline sending(Effect effect) {
        return only((assignment, context) -> Handoff.of(context.step("send", 1, effect, String.class, id -> {
                    effects.add(id);
                    return id;
                })))
                .build();
    }

    private int seqOfIntent(Run run) {
        Journal journal = Journal.of(store, run.id());
        return journal.seqOf(journal.events(StepEvent.StepIntended.class).get(0));
    }

    @Test
    void a_step_under_way_is_done_again_with_the_id_it_had() throws Exception {
        Orchestrator orchestrator = orchestrator(sending(Effect.IDEMPOTENT));
        Run run = orchestrator.start(unverified());
        end(run);

        end(orchestrator.fork(run.id(), seqOfIntent(run), Overrides.none()));
        assertThat(effects).hasSize(2);
        assertThat(effects.get(1)).isEqualTo(effects.get(0));

        end(orchestrator.fork(run.id(), seqOfIntent(run) - 1, Overrides.none()));
        assertThat(effects).hasSize(3);
        assertThat(effects.get(2)).as("not begun by then").isNotEqualTo(effects.get(0));
    }

    @Test
    void a_step_under_way_that_must_not_happen_twice_is_a_persons_to_decide() throws Exception {
        Orchestrator orchestrator = orchestrator(sending(Effect.AT_MOST_ONCE));
        Run run = orchestrator.start(unverified());
        end(run);

        Run fork = orchestrator.fork(run.id(), seqOfIntent(run), Overrides.none());
        EventLog.of(fork).await("approval-requested");

        assertThat(fork.approvals()).singleElement().satisfies(approval -> {
            assertThat(approval.subject()).isEqualTo("in doubt: send");
            assertThat(approval.shown().json()).contains(effects.get(0));
        });
        fork.decide(fork.approvals().get(0).id(), Decision.approve("ann"));
        end(fork);
        assertThat(effects).containsExactly(effects.get(0), effects.get(0));
    }

    // ---- overrides ----

    private String resultOf(Run run, int last, Overrides overrides) throws Exception {
        Run fork = orchestrator(pipeline()).fork(run.id(), last, overrides);
        return done(end(fork)).result().json();
    }

    @Test
    void another_worker_model_prompt_or_verifier_is_called_from_there_on() throws Exception {
        Run run = whole();
        int last = seqOfSecondTask(run);
        Overrides none = Overrides.none();

        assertThat(resultOf(run, last, none.worker("writer", (assignment, context) -> Handoff.of("by hand"))))
                .isEqualTo("{\"first\":\"plain(first1)\",\"second\":\"by hand\"}");
        assertThat(resultOf(run, last, none.model("default", answering("big"))))
                .isEqualTo("{\"first\":\"plain(first1)\",\"second\":\"big(second1)\"}");
        assertThat(resultOf(
                        run,
                        last,
                        none.prompt(
                                "default",
                                request -> ModelRequest.of(Message.user(
                                        "please, " + request.messages().get(0).text())))))
                .isEqualTo("{\"first\":\"plain(first1)\",\"second\":\"plain(please, second1)\"}");
        assertThat(resultOf(run, last, none.verifier("critic", (submission, context) -> CheckResult.passed(1))))
                .isEqualTo("{\"first\":\"plain(first1)\",\"second\":\"plain(second1)\"}");
    }

    @Test
    void another_planner_is_asked_when_a_planner_is_called_again() throws Exception {
        Run run = whole();

        Run fork = orchestrator(pipeline())
                .fork(
                        run.id(),
                        1,
                        Overrides.none().planner(Pipeline.ROOT, (request, context) -> Move.infeasible("not worth it")));

        assertThat(failed(end(fork)).failure().message()).contains("not worth it");
    }

    @Test
    void what_was_exchanged_is_on_record_and_reported() throws Exception {
        Run run = whole();
        int last = seqOfSecondTask(run);
        Overrides overrides = Overrides.none()
                .worker("writer", (assignment, context) -> Handoff.of("by hand"))
                .model("default", answering("big"));

        Run fork = orchestrator(pipeline()).fork(run.id(), last, overrides);
        end(fork);

        ForkOrigin origin = new ForkOrigin(run.id(), last, List.of("worker 'writer'", "model 'default'"));
        assertThat(fork.report().forkedFrom()).contains(origin);
        assertThat(run.report().forkedFrom()).isEmpty();
        String line = "forked from run " + run.id() + " after record " + last
                + ", with another worker 'writer', model 'default'";
        assertThat(TextReport.render(fork.report())).contains(line);
        assertThat(HtmlReport.of(fork.report()).render()).contains(line.replace("'", "&#39;"));
    }

    @Test
    void a_prompt_that_changes_an_open_calls_request_has_the_model_asked_again() throws Exception {
        Run run = whole();
        Journal journal = Journal.of(store, run.id());
        int answered =
                journal.seqOf(journal.events(StepEvent.ModelCallCompleted.class).get(0));

        assertThat(resultOf(run, answered, Overrides.none().model("default", answering("big"))))
                .as("the answer is on record")
                .startsWith("{\"first\":\"plain(first1)\"");
        assertThat(resultOf(run, answered, Overrides.none().prompt("default", request -> request.option("t", "1"))))
                .startsWith("{\"first\":\"plain(first1)\"");
        Run fork = orchestrator(pipeline())
                .fork(
                        run.id(),
                        answered,
                        Overrides.none()
                                .model("default", answering("big"))
                                .prompt("default", request -> request.option("t", "1")));
        assertThat(done(end(fork)).result().json()).startsWith("{\"first\":\"big(first1)\"");
        assertThat(Journal.of(store, fork.id())
                        .events(StepEvent.ModelCallRequested.class)
                        .get(1)
                        .request()
                        .options())
                .as("what the model was asked is what the journal says")
                .containsEntry("t", "1");
    }

    @Test
    void a_fork_that_was_left_goes_on_with_its_overrides() throws Exception {
        Run run = whole();
        Overrides overrides = Overrides.none().worker("writer", (assignment, context) -> Handoff.of("by hand"));
        int last = seqOfSecondTask(run);
        Run fork = orchestrator(pipeline()).fork(run.id(), last, overrides);
        end(fork);
        StateStore left = Crash.after(last + 1, store, fork.id());
        Orchestrator orchestrator = orchestrator(pipeline(), left);

        Run resumed = orchestrator.resume(fork.id(), overrides);

        assertThat(done(end(resumed)).result().json()).contains("by hand");
        assertThat(Journal.of(left, fork.id()).events(Event.RunReopened.class))
                .as("nothing has changed since")
                .extracting(Event.RunReopened::code)
                .containsExactly(Map.of());
    }

    // ---- what is refused ----

    @Test
    void what_cannot_be_forked_is_refused_and_leaves_no_run_behind() throws Exception {
        Run run = whole();
        int records = Crash.records(store, run.id());
        Orchestrator orchestrator = orchestrator(pipeline());

        assertThatThrownBy(() -> orchestrator.fork(run.id(), 0, Overrides.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lastSeq must be at least 1");
        assertThatThrownBy(() -> orchestrator.fork(run.id(), records, Overrides.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("had ended by record " + records);
        assertThatThrownBy(() -> orchestrator.fork(run.id(), records + 1, Overrides.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has " + records + " records");
        assertThatThrownBy(() -> orchestrator.fork(RunId.of("run-0"), 1, Overrides.none()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("run-0");
        assertThatThrownBy(() -> orchestrator.fork(
                        run.id(),
                        1,
                        Overrides.none()
                                .worker("writter", (assignment, context) -> Handoff.of(""))
                                .prompt("big", request -> request)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no worker 'writter' to override; there are: writer; there is no prompt of model"
                        + " 'big' to override; there are: default");
        assertThatThrownBy(() -> orchestrator(
                                only((assignment, context) -> Handoff.of("")).build())
                        .fork(run.id(), 1, Overrides.none()))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("worker 'writer'");

        assertThat(store.runs(new RunQuery(null, 10))).hasSize(1);
    }

    @Test
    void a_run_at_work_keeps_its_parts() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Orchestrator orchestrator = orchestrator(only((assignment, context) -> {
                    go.await();
                    return Handoff.of("done");
                })
                .build());
        Run run = orchestrator.start(unverified());

        assertThatThrownBy(() -> orchestrator.resume(run.id(), Overrides.none()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at work here already");
        go.countDown();
        end(run);
    }

    @Test
    void a_prompt_that_gives_nothing_fails_the_call_and_says_so() throws Exception {
        Orchestrator orchestrator = orchestrator(only((assignment, context) -> {
                    context.model("default").call(ModelRequest.of(Message.user("?")));
                    return Handoff.of("done");
                })
                .build());
        Run run = orchestrator.start(unverified());
        end(run);

        Run fork = orchestrator.fork(run.id(), 1, Overrides.none().prompt("default", request -> null));

        assertThat(failed(end(fork)).failure().message())
                .contains("the prompt given for model 'default' returned null");
    }
}
