package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake is a clear failure of its task, and the run's other work goes on. */
class BadInputTest extends EngineTest {
    private static Pipeline.Builder parts() {
        return Pipeline.builder()
                .planner("endless", (request, context) -> Move.split(Subtask.plan("again", "endless")))
                .worker("good", (assignment, context) -> Handoff.of("good"))
                .verifier("good", (submission, context) -> CheckResult.passed(1));
    }

    /** Runs a good worker beside a task that is planned or worked badly, and returns what became of the bad one. */
    private Failure beside(Pipeline.Builder pipeline, Subtask bad) throws InterruptedException {
        Outcome outcome = outcomeOf(pipeline.planner((request, context) ->
                        request.round() == 1 ? Move.split(Subtask.work("good", "good"), bad) : Move.conclude("made do"))
                .build());
        assertThat(done(outcome).result().as(String.class)).isEqualTo("made do");
        TaskReport good = outcome.report().tasks().get(1);
        assertThat(good.status()).isEqualTo(TaskStatus.UNVERIFIED);
        TaskReport failed = outcome.report().task(new TaskId("0/1")).orElseThrow();
        assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
        return failed.failure().orElseThrow();
    }

    private Failure plannedBy(Planner planner) throws InterruptedException {
        return beside(parts().planner("bad", planner), Subtask.plan("bad", "bad"));
    }

    private Failure workedBy(Worker worker) throws InterruptedException {
        return beside(parts().worker("bad", worker), Subtask.work("bad", "bad"));
    }

    private Failure judgedBy(Verifier verifier) throws InterruptedException {
        return beside(
                parts().verifier("bad", verifier), Subtask.work("bad", "good").doneWhen(Criterion.of("c", "bad")));
    }

    // ---- planners ----

    private void moveIsRefused(Move move, String code, String... words) throws InterruptedException {
        AtomicInteger rounds = new AtomicInteger();
        Failure failure = plannedBy((request, context) -> {
            if (rounds.getAndIncrement() > 0) {
                assertThat(request.findings()).extracting(Finding::code).contains(code);
            }
            return move;
        });
        assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(failure.message()).contains("'bad'").contains("3 moves in a row");
        assertThat(failure.findings()).anySatisfy(f -> {
            assertThat(f.code()).isEqualTo(code);
            assertThat(f.message()).contains(words);
        });
        assertThat(rounds).hasValue(3);
    }

    @Test
    void a_cycle_is_refused_and_named() throws Exception {
        moveIsRefused(
                Move.split(
                        Subtask.work("a", "good").after("b"),
                        Subtask.work("b", "good").after("a")),
                "cycle",
                "a -> b -> a");
    }

    @Test
    void unknown_assignees_and_verifiers_are_refused_with_those_there_are() throws Exception {
        moveIsRefused(Move.split(Subtask.work("a", "nobody")), "unknown-worker", "'nobody'", "good");
        moveIsRefused(Move.split(Subtask.plan("a", "nobody")), "unknown-planner", "'nobody'", "endless");
        moveIsRefused(Move.work("nobody"), "unknown-worker", "'nobody'", "good");
        moveIsRefused(
                Move.split(Subtask.work("a", "good").doneWhen(Criterion.of("c", "nobody"))),
                "unknown-verifier",
                "'nobody'",
                "good");
    }

    @Test
    void duplicate_names_are_refused() throws Exception {
        moveIsRefused(
                Move.split(Subtask.work("a", "good"), Subtask.work("a", "good")), "duplicate-name", "'a'", "rename");
    }

    @Test
    void waiting_for_nothing_is_refused() throws Exception {
        moveIsRefused(Move.await(), "awaits-nothing", "no child");
    }

