package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.runtime.SystemRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApprovalTest extends EngineTest {
    private static final Decision YES = Decision.approve("ada");

    private Run start(Pipeline.Builder pipeline) {
        return start(engine(pipeline.build()), unverified());
    }

    private static Approval only(Run run) {
        assertThat(run.approvals()).hasSize(1);
        return run.approvals().get(0);
    }

    @Test
    void an_approval_shows_what_was_asked_and_the_decision_gets_back_to_who_asked() throws Exception {
        Run run = start(only((assignment, context) -> {
            Decision decision = context.approval("deploy", List.of("prod", 7));
            return Handoff.of(decision.approved() + " " + decision.by() + " " + decision.comment());
        }));
        EventLog.of(run).await("approval-requested");

        Approval asked = only(run);
        assertThat(asked.subject()).isEqualTo("deploy");
        assertThat(asked.shown().json()).isEqualTo("[\"prod\",7]");
        assertThat(asked.task().path()).isEqualTo("0");
        run.decide(asked.id(), Decision.reject("ada", "not on a Friday"));

        assertThat(done(end(run)).result().as(String.class)).isEqualTo("false ada not on a Friday");
        assertThat(run.approvals()).isEmpty();
    }

    @Test
    void a_day_without_news_asks_no_model() throws Exception {
        ManualRuntime time = new ManualRuntime();
        AtomicInteger calls = new AtomicInteger();
        Model model = (request, call) -> {
            calls.incrementAndGet();
            return new ModelReply.Answer("so be it", Usage.of(1, 1));
        };
        ModelRequest plan = ModelRequest.of(Message.user("plan"));
        ModelRequest work = ModelRequest.of(Message.user("work"));
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> {
                    context.model("m").call(plan);
                    return request.round() == 1
                            ? Move.split(
                                            Subtask.work("waits", "waits"),
                                            Subtask.work("sleeps", "sleeps"),
                                            Subtask.work("follows", "sleeps").after("waits"))
                                    .wake(Move.Wake.ON_EACH)
                            : request.news().size() == request.children().size() || request.round() == 4
                                    ? Move.conclude("done")
                                    : Move.await();
                })
                .worker("waits", (assignment, context) -> {
                    context.model("m").call(work);
                    return Handoff.of(context.approval("go", null).approved());
                })
                .worker("sleeps", (assignment, context) -> {
                    context.model("m").call(work);
                    context.sleep(Duration.ofHours(25));
                    return Handoff.of(true);
                })
                // Time is moved on while others are at work.
                .limits(Limits.defaults()
                        .call(Duration.ofDays(3_650))
                        .task(Duration.ofDays(3_650))
                        .run(Duration.ofDays(3_650)))
                .build();
        Run run = start(engine(pipeline, Map.of("m", model), time), unverified());
        EventLog log = EventLog.of(run);
        log.await("approval-requested");
        log.await("task-parked");
        int before = calls.get();

        for (int minute = 0; minute < 24 * 60; minute++) {
            time.advance(Duration.ofMinutes(1));
            settle(run);
        }

        assertThat(before).as("the plan, and two workers").isEqualTo(3);
        assertThat(calls).hasValue(before);
        run.decide(only(run).id(), YES);
        while (run.await(Duration.ofMillis(1)).isEmpty()) {
            time.advance(Duration.ofMinutes(10));
            settle(run);
        }
        done(end(run));
        assertThat(calls)
                .as("a round for each child that ended, and who followed")
                .hasValue(7);
    }

    @Test
    void a_hundred_waiting_tasks_hold_no_thread_and_no_place() throws Exception {
        int waiting = 100;
        Subtask[] subtasks = Stream.concat(
                        IntStream.range(0, waiting).mapToObj(i -> Subtask.work("w" + i, "waits")),
                        IntStream.range(0, 20).mapToObj(i -> Subtask.work("g" + i, "goes")))
                .toArray(Subtask[]::new);
        SystemRuntime runtime = new SystemRuntime();
        Pipeline pipeline = Pipeline.builder()
                .planner(split(subtasks))
                .worker(
                        "waits",
                        (assignment, context) -> Handoff.of(
                                context.approval("go", assignment.name()).approved()))
                .worker("goes", (assignment, context) -> Handoff.of(true))
                .limits(Limits.defaults().children(1_000).concurrency(2))
                .build();
        Run run = start(engine(pipeline, Map.of(), runtime), unverified());
        EventLog log = EventLog.of(run);
        log.await("handoff-received", 20);
        log.await("approval-requested", waiting);
        assertThat(threadsOf(runtime)).isLessThanOrEqualTo(16);

        List<Approval> approvals = run.approvals();
        assertThat(approvals).hasSize(waiting);
        approvals.forEach(a -> run.decide(a.id(), YES));

        assertThat(done(end(run)).result().json()).doesNotContain("false");
    }

    /** Virtual threads need not be counted. */
    private static int threadsOf(SystemRuntime runtime) {
        return runtime.executor() instanceof ForkJoinPool pool ? pool.getPoolSize() : 0;
    }

    @Test
    void a_decision_nobody_waits_for_is_refused_with_what_does_wait() throws Exception {
        Run run = start(only(
                (assignment, context) -> Handoff.of(context.approval("go", null).approved())));
        EventLog.of(run).await("approval-requested");
        String id = only(run).id();

        assertThatThrownBy(() -> run.decide("nonsense", YES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'nonsense'", run.id().value(), "waiting: " + id);
        run.decide(id, YES);
        end(run);
        assertThatThrownBy(() -> run.decide(id, YES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waiting: none");
    }

    @Test
    void of_two_decisions_at_once_one_is_taken_and_one_refused() throws Exception {
        for (int i = 0; i < 20; i++) {
            Run run = start(only((assignment, context) ->
                    Handoff.of(context.approval("go", null).by())));
            EventLog.of(run).await("approval-requested");
            String id = only(run).id();
            List<String> taken = new ArrayList<>();
            Thread other = new Thread(() -> tryDecide(run, id, "bob", taken));
            other.start();
            tryDecide(run, id, "ada", taken);
            other.join();

            assertThat(taken).singleElement().isEqualTo(done(end(run)).result().as(String.class));
        }
    }

    private static void tryDecide(Run run, String id, String by, List<String> taken) {
        try {
            run.decide(id, Decision.approve(by));
            synchronized (taken) {
                taken.add(by);
            }
        } catch (IllegalArgumentException tooLate) {
            assertThat(tooLate).hasMessageContaining(id);
        }
    }

    @Test
    void an_approval_is_of_exactly_what_was_shown() throws Exception {
        AtomicInteger version = new AtomicInteger();
        Run run = start(only((assignment, context) ->
                Handoff.of(context.approval("publish", version.incrementAndGet() == 1 ? "draft" : "final")
                        .by())));
        EventLog log = EventLog.of(run);
        log.await("approval-requested");
        Approval draft = only(run);
        run.decide(draft.id(), YES);
        log.await("approval-requested", 2);

        Approval last = only(run);
        assertThat(last.id()).isNotEqualTo(draft.id());
        assertThat(last.subjectHash()).isNotEqualTo(draft.subjectHash());
        run.decide(last.id(), Decision.approve("bob"));
        assertThat(done(end(run)).result().as(String.class)).isEqualTo("bob");
    }

    @Test
    void several_questions_of_one_attempt_are_asked_one_by_one_and_each_once() throws Exception {
        Run run = start(only((assignment, context) -> Handoff.of(List.of(
                context.approval("q", 1).by(),
                context.approval("q", 2).by(),
                context.approval("q", 2).by()))));
        EventLog log = EventLog.of(run);
        for (int i = 1; i <= 3; i++) {
            log.await("approval-requested", i);
            run.decide(only(run).id(), Decision.approve("p" + i));
        }

        assertThat(done(end(run)).result().as(String[].class)).containsExactly("p1", "p2", "p3");
        assertThat(log.events())
                .filteredOn(e -> e.type().equals("approval-requested"))
                .hasSize(3);
    }

    @Test
    void a_decision_is_good_for_one_attempt() throws Exception {
        Run run = start(
                engine(only((assignment, context) -> Handoff.of(assignment.attempt()
                                + context.approval("go", "same").by()))
                        .verifier(
                                "second",
                                (submission, context) ->
                                        submission.result().as(String.class).startsWith("2")
                                                ? CheckResult.passed(1)
                                                : CheckResult.rejected("first", "Again, please."))
                        .build()),
                Goal.of("g").doneWhen(Criterion.of("c", "second")));
        EventLog log = EventLog.of(run);
        log.await("approval-requested", 1);
        run.decide(only(run).id(), YES);
        log.await("approval-requested", 2);
        run.decide(only(run).id(), Decision.approve("bob"));

        assertThat(((Outcome.Accepted) end(run)).result().as(String.class)).isEqualTo("2bob");
    }

    @Test
    void a_verifier_may_wait_for_a_person_while_other_checks_go_on() throws Exception {
        Run run = start(
                engine(only((assignment, context) -> Handoff.of("text"))
                        .verifier("person", (submission, context) -> {
                            Decision decision = context.approval("is it good?", submission.result());
                            return decision.approved()
                                    ? CheckResult.passed(1)
                                    : CheckResult.rejected("no", decision.comment());
                        })
                        .verifier("machine", (submission, context) -> CheckResult.passed(3))
                        .build()),
                Goal.of("g").doneWhen(Criterion.of("p", "person"), Criterion.of("m", "machine")));
        EventLog log = EventLog.of(run);
        log.await("approval-requested");
        log.await("verdict-recorded");
        run.decide(only(run).id(), YES);

        assertThat(end(run)).isInstanceOf(Outcome.Accepted.class);
        assertThat(log.events())
                .filteredOn(e -> e.type().equals("worker-called"))
                .hasSize(1);
    }

    @Test
    void cancelling_a_run_takes_its_questions_back() throws Exception {
        Run run = start(only(
                (assignment, context) -> Handoff.of(context.approval("go", null).approved())));
        EventLog.of(run).await("approval-requested");
        run.cancel("not needed");

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(run.approvals()).isEmpty();
    }
}
