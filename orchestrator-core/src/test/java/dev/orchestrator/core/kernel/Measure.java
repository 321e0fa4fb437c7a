package dev.orchestrator.core.kernel;

import dev.orchestrator.api.TaskStatus;
import java.util.Arrays;

/**
 * What is left to spend, greatest first. Every call intent makes it smaller, so there are finitely many of them.
 *
 * <p>A split spends tasks and brings its children's rounds and attempts; a round brings corrections, parks and checks;
 * an attempt brings parks and checks; tries after transient failures are the task's, once and for all; a call that goes
 * on after a park or a transient failure has spent that before, and is owed until it is made.
 */
record Measure(
        long tasks, long rounds, long attempts, long invalidMoves, long transients, long parks, long checks, long owed)
        implements Comparable<Measure> {
    private static final int INVALID_MOVES = 3;
    private static final int TRANSIENTS = 2;
    private static final int CHECK_TRIES = 2;

    static Measure of(RunState state) {
        long[] sum = new long[8];
        sum[0] = (long) state.limits().tasks() - state.tasks();
        state.root().ifPresent(root -> add(root, sum));
        return new Measure(sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6], sum[7]);
    }

    private static void add(TaskState task, long[] sum) {
        if (!task.status().terminal()) {
            sum[1] += task.worker == null ? task.limits.rounds() - task.round : 0;
            sum[2] += task.limits.attempts() - task.attempt;
            sum[3] += INVALID_MOVES - task.invalidMoves;
            sum[4] += TRANSIENTS - task.transients;
            sum[5] += task.limits.parks() - task.parks;
            sum[6] += checks(task);
            sum[7] += owed(task) ? 1 : 0;
        }
        task.children().forEach(child -> add(child, sum));
    }

    /** What the current attempt, round or join may still check; the next one brings its own. */
    private static long checks(TaskState task) {
        long all = (long) CHECK_TRIES * task.spec.criteria().size();
        if (task.checking != null) {
            return all - Arrays.stream(task.checking.tries).sum();
        }
        return task.open || task.status == TaskStatus.SPLIT && task.joins() ? all : 0;
    }

    /** Whether what this task spent on its next call is spent already: by a failure that was transient, or a park. */
    private static boolean owed(TaskState task) {
        return task.open
                && switch (task.status) {
                    case READY, BACKOFF, PARKED -> true;
                    default -> false;
                };
    }

    boolean nothingNegative() {
        return tasks >= 0
                && rounds >= 0
                && attempts >= 0
                && invalidMoves >= 0
                && transients >= 0
                && parks >= 0
                && checks >= 0;
    }

    @Override
    public int compareTo(Measure other) {
        return Arrays.compare(
                new long[] {tasks, rounds, attempts, invalidMoves, transients, parks, checks, owed}, new long[] {
                    other.tasks,
                    other.rounds,
                    other.attempts,
                    other.invalidMoves,
                    other.transients,
                    other.parks,
                    other.checks,
                    other.owed
                });
    }
}
