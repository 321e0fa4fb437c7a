package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HappyPathTest extends EngineTest {
    record Part(String name, int size) {}

    record AtLeast(int size) {}

    @Test
    void a_planner_may_hand_the_whole_task_to_a_worker() throws Exception {
        Pipeline pipeline = only((assignment, context) ->
                        Handoff.of(assignment.input().as(Part.class).size() + 1))
                .replacePlanner(Pipeline.ROOT, (request, context) -> new Move.Work("worker", new Part("a", 41)))
                .build();

        assertThat(done(outcomeOf(pipeline)).result().as(Integer.class)).isEqualTo(42);
    }

    @Test
    void inputs_and_parameters_arrive_as_the_records_they_were() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.split(Subtask.work("cut", "cutter")
                                .input(new Part(request.input().as(Part.class).name(), 7))
                                .doneWhen(Criterion.of("big", "size").parameters(new AtLeast(7))))
                        .wake(Move.Wake.NEVER))
                .worker(
                        "cutter",
                        (assignment, context) -> Handoff.of(assignment.input().as(Part.class)))
                .verifier(
                        "size",
                        (submission, context) ->
                                submission.result().as(Part.class).size()
                                                >= context.parameters()
                                                        .as(AtLeast.class)
                                                        .size()
                                        ? CheckResult.passed(1)
                                        : CheckResult.rejected("small", "Make it bigger."))
                .build();

        Outcome outcome = end(start(engine(pipeline), unverified().input(new Part("plank", 0))));

        assertThat(done(outcome).result().as(new TypeRef<Map<String, Part>>() {}))
                .containsExactly(Map.entry("cut", new Part("plank", 7)));
    }

    @Test
    void planners_nest_and_their_results_travel_up() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> request.round() == 1
                        ? Move.split(Subtask.plan("left", "half"), Subtask.plan("right", "half"))
                        : Move.conclude(request.children().stream()
                                .mapToInt(
                                        c -> c.handoff().orElseThrow().result().as(Integer.class))
                                .sum()))
                .planner(
                        "half",
                        (request, context) -> request.round() == 1
                                ? Move.split(Subtask.work("a", "one"), Subtask.work("b", "one"))
                                : Move.conclude(request.news().size()))
                .worker("one", (assignment, context) -> Handoff.of(1))
                .build();

        Outcome outcome = outcomeOf(pipeline);

        assertThat(done(outcome).result().as(Integer.class)).isEqualTo(4);
        assertThat(outcome.report().tasks())
                .extracting(t -> t.id().path())
                .containsExactly("0", "0/0", "0/0/0", "0/0/1", "0/1", "0/1/0", "0/1/1");
    }

    @Test
    void a_split_that_wakes_nobody_is_joined_by_name() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner(split(Subtask.work("b", "echo"), Subtask.work("a", "echo"), Subtask.work("c", "echo")))
                .worker("echo", (assignment, context) -> Handoff.of(assignment.name()))
                .build();

        assertThat(done(outcomeOf(pipeline)).result().json()).isEqualTo("{\"a\":\"a\",\"b\":\"b\",\"c\":\"c\"}");
    }

    @Test
    void dependants_see_results_notes_and_files_of_what_they_depend_on_and_of_nothing_else() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner(split(
                        Subtask.work("first", "write"),
                        Subtask.work("other", "write"),
                        Subtask.work("last", "read").after("first")))
                .worker("write", (assignment, context) -> {
                    java.nio.file.Files.writeString(
                            context.directory().resolve(assignment.name() + ".txt"), assignment.name());
                    return Handoff.of(assignment.name().length()).notes("n").concerns("c");
                })
                .worker("read", (assignment, context) -> {
                    assertThat(assignment.dependencies()).containsOnlyKeys("first");
                    var first = assignment.dependencies().get("first");
                    assertThat(first.result().as(Integer.class)).isEqualTo(5);
                    assertThat(first.notes()).containsExactly("n");
                    assertThat(first.concerns()).containsExactly("c");
                    assertThat(assignment.files().entries()).containsOnlyKeys("first.txt");
                    return Handoff.of(
                            java.nio.file.Files.readString(context.directory().resolve("first.txt")));
                })
                .build();

        Outcome.Unverified outcome = done(outcomeOf(pipeline));

        assertThat(outcome.result().json()).contains("\"last\":\"first\"");
        assertThat(outcome.files().entries()).containsOnlyKeys("first.txt", "other.txt");
    }

    @Test
    void a_rejected_worker_gets_the_findings_and_its_previous_handoff() throws Exception {
        Pipeline pipeline = only((assignment, context) -> {
                    if (assignment.attempt() == 1) {
                        assertThat(assignment.findings()).isEmpty();
                        assertThat(assignment.previous()).isEmpty();
                        return Handoff.of("draft").notes("in a hurry");
                    }
                    assertThat(assignment.findings())
                            .extracting(f -> f.code() + ": " + f.message())
                            .containsExactly("too-short: Write more.");
                    assertThat(assignment.previous().orElseThrow().notes()).containsExactly("in a hurry");
                    return Handoff.of(
                            assignment.previous().orElseThrow().result().as(String.class) + " and more");
                })
                .verifier(
                        "length",
                        (submission, context) ->
                                submission.result().as(String.class).length() > 5
                                        ? CheckResult.passed(1)
                                        : CheckResult.rejected("too-short", "Write more."))
                .build();

        Outcome outcome = end(start(engine(pipeline), Goal.of("write").doneWhen(Criterion.of("long", "length"))));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        a -> assertThat(a.result().as(String.class)).isEqualTo("draft and more"));
    }

    @Test
    void a_rejected_conclusion_and_the_work_that_follows_are_two_attempts() throws Exception {
        Pipeline pipeline = only((assignment, context) -> Handoff.of("good"))
                .replacePlanner(
                        Pipeline.ROOT,
                        (request, context) -> request.round() == 1 ? Move.conclude("bad") : Move.work("worker"))
                .verifier(
                        "good",
                        (submission, context) ->
                                submission.result().as(String.class).equals("good")
                                        ? CheckResult.passed(1)
                                        : CheckResult.rejected("bad", "Do better."))
                .build();

        Outcome outcome = end(start(engine(pipeline), Goal.of("g").doneWhen(Criterion.of("good", "good"))));

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(outcome.report().tasks().get(0).attempts())
                .extracting(a -> a.result() == null ? "" : a.result().as(String.class))
                .containsExactly("bad", "good");
    }

    @Test
    void verdicts_are_reported_in_the_order_of_the_criteria_whichever_check_ends_first() throws Exception {
        CountDownLatch secondIsThrough = new CountDownLatch(1);
        Pipeline pipeline = only((assignment, context) -> Handoff.of(1))
                .verifier("slow", (submission, context) -> {
                    await(secondIsThrough);
                    return CheckResult.passed(1);
                })
                .verifier("fast", (submission, context) -> CheckResult.passed(1))
                .build();
        Run run = start(
                engine(pipeline), Goal.of("g").doneWhen(Criterion.of("one", "slow"), Criterion.of("two", "fast")));
        EventLog.of(run).await("verdict-recorded");
        secondIsThrough.countDown();

        AttemptReport attempt = end(run).report().tasks().get(0).attempts().get(0);

        assertThat(attempt.verdicts().keySet()).containsExactly("one", "two");
    }

    @Test
    void a_report_can_be_read_during_the_run_after_it_and_after_closing() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Pipeline pipeline = only((assignment, context) -> {
                    working.countDown();
                    await(goOn);
                    return Handoff.of("r");
                })
                .build();
        Run run;
        RunReport after;
        try (Orchestrator orchestrator =
                Orchestrator.builder().pipeline(pipeline).build()) {
            run = orchestrator.start(unverified());
            await(working);
            RunReport during = run.report();
            assertThat(during.status()).isEqualTo(TaskStatus.WORKING);
            assertThat(during.objective()).isEqualTo("do it");
            goOn.countDown();
            after = end(run).report();
            assertThat(during.status()).isEqualTo(TaskStatus.WORKING);
        }
        assertThat(after.status()).isEqualTo(TaskStatus.UNVERIFIED);
        assertThat(run.report().outcomeDigest()).isEqualTo(after.outcomeDigest());
        assertThat(after.task(TaskId.root())).isPresent();
        assertThat(after.task(new TaskId("0/7"))).isEmpty();
    }

    @Test
    void several_runs_share_an_orchestrator_and_know_nothing_of_each_other() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        Pipeline pipeline = only((assignment, context) -> {
                    seen.accumulateAndGet(assignment.objective(), (a, b) -> a + b);
                    return Handoff.of(assignment.objective());
                })
                .build();
        var engine = engine(pipeline);

        List<Run> runs = List.of(
                start(engine, Goal.of("x").withoutVerification()),
                start(engine, Goal.of("y").withoutVerification()),
                start(engine, Goal.of("z").withoutVerification()));

        assertThat(runs.stream().map(Run::id)).doesNotHaveDuplicates();
        for (Run run : runs) {
            Outcome outcome = end(run);
            assertThat(done(outcome).result().as(String.class))
                    .isEqualTo(outcome.report().objective());
        }
        assertThat(seen.get()).hasSize(3);
    }

    @Test
    void a_quorum_is_enough_and_the_rest_is_stopped() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.split(Subtask.work("a", "quick"), Subtask.work("b", "endless"))
                        .quorum(1)
                        .wake(Move.Wake.NEVER))
                .worker("quick", (assignment, context) -> {
                    await(started);
                    return Handoff.of(1);
                })
                .worker("endless", (assignment, context) -> {
                    started.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        stopped.countDown();
                    }
                    return Handoff.of(2);
                })
                .limits(Limits.defaults().concurrency(2))
                .build();

        Outcome outcome = outcomeOf(pipeline);

        assertThat(done(outcome).result().json()).isEqualTo("{\"a\":1}");
        assertThat(outcome.report().tasks())
                .extracting(dev.orchestrator.api.run.TaskReport::status)
                .containsExactly(TaskStatus.UNVERIFIED, TaskStatus.UNVERIFIED, TaskStatus.CANCELLED);
        await(stopped);
    }

    @Test
    void children_are_seen_by_their_planner_with_status_and_failure() throws Exception {
        AtomicReference<List<ChildView>> seen = new AtomicReference<>();
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> {
                    if (request.round() == 1) {
                        return Move.split(Subtask.work("good", "good"), Subtask.work("bad", "bad"));
                    }
                    seen.set(request.children());
                    return Move.conclude(null);
                })
                .worker("good", (assignment, context) -> Handoff.of(1))
                .worker("bad", (assignment, context) -> {
                    throw new IllegalStateException("no luck");
                })
                .build();

        outcomeOf(pipeline);

        assertThat(seen.get()).extracting(ChildView::status).containsExactly(TaskStatus.UNVERIFIED, TaskStatus.FAILED);
        assertThat(seen.get().get(1).handoff()).isEmpty();
        assertThat(seen.get().get(1).failure().orElseThrow().message())
                .contains("'bad'")
                .contains("no luck");
    }

    /** From the entry point that users have. */
    @Test
    void splits_works_rejects_mends_and_concludes() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> request.round() == 1
                        ? Move.split(
                                Subtask.work("hello", "greeter").input("World").doneWhen(Criterion.of("loud", "loud")),
                                Subtask.work("bye", "greeter")
                                        .input("Moon")
                                        .after("hello")
                                        .doneWhen(Criterion.of("loud", "loud")))
                        : Move.conclude(request.children().stream()
                                .map(c -> c.handoff().orElseThrow().result().as(String.class))
                                .collect(Collectors.joining(" "))))
                .worker("greeter", (assignment, context) -> {
                    String greeting =
                            assignment.name() + " " + assignment.input().as(String.class);
                    return Handoff.of(assignment.findings().isEmpty() ? greeting : greeting.toUpperCase());
                })
                .verifier("loud", (submission, context) -> {
                    String text = submission.result().as(String.class);
                    return text.equals(text.toUpperCase())
                            ? CheckResult.passed(1)
                            : CheckResult.rejected("not-loud", "Write in capitals.");
                })
                .build();

        Outcome outcome;
        try (Orchestrator orchestrator =
                Orchestrator.builder().pipeline(pipeline).build()) {
            outcome = orchestrator
                    .start(Goal.of("greet").doneWhen(Criterion.of("loud", "loud")))
                    .await();
        }

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted ->
                                assertThat(accepted.result().as(String.class)).isEqualTo("HELLO WORLD BYE MOON"));
        List<AttemptReport> attempts =
                outcome.report().task(new TaskId("0/1")).orElseThrow().attempts();
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(0).findings())
                .singleElement()
                .satisfies(f -> assertThat(f.code()).isEqualTo("not-loud"));
        assertThat(outcome.report().tasks()).allMatch(t -> t.status() == TaskStatus.ACCEPTED);
    }
}
