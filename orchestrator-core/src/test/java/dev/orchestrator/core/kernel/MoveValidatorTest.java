package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MoveValidatorTest {
    private static final Subtask A = Subtask.work("a", "java");
    private static final Subtask B = Subtask.work("b", "java");
    private static final Subtask C = Subtask.work("c", "java");

    private static List<Finding> problems(KernelRun run, Move move) {
        List<Finding> once = MoveValidator.problems(run.state, run.task("root"), move);
        assertThat(MoveValidator.problems(run.state, run.task("root"), move)).isEqualTo(once);
        return once;
    }

    private static void rejects(KernelRun run, Move move, String code, String... says) {
        assertThat(problems(run, move)).singleElement().satisfies(f -> {
            assertThat(f.code()).isEqualTo(code);
            assertThat(f.message()).contains(says);
        });
    }

    private static void rejects(Move move, String code, String... says) {
        rejects(KernelRun.start(), move, code, says);
    }

    @Test
    void a_good_move_has_no_problems() {
        Move move = Move.split(
                A.doneWhen(Criterion.of("x", "tests"), Criterion.of("y", "tests")),
                B.after("a"),
                Subtask.plan("p", "sub").after("a", "b"));

        assertThat(problems(KernelRun.start(), move)).isEmpty();
        assertThat(problems(KernelRun.start(), Move.work("docs"))).isEmpty();
        assertThat(problems(KernelRun.start(), Move.conclude(null))).isEmpty();
    }

    @Test
    void a_limit_that_holds_for_the_run_alone_is_not_ignored_on_a_subtask() {
        rejects(Move.split(A.limits(Limits.none().maxTokens(1))), "bad-limits", "subtask 'a'", "'maxTokens'");
        rejects(Move.split(A.limits(Limits.none().maxCost(BigDecimal.ONE, "USD"))), "bad-limits", "'maxCost'");
        rejects(Move.split(A.limits(Limits.none().concurrency(1))), "bad-limits", "'concurrency'");
        rejects(Move.split(A.limits(Limits.none().run(Duration.ofMinutes(1)))), "bad-limits", "'run'");
        assertThat(problems(KernelRun.start(), Move.split(A.limits(Limits.none().modelCalls(3)))))
                .isEmpty();
    }

    @Test
    void unknown_names_are_answered_with_the_known_ones() {
        rejects(Move.work("jav"), "unknown-worker", "the move names worker 'jav'", "docs, java");
        rejects(Move.split(Subtask.work("a", "jav")), "unknown-worker", "subtask 'a'", "docs, java");
        rejects(Move.split(Subtask.plan("a", "java")), "unknown-planner", "root, sub");
        rejects(
                Move.split(A.doneWhen(Criterion.of("x", "test"))),
                "unknown-verifier",
                "'test'",
                "compiles, person, tests");
    }

    @Test
    void names_are_given_and_unique() {
        rejects(Move.split(Subtask.work(" ", "java").objective("o")), "blank-name", "give each one a name");
        rejects(Move.split(A, A), "duplicate-name", "'a'");
        rejects(KernelRun.split(Move.split(A)), Move.split(A), "duplicate-name", "'a'");
        rejects(Move.split(A.objective(" ")), "blank-objective", "subtask 'a'");
        rejects(Move.split(A.labels("x", " ")), "blank-label", "subtask 'a'");
        rejects(
                Move.split(A.doneWhen(Criterion.of("x", "tests"), Criterion.of("x", "tests"))),
                "duplicate-criterion",
                "'x'");
    }

    @Test
    void a_cycle_is_named() {
        rejects(
                Move.split(
                        A.after("c"),
                        B.after("a"),
                        Subtask.work("c", "java").after("b"),
                        Subtask.work("d", "java").after("a")),
                "cycle",
                "a -> c -> b -> a");
        rejects(Move.split(A.after("a")), "cycle", "a -> a");
        rejects(Move.split(Subtask.work("d", "java").after("a"), A.after("b"), B.after("a")), "cycle", ": a -> b -> a");
    }

    @Test
    void a_long_chain_is_no_cycle_and_no_stack_overflow() {
        List<Subtask> chain = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Subtask next = Subtask.work("t" + i, "java");
            chain.add(i == 0 ? next.after("t19999") : next.after("t" + (i - 1)));
        }
        KernelRun run = KernelRun.of(Limits.defaults().tasks(50_000).children(50_000));

        assertThat(problems(run, Move.split(chain))).singleElement().satisfies(f -> {
            assertThat(f.code()).isEqualTo("cycle");
            assertThat(f.message())
                    .contains("t0 -> t19999")
                    .contains("(19981 more)")
                    .hasSizeLessThan(500);
        });
        chain.set(0, Subtask.work("t0", "java"));
        assertThat(problems(run, Move.split(chain))).isEmpty();
    }

    @Test
    void dependencies_exist_and_can_still_be_done() {
        rejects(Move.split(A.after("x")), "unknown-dependency", "'x'", "children: none");
        KernelRun run = KernelRun.split(
                        Move.split(A, B, Subtask.work("c", "java")).wake(Move.Wake.ON_FAILURE))
                .works("a")
                .fails("b", FailureClass.POLICY);
        Subtask d = Subtask.work("d", "java");

        assertThat(problems(run, Move.split(d.after("a", "c")))).isEmpty();
        rejects(run, Move.split(d.after("b")), "dead-dependency", "'b'", "FAILED");
        rejects(run, Move.split(d.after("c")).cancel("c"), "dead-dependency", "this move cancels");
    }

    @Test
    void only_a_child_at_work_can_be_cancelled() {
        KernelRun run =
                KernelRun.split(Move.split(A, B).wake(Move.Wake.ON_EACH)).works("a");

        rejects(run, Move.split().cancel("x"), "unknown-child", "children: a, b");
        rejects(run, Move.split().cancel("a"), "already-ended", "UNVERIFIED");
        assertThat(problems(run, Move.split().cancel("b"))).isEmpty();
    }

    @Test
    void a_quorum_is_within_reach() {
        rejects(Move.split(A, B).quorum(3), "quorum-too-large", "needs 3 children", "only 2");
        KernelRun run = KernelRun.split(Move.split(A)).fails("a", FailureClass.POLICY);

        rejects(run, Move.split(B).wake(Move.Wake.NEVER), "quorum-out-of-reach", "needs 2", "only 1");
        assertThat(problems(run, Move.split(B).wake(Move.Wake.NEVER).quorum(1))).isEmpty();
        assertThat(problems(run, Move.split(B)))
                .as("its planner is asked anyway")
                .isEmpty();
    }

    @Test
    void a_move_does_something() {
        rejects(Move.split(), "splits-into-nothing", "no subtask");
        rejects(Move.await(), "awaits-nothing", "no child still at work");
        rejects(KernelRun.split(Move.split(A)).works("a"), Move.work("java"), "work-after-split", "'java'");
    }

    @Test
    void limits_are_named() {
        rejects(KernelRun.of(Limits.defaults().children(1)), Move.split(A, B), "too-many-children", "at most 1");
        rejects(KernelRun.of(Limits.defaults().depth(0)), Move.split(A), "too-deep", "limit is 0");
        rejects(KernelRun.of(Limits.defaults().tasks(2)), Move.split(A, B), "too-many-tasks", "may have 2");
    }

    @Test
    void a_subtrees_own_limit_counts_the_whole_subtree() {
        KernelRun run = KernelRun.split(
                        Move.split(Subtask.plan("p", "sub").limits(Limits.none().tasks(3))))
                .plans("p", Move.split(Subtask.plan("q", "sub"), A));

        run.plans("q", Move.split(B));
        assertThat(run.task("q").findings()).singleElement().satisfies(f -> {
            assertThat(f.code()).isEqualTo("too-many-tasks");
            assertThat(f.message()).contains("subtree of task 0/0 may have 3 tasks and has 3");
        });
    }

    @Test
    void requirements_are_the_specs() {
        Spec spec = new Spec("s", List.of(new Requirement("R1", "r", List.of(Criterion.of("x", "tests")))));
        KernelRun run = KernelRun.of(Goal.of(spec), Limits.defaults());

        assertThat(problems(run, Move.split(A.requirements("R1")))).isEmpty();
        rejects(run, Move.split(A.requirements("R2")), "unknown-requirement", "'R2'");
        rejects(Move.split(A.requirements("R1")), "unknown-requirement", "'R1'");
    }

    @Test
    void findings_are_capped() {
        List<Subtask> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(Subtask.work("t" + i, "nobody"));
        }

        assertThat(problems(KernelRun.start(), Move.split(many))).hasSize(Verdicts.MAX_FINDINGS);
    }

    @Test
    void what_the_limits_just_allow_is_no_problem() {
        KernelRun run = KernelRun.of(Limits.defaults().tasks(3));
        assertThat(problems(run, Move.split(A, B))).isEmpty();
        rejects(run, Move.split(A, B, C), "too-many-tasks", "3 more");

        assertThat(problems(KernelRun.of(Limits.defaults().children(2)), Move.split(A, B)))
                .isEmpty();
        assertThat(problems(KernelRun.of(Limits.defaults().depth(1)), Move.split(A)))
                .isEmpty();
        rejects(KernelRun.of(Limits.defaults().depth(0)), Move.split(), "splits-into-nothing", "no subtask");
    }

    @Test
    void a_quorum_may_need_all_that_can_still_be_done() {
        KernelRun run = KernelRun.split(
                        Move.split(A, B, C, Subtask.work("d", "java")).wake(Move.Wake.ON_EACH))
                .works("a")
                .fails("b", FailureClass.POLICY);
        Move.Split more = Move.split(Subtask.work("e", "java")).wake(Move.Wake.NEVER);

        assertThat(problems(run, more.quorum(4))).as("b is lost").isEmpty();
        rejects(run, more.quorum(5), "quorum-out-of-reach", "needs 5", "only 4");
        assertThat(problems(run, more.cancel("c").quorum(3))).isEmpty();
        rejects(run, more.cancel("c").quorum(4), "quorum-out-of-reach", "needs 4", "only 3");
        assertThat(problems(KernelRun.start(), Move.split(A, B).quorum(2))).isEmpty();
    }
}