    @Test
    void a_planner_that_splits_for_ever_meets_a_limit_that_is_named() throws Exception {
        Outcome deep = outcomeOf(parts().planner((request, context) ->
                        request.round() == 1 ? Move.split(Subtask.plan("bad", "endless")) : Move.conclude("made do"))
                .build());
        List<TaskReport> chain = done(deep).report().tasks();
        TaskReport deepest = chain.get(chain.size() - 1);
        assertThat(deepest.id().depth()).isEqualTo(Limits.defaults().depth());
        assertThat(deepest.failure().orElseThrow().findings())
                .singleElement()
                .satisfies(f -> assertThat(f.code()).isEqualTo("too-deep"))
                .satisfies(f -> assertThat(f.message()).contains(deepest.id().path(), "limit is 6"));

        AtomicInteger names = new AtomicInteger();
        Failure wide = plannedBy((request, context) -> Move.split(Subtask.work("n" + names.incrementAndGet(), "good")));
        assertThat(wide.failureClass()).isEqualTo(FailureClass.BUDGET);
        assertThat(wide.message()).contains("(rounds)");
    }

    @Test
    void a_planner_that_returns_null_or_throws_fails_its_task() throws Exception {
        assertThat(plannedBy((request, context) -> null))
                .satisfies(f -> assertThat(f.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .satisfies(f -> assertThat(f.message()).contains("planner 'bad'", "returned null", "Move.split"));
        assertThat(plannedBy((request, context) -> {
                    throw new IllegalStateException("no plan");
                }))
                .satisfies(f -> assertThat(f.failureClass()).isEqualTo(FailureClass.DEFECT))
                .satisfies(f -> assertThat(f.message()).contains("planner 'bad'", "no plan"))
                .satisfies(f -> assertThat(f.causes()).anyMatch(c -> c.contains("IllegalStateException")));
    }

    @Test
    void a_move_that_cannot_be_written_down_is_invalid_output() throws Exception {
        assertThat(plannedBy((request, context) ->
                        Move.split(Subtask.work("a", "good").input(new Object()))))
                .satisfies(f -> assertThat(f.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .satisfies(f -> assertThat(f.message()).contains("planner 'bad'", "java.lang.Object", "as JSON"));
    }

    // ---- verifiers ----

    @Test
    void a_verifier_that_throws_returns_null_or_checks_nothing_is_inconclusive_and_asked_twice() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Map<Verifier, String> bad = Map.of(
                (submission, context) -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("no compiler");
                },
                "no compiler",
                (submission, context) -> {
                    calls.incrementAndGet();
                    return null;
                },
                "verifier 'bad' returned null",
                (submission, context) -> {
                    calls.incrementAndGet();
                    return CheckResult.passed(0);
                },
                "executed = 0",
                (submission, context) -> {
                    calls.incrementAndGet();
                    throw new StackOverflowError();
                },
                "StackOverflowError");
        for (Map.Entry<Verifier, String> each : bad.entrySet()) {
            calls.set(0);
            Failure failure = judgedBy(each.getKey());
            assertThat(failure.failureClass()).isEqualTo(FailureClass.INCONCLUSIVE);
            assertThat(failure.message()).contains("criterion 'c'", "verifier 'bad'", each.getValue());
            assertThat(calls).hasValue(2);
        }
    }

    private record Nameless() implements Verifier, Versioned {
        @Override
        public CheckResult check(Submission submission, CheckContext context) {
            return CheckResult.passed(1);
        }

        @Override
        @SuppressWarnings("NullAway") // what callers without a null checker do
        public String version() {
            return null;
        }
    }

    @Test
    void a_verifier_without_a_proper_version_or_facts_is_inconclusive() throws Exception {
        Failure nameless = judgedBy(new Nameless());
        assertThat(nameless.failureClass()).isEqualTo(FailureClass.INCONCLUSIVE);
        assertThat(nameless.message()).contains("verifier 'bad'", "version");

        Map<String, String> nothing = new HashMap<>();
        nothing.put("compiler", null);
        Failure factless = judgedBy((submission, context) -> new CheckResult.Passed(1, nothing));
        assertThat(factless.failureClass()).isEqualTo(FailureClass.INCONCLUSIVE);
        assertThat(factless.message()).contains("verifier 'bad'", "compiler");
    }

    @Test
    void a_verifier_that_hangs_is_interrupted_at_the_limit_of_a_call() throws Exception {
        CountDownLatch once = new CountDownLatch(1);
        CountDownLatch twice = new CountDownLatch(2);
        ManualRuntime time = new ManualRuntime();
        Run run = start(
                engine(
                        only((assignment, context) -> Handoff.of(1))
                                .verifier("hangs", (submission, context) -> {
                                    once.countDown();
                                    twice.countDown();
                                    new CountDownLatch(1).await();
                                    return CheckResult.passed(1);
                                })
                                .build(),
                        Map.of(),
                        time),
                Goal.of("g").doneWhen(Criterion.of("c", "hangs")));
        await(once);
        settle(run);
        time.advance(Duration.ofMinutes(30));
        await(twice);
        settle(run);
        time.advance(Duration.ofMinutes(30));

        Outcome.Failed outcome = failed(end(run));
        assertThat(outcome.failure().message()).contains("'hangs'").contains("time limit");
        assertThat(outcome.report().tasks().get(0).attempts()).hasSize(1);
    }

    // ---- workers ----

    @Test
    void a_worker_that_returns_null_is_told_what_to_return() throws Exception {
        Failure failure = workedBy((assignment, context) -> null);
        assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(failure.message()).contains("worker 'bad'", "returned null", "Handoff.of");
    }

    @Test
    void a_result_that_has_no_json_form_is_invalid_output() throws Exception {
        Failure failure = workedBy((assignment, context) -> Handoff.of(new Thread()));
        assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(failure.message()).contains("worker 'bad'", "java.lang.Thread");
    }

    @Test
    void a_result_of_a_hundred_megabytes_is_refused_and_one_of_a_hundred_kilobytes_is_not() throws Exception {
        Failure failure = workedBy((assignment, context) -> Handoff.of("x".repeat(100 << 20)));
        assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(failure.message()).contains("worker 'bad'", "104857600 characters", "file");

        String large = "ä".repeat(100_000);
        Outcome outcome =
                outcomeOf(only((assignment, context) -> Handoff.of(large)).build());
        assertThat(done(outcome).result().as(String.class)).isEqualTo(large);
    }

    @Test
    void errors_thrown_by_user_code_are_failures_of_its_task() throws Exception {
        assertThat(workedBy((assignment, context) -> {
                    throw new OutOfMemoryError("not really");
                }))
                .satisfies(f -> assertThat(f.failureClass()).isEqualTo(FailureClass.DEFECT))
                .satisfies(f -> assertThat(f.message()).contains("OutOfMemoryError: not really"));
        assertThat(workedBy((assignment, context) -> Handoff.of(deep(0))))
                .satisfies(f -> assertThat(f.message()).contains("StackOverflowError"));
    }

    private static int deep(int n) {
        return n + deep(n + 1);
    }

    @Test
    void a_stack_that_overflows_inside_the_engine_takes_nothing_with_it() throws Exception {
        assertThat(workedBy((assignment, context) -> Handoff.of(deepInside(context, 0))))
                .satisfies(f -> assertThat(f.failureClass()).isEqualTo(FailureClass.DEFECT));
    }

    private static long deepInside(WorkContext context, int n) {
        return context.random() + deepInside(context, n + 1);
    }

    @Test
    void a_worker_may_not_throw_what_only_the_engine_throws() throws Exception {
        assertThat(workedBy((assignment, context) -> {
                    throw new dev.orchestrator.api.call.Parked("Godot");
                }))
                .satisfies(f -> assertThat(f.message()).contains("threw Parked"));
    }

    @Test
    void a_worker_that_interrupts_its_thread_harms_nobody_else() throws Exception {
        Outcome outcome = outcomeOf(Pipeline.builder()
                .planner(split(IntStream.range(0, 20)
                        .mapToObj(i -> Subtask.work("w" + i, i % 2 == 0 ? "rude" : "polite"))
                        .toArray(Subtask[]::new)))
                .worker("rude", (assignment, context) -> {
                    Thread.currentThread().interrupt();
                    return Handoff.of(1);
                })
                .worker("polite", (assignment, context) -> Handoff.of(Thread.interrupted() ? 0 : 1))
                .limits(Limits.defaults().concurrency(2))
                .build());

        assertThat(done(outcome).result().json()).doesNotContain(":0");
    }

    @Test
    void a_link_left_in_the_directory_is_refused_and_named(@TempDir Path outside) throws Exception {
        Failure failure = workedBy((assignment, context) -> {
            Files.createSymbolicLink(context.directory().resolve("link"), outside);
            return Handoff.of(null);
        });
        assertThat(failure.message()).contains("worker 'bad'", "link");
    }

    @Test
    void a_directory_that_was_deleted_is_an_error() throws Exception {
        Failure failure = workedBy((assignment, context) -> {
            Files.delete(context.directory());
            return Handoff.of(null);
        });
        assertThat(failure.message()).contains("worker 'bad'");
    }

    @Test
    @Tag("slow") // making and removing so many takes seconds
    void twenty_thousand_files_are_too_many() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Failure failure = beside(
                parts().worker("bad", (assignment, context) -> {
                    attempts.incrementAndGet();
                    for (int i = 0; i < 20_000; i++) {
                        Files.createFile(context.directory().resolve("f" + i));
                    }
                    return Handoff.of(null);
                }),
                Subtask.work("bad", "bad").limits(Limits.none().attempts(1)));
        assertThat(failure.message()).contains("worker 'bad'", "10000 files");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void two_dependencies_that_wrote_the_same_file_fail_the_dependant_and_name_the_file() throws Exception {
        Outcome outcome = outcomeOf(parts().planner((request, context) -> request.round() == 1
                        ? Move.split(
                                Subtask.work("a", "writer"),
                                Subtask.work("b", "writer"),
                                Subtask.work("both", "good").after("a", "b"),
                                Subtask.work("other", "good"))
                        : Move.infeasible(request.children()
                                .get(2)
                                .failure()
                                .orElseThrow()
                                .toString()))
                .worker("writer", (assignment, context) -> {
                    Files.writeString(context.directory().resolve("same.txt"), assignment.name());
                    return Handoff.of(null);
                })
                .build());

        Failure failure = failed(outcome).failure();
        assertThat(failure.message()).contains("'both'", "contradicting files");
        TaskReport both = outcome.report().tasks().get(3);
        assertThat(both.failure().orElseThrow().findings())
                .singleElement()
                .satisfies(f -> assertThat(f.toString()).contains("same.txt", "'a'", "'b'"));
        assertThat(outcome.report().tasks().get(4).status()).isEqualTo(TaskStatus.UNVERIFIED);
    }

    // ---- goals ----

    @Test
    void a_goal_that_cannot_start_says_everything_that_is_wrong_and_leaves_nothing_behind() {
        Engine engine = engine(only((assignment, context) -> Handoff.of(null))
                .verifier("v", (submission, context) -> CheckResult.passed(1))
                .build());

        assertThatThrownBy(() -> engine.start(Goal.of("no criterion")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'no criterion'", "doneWhen", "withoutVerification()");
        assertThatThrownBy(() -> engine.start(Goal.of("g").doneWhen(Criterion.of("c", "v"), Criterion.of("c", "w"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'c' stands twice", "verifier 'w'", "there are: v");
        assertThatThrownBy(() -> engine.start(unverified().input(new Object())))
                .hasMessageContaining("java.lang.Object");
        assertThat(store.runs(dev.orchestrator.api.store.RunQuery.all(10))).isEmpty();
    }

    @Test
    void files_a_handoff_makes_up_are_noticed_when_they_are_needed() throws Exception {
        var madeUp = dev.orchestrator.api.file.FileTree.EMPTY.with(
                "x", new dev.orchestrator.api.file.ArtifactRef("0".repeat(64), 3));
        Failure failure = beside(
                parts().worker("bad", (assignment, context) -> Handoff.of(null).files(madeUp))
                        .verifier(
                                "reads",
                                (submission, context) -> CheckResult.passed(
                                        Files.list(context.files()).count())),
                Subtask.work("bad", "bad").doneWhen(Criterion.of("c", "reads")));
        assertThat(failure.failureClass()).isEqualTo(FailureClass.INCONCLUSIVE);
        assertThat(failure.message()).contains("0".repeat(64));
    }

    @Test
    void findings_without_end_do_not_break_a_run() throws Exception {
        List<Finding> many = IntStream.range(0, 10_000)
                .mapToObj(i -> Finding.of("c" + i, "m".repeat(i % 100 + 1)))
                .toList();
        Failure failure = judgedBy((submission, context) -> CheckResult.rejected(many));
        assertThat(failure.failureClass()).isEqualTo(FailureClass.REJECTED);
        assertThat(failure.findings()).hasSizeLessThanOrEqualTo(40);
    }
}
