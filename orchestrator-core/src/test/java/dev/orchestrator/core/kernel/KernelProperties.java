package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.verify.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;

/**
 * The kernel against planners, workers and verifiers that do anything, in any order. What must hold after every input
 * is checked by {@link KernelRun}; a seed that fails prints its story.
 */
class KernelProperties {
    /** Enough of everything: what ends a run here is never a limit that tasks share. */
    private static final Limits PLENTY =
            Limits.defaults().tasks(100_000).depth(2).rounds(4);

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void every_run_ends_and_keeps_its_invariants(@ForAll long seed) {
        wild(seed);
    }

    @Tag("slow")
    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void every_run_ends_and_keeps_its_invariants_100x(@ForAll long seed) {
        wild(seed);
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void a_state_folded_from_the_journal_decides_alike(@ForAll long seed, @ForAll @LongRange(max = 60) long prefix) {
        crash(seed, prefix);
    }

    @Tag("slow")
    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void a_state_folded_from_the_journal_decides_alike_100x(
            @ForAll long seed, @ForAll @LongRange(max = 400) long prefix) {
        crash(seed, prefix);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void concurrency_and_order_change_no_outcome(@ForAll long seed) {
        sameOutcome(seed);
    }

    @Tag("slow")
    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void concurrency_and_order_change_no_outcome_100x(@ForAll long seed) {
        sameOutcome(seed);
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void a_worker_that_never_returns_blocks_nobody_unrelated(@ForAll long seed) {
        hang(seed);
    }

    @Tag("slow")
    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void a_worker_that_never_returns_blocks_nobody_unrelated_100x(@ForAll long seed) {
        hang(seed);
    }

    private static void wild(long seed) {
        World world = new World(seed, true);
        KernelRun run = KernelRun.of(world.goal(), world.limits());
        told(run, seed, () -> new Scheduler(run, world, seed).wildly());
    }

    private static void crash(long seed, long prefix) {
        World world = new World(seed, true);
        KernelRun run = KernelRun.of(world.goal(), world.limits());
        run.twinAfter(prefix);
        told(run, seed, () -> new Scheduler(run, world, seed).wildly());
    }

    private static void sameOutcome(long seed) {
        String expected = outcome(seed, 1, seed);
        for (int concurrency : new int[] {1, 2, 8}) {
            assertThat(outcome(seed, concurrency, seed + concurrency))
                    .as("outcome of seed %d with concurrency %d", seed, concurrency)
                    .isEqualTo(expected);
        }
    }

    private static String outcome(long seed, int concurrency, long order) {
        World world = new World(seed, false);
        Limits limits = PLENTY.concurrency(concurrency)
                .call(Duration.ofDays(9))
                .task(Duration.ofDays(99))
                .run(Duration.ofDays(999));
        KernelRun run = KernelRun.of(world.goal(), limits);
        told(run, seed, () -> new Scheduler(run, world, order).calmly());
        return projection(run);
    }

    private static void hang(long seed) {
        World world = new World(seed, false);
        KernelRun run = KernelRun.of(world.goal(), PLENTY.concurrency(2));
        told(run, seed, () -> {
            Scheduler scheduler = new Scheduler(run, world, seed);
            CallId hung = scheduler.untilSomebodyWorks();
            if (hung != null) {
                scheduler.without(hung);
                onlyRelatedWait(run.state, run.state.root().orElseThrow(), run.state.get(hung.task()));
            }
        });
    }

    private static void onlyRelatedWait(RunState state, TaskState task, TaskState hung) {
        boolean ancestor = hung.id().path().startsWith(task.id().path());
        if (!task.status().terminal() && !ancestor) {
            assertThat(task.status())
                    .as("%s while %s hangs", task, hung)
                    .isIn(TaskStatus.WAITING, TaskStatus.BACKOFF, TaskStatus.PARKED, TaskStatus.SPLIT);
        }
        task.children().forEach(child -> onlyRelatedWait(state, child, hung));
    }

    private static void told(KernelRun run, long seed, Runnable story) {
        try {
            story.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ":\n" + run.story() + "\n" + e, e);
        }
    }

    /** What does not depend on timing: per task, in path order, what was tried and what came of it. */
    private static String projection(KernelRun run) {
        Map<TaskId, StringBuilder> byTask = new TreeMap<>();
        Map<TaskId, TreeMap<String, String>> verdicts = new TreeMap<>();
        for (KernelRun.Recorded recorded : run.journal) {
            Event event = recorded.event();
            StringBuilder text = event.task() == null
                    ? new StringBuilder()
                    : byTask.computeIfAbsent(event.task(), id -> new StringBuilder());
            if (event instanceof Event.HandoffReceived handoff) {
                text.append(handoff.number()).append(handoff.handoff().digest()).append('\n');
            } else if (event instanceof Event.AttemptFailed failed) {
                text.append(failed.number()).append(failed.findings()).append('\n');
            } else if (event instanceof Event.VerdictRecorded verdict) {
                verdicts.computeIfAbsent(verdict.task(), id -> new TreeMap<>())
                        .put(verdict.number() + "." + verdict.call().index(), kind(verdict.verdict()));
            }
        }
        StringBuilder all = new StringBuilder();
        byTask.forEach((id, text) -> {
            TaskState task = run.state.get(id);
            all.append(task)
                    .append(" attempts ")
                    .append(task.attempt())
                    .append(" rounds ")
                    .append(task.round());
            all.append('\n').append(text).append(verdicts.get(id)).append('\n');
            task.failure().ifPresent(f -> all.append(f).append('\n'));
        });
        return all.toString();
    }

    private static String kind(Verdict verdict) {
        String findings = verdict instanceof Verdict.NotMet n
                ? n.findings().stream().map(Finding::fingerprint).toList().toString()
                : "";
        return verdict.getClass().getSimpleName() + findings;
    }
}
