package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * How much heap tasks need that wait for a person, and that they hold no thread. Argument: how many (default 100,000).
 * All are decided in the end, and the run is accepted as it should be.
 */
public final class Parked {
    private static final int GROUP = 1_000;

    private Parked() {}

    /** Parks, measures, decides. */
    public static void main(String[] args) throws Exception {
        run(System.out, args.length > 0 ? Integer.parseInt(args[0]) : 100_000);
    }

    static void run(PrintStream out, int tasks) throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) ->
                        request.round() == 1 ? Move.split(groups(tasks)) : Move.conclude("all " + tasks))
                .planner("group", (request, context) -> Move.split(asking()).wake(Move.Wake.NEVER))
                .worker(
                        "asker",
                        (assignment, context) -> Handoff.of(
                                context.approval("Go on?", assignment.name()).approved()))
                .limits(Limits.defaults().tasks(tasks + tasks / GROUP + 2).children(GROUP))
                .build();
        long before = Meter.usedHeap();
        int threadsBefore = Thread.activeCount();
        try (Orchestrator orchestrator =
                Orchestrator.builder().pipeline(pipeline).build()) {
            CountDownLatch asked = new CountDownLatch(tasks);
            Run run = orchestrator.start(Goal.of("ask " + tasks + " times").withoutVerification());
            try (AutoCloseable listening = run.listen(event -> {
                if (event.type().equals("approval-requested")) {
                    asked.countDown();
                }
            })) {
                asked.await();
            }
            double megabytes = (Meter.usedHeap() - before) / 1048576.0;
            out.printf(
                    Locale.ROOT,
                    "Java %s: %,d tasks parked on an approval hold %.1f MB of heap in all and %d more threads%n",
                    System.getProperty("java.version"),
                    tasks,
                    megabytes,
                    Math.max(0, Thread.activeCount() - threadsBefore));
            for (Approval approval : run.approvals()) {
                run.decide(approval.id(), Decision.approve("the benchmark"));
            }
            if (!(run.await() instanceof Outcome.Unverified)) {
                throw new IllegalStateException("the run did not end as it should");
            }
        }
    }

    private static List<Subtask> groups(int tasks) {
        List<Subtask> groups = new ArrayList<>();
        for (int from = 0; from < tasks; from += GROUP) {
            groups.add(Subtask.plan("g" + from, "group"));
        }
        return groups;
    }

    private static List<Subtask> asking() {
        List<Subtask> asking = new ArrayList<>();
        for (int n = 0; n < GROUP; n++) {
            asking.add(Subtask.work("t" + n, "asker"));
        }
        return asking;
    }
}
