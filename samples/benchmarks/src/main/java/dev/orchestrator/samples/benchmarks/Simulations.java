package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.testkit.simulation.Exploration;
import dev.orchestrator.testkit.simulation.Faults;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How many seeds a second a simulation tries, for a goal that is split into 20 tasks, each worked and verified; beside
 * it, in turns, the same runs on threads, in memory. Argument: seeds per round (default 3,000).
 */
public final class Simulations {
    private static final int TASKS = 20;
    private static final int ROUNDS = 7;
    private static final Criterion DONE = Criterion.of("done", "is-done");
    private static final Goal GOAL = Goal.of("count").doneWhen(DONE);

    private Simulations() {}

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        run(System.out, args.length > 0 ? Integer.parseInt(args[0]) : 3_000);
    }

    static void run(PrintStream out, int seeds) throws Exception {
        out.printf(
                Locale.ROOT,
                "Java %s, %d processors, %d tasks, medians of %d rounds of %,d seeds%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                TASKS,
                ROUNDS,
                seeds);
        row(out, "no steps", 0, Faults.none(), seeds);
        row(out, "three steps per worker", 3, Faults.none(), seeds);
        row(out, "three steps per worker, all kinds of faults", 3, Faults.some(), seeds);
    }

    private static void row(PrintStream out, String what, int steps, Faults faults, int seeds) throws Exception {
        Pipeline pipeline = pipeline(steps);
        double[] simulated = new double[ROUNDS];
        double[] threaded = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) { // two to warm up
            long start = System.nanoTime();
            simulate(pipeline, faults, round * (long) seeds, seeds);
            long middle = System.nanoTime();
            onThreads(pipeline, seeds);
            long end = System.nanoTime();
            if (round >= 0) {
                simulated[round] = seeds * 1e9 / (middle - start);
                threaded[round] = seeds * 1e9 / (end - middle);
            }
        }
        double rate = Meter.median(simulated);
        double beside = Meter.median(threaded);
        out.printf(
                Locale.ROOT,
                "%-44s %,7.0f seeds/s, %.2f of %,.0f runs/s on threads%n",
                what,
                rate,
                rate / beside,
                beside);
    }

    private static void simulate(Pipeline pipeline, Faults faults, long first, int seeds) throws InterruptedException {
        Exploration.of(simulation -> simulation.faults(faults).run(pipeline, GOAL))
                .seeds(first, seeds)
                .run();
    }

    private static void onThreads(Pipeline pipeline, int runs) throws InterruptedException {
        try (Orchestrator orchestrator =
                Orchestrator.builder().pipeline(pipeline).build()) {
            for (int i = 0; i < runs; i++) {
                if (!(orchestrator.start(GOAL).await() instanceof Outcome.Accepted)) {
                    throw new IllegalStateException("the run did not end as it should");
                }
            }
        }
    }

    private static Pipeline pipeline(int steps) {
        return Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(IntStream.range(0, TASKS)
                                .mapToObj(n -> Subtask.work("t" + n, "counter").doneWhen(DONE))
                                .toList())
                        : Move.conclude("done"))
                .worker("counter", (task, context) -> {
                    int sum = 0;
                    for (int i = 0; i < steps; i++) {
                        sum += Objects.requireNonNull(
                                context.step("add", i, Effect.IDEMPOTENT, Integer.class, id -> 1));
                    }
                    return Handoff.of(sum);
                })
                .verifier("is-done", (work, context) -> CheckResult.passed(1))
                .build();
    }
}
