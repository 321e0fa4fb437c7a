package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The same through the library: planned, worked, verified, rejected with a finding, journaled, budgeted. */
final class Orchestrated implements Workload {
    private static final int WIDEST_SPLIT = 10_000;
    private static final int GROUP = 1_000;
    private static final Criterion RIGHT = Criterion.of("right", "right");

    private final Supplier<? extends StateStore> stores;

    /** The numbers of one group. */
    record Range(int from, int to) {}

    /** In memory. */
    Orchestrated() {
        this(InMemoryStateStore::new);
    }

    /** @param stores where the next run is remembered; their maker closes them */
    Orchestrated(Supplier<? extends StateStore> stores) {
        this.stores = stores;
    }

    @Override
    public String name() {
        return "orchestrator";
    }

    @Override
    public AutoCloseable run(int tasks, int threads) throws Exception {
        Orchestrator orchestrator = orchestrator(tasks, threads, stores.get());
        Outcome outcome = orchestrator
                .start(Goal.of("square the numbers below " + tasks).withoutVerification())
                .await();
        if (!(outcome instanceof Outcome.Unverified done) || done.result().as(Integer.class) != tasks) {
            throw new IllegalStateException("the run ended as " + outcome);
        }
        return () -> {
            orchestrator.close();
            outcome.report().run();
        };
    }

    /** What does it, and knows how to go on with it. */
    static Orchestrator orchestrator(int tasks, int threads, StateStore store) {
        Pipeline pipeline = Pipeline.builder()
                .planner(root(tasks))
                .planner("group", (request, context) -> {
                    Range range = request.input().as(Range.class);
                    return Move.split(squares(range.from(), range.to())).wake(Move.Wake.NEVER);
                })
                .worker("squarer", (assignment, context) -> {
                    String prompt =
                            assignment.findings().isEmpty() ? assignment.objective() : assignment.objective() + "!";
                    ModelReply reply = context.model("default")
                            .call(ModelRequest.of(Message.user(prompt)).maxOutputTokens(16));
                    return Handoff.of(Long.parseLong(((ModelReply.Answer) reply).text()));
                })
                .verifier("right", (submission, context) -> {
                    long n = Long.parseLong(submission.objective().substring("square ".length()));
                    return submission.result().as(Long.class) == n * n
                            ? CheckResult.passed(1)
                            : CheckResult.rejected("wrong", "That is not the square.");
                })
                .limits(Limits.defaults()
                        .concurrency(threads)
                        .tasks(tasks + tasks / GROUP + 2)
                        .children(WIDEST_SPLIT)
                        .maxTokens(Long.MAX_VALUE))
                .build();
        return Orchestrator.builder()
                .pipeline(pipeline)
                .model("default", new SquareModel())
                .store(store)
                .build();
    }

    /** Splits once where that is wide enough, into groups joined without another call where it is not. */
    private static Planner root(int tasks) {
        return (request, context) -> {
            if (request.round() > 1) {
                return Move.conclude(checked(request));
            }
            if (tasks <= WIDEST_SPLIT) {
                return Move.split(squares(0, tasks));
            }
            List<Subtask> groups = new ArrayList<>();
            for (int from = 0; from < tasks; from += GROUP) {
                groups.add(Subtask.plan("g" + from, "group").input(new Range(from, Math.min(tasks, from + GROUP))));
            }
            return Move.split(groups);
        };
    }

    private static List<Subtask> squares(int from, int to) {
        List<Subtask> squares = new ArrayList<>(to - from);
        for (int n = from; n < to; n++) {
            squares.add(
                    Subtask.work("t" + n, "squarer").objective("square " + n).doneWhen(RIGHT));
        }
        return squares;
    }

    private static int checked(PlanRequest request) {
        int right = 0;
        for (ChildView child : request.children()) {
            if (child.name().startsWith("t")) {
                int n = Integer.parseInt(child.name().substring(1));
                Workload.require(n, child.handoff().orElseThrow().result().as(Long.class));
                right++;
            } else {
                var results = child.handoff().orElseThrow().result().as(new TypeRef<Map<String, Long>>() {});
                results.forEach((name, square) -> Workload.require(Integer.parseInt(name.substring(1)), square));
                right += results.size();
            }
        }
        return right;
    }
}
