package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.model.price.Price;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many model calls are granted and settled in a second under a limit of tokens and one of money: by the ledger alone
 * while 1,000 others are open, and in a run, journal included. Arguments: grants a round (default 1,000,000), rounds
 * (default 5).
 */
public final class Ledger {
    private static final int OPEN = 1_000;
    private static final int WARM_UPS = 10;
    private static final Limits LIMITS = Limits.defaults()
            .maxTokens(Long.MAX_VALUE)
            .maxCost(new BigDecimal("1000000"), "USD")
            .modelCalls(Integer.MAX_VALUE);
    private static final Price PRICE = Price.perMillion("USD", new BigDecimal("1.25"), new BigDecimal("10"));
    private static final ModelRequest REQUEST =
            ModelRequest.of(Message.user("next")).maxOutputTokens(16);
    private static final Usage USED = PRICE.price(Usage.of(4, 2));

    private Ledger() {}

    /** Runs both. */
    public static void main(String[] args) throws Exception {
        run(
                System.out,
                args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000,
                args.length > 1 ? Integer.parseInt(args[1]) : 5,
                WARM_UPS);
    }

    static void run(PrintStream out, int grants, int rounds, int warmUps) throws Exception {
        List<Workload> workloads = List.of(new Alone(), new InARun());
        for (int i = 0; i < warmUps; i++) {
            for (Workload workload : workloads) {
                workload.run(Math.max(OPEN, grants / 10), 1 + i % 2).close();
            }
        }
        out.println("| | threads | grants/s | CPU µs/grant | allocated KB/grant |");
        out.println("|---|---|---|---|---|");
        for (Workload workload : workloads) {
            for (int threads : workload instanceof Alone ? new int[] {1} : new int[] {1, 2, 8}) {
                Meter.Reading[] readings = new Meter.Reading[rounds];
                for (int round = 0; round < rounds; round++) {
                    readings[round] = Meter.measure(workload, grants, threads, 1);
                }
                Meter.Reading median = Meter.Reading.median(readings);
                out.printf(
                        Locale.ROOT,
                        "| %s | %d | %,.0f | %.2f | %.2f |%n",
                        workload.name(),
                        threads,
                        median.tasksPerSecond(),
                        median.cpuMicros(),
                        median.allocatedKb());
            }
        }
    }

    /** Asks, reserves and settles, with nothing around it. */
    private static final class Alone implements Workload {
        @Override
        public String name() {
            return "the ledger alone";
        }

        @Override
        public AutoCloseable run(int grants, int threads) {
            var ledger = new dev.orchestrator.core.ledger.Ledger();
            StepKey[] keys = new StepKey[OPEN];
            for (int i = 0; i < OPEN; i++) {
                keys[i] = new StepKey("model:m", REQUEST, i);
            }
            CallId call = new CallId(TaskId.root(), CallId.Kind.WORK, 1, 0, 1);
            Usage most = PRICE.atMost(REQUEST);
            ModelReply reply = new ModelReply.Answer("", USED);
            for (int i = 0; i < grants; i++) {
                StepKey key = keys[i % OPEN];
                if (i >= OPEN) {
                    ledger.apply(new StepEvent.ModelCallCompleted(call, key, reply));
                }
                if (ledger.refusal(LIMITS, TaskId.root(), LIMITS, most) != null) {
                    throw new IllegalStateException("grant " + i + " was refused");
                }
                ledger.apply(new StepEvent.ModelCallRequested(call, key, 1, most.tokens(), most.price()));
            }
            require(ledger.settled().tokens(), (long) (grants - OPEN) * USED.tokens());
            return () -> ledger.hasOpenReservations();
        }
    }

    private static void require(long tokens, long expected) {
        if (tokens != expected) {
            throw new IllegalStateException(tokens + " tokens were settled instead of " + expected);
        }
    }

    private record Instant() implements Model, Metered {
        @Override
        public ModelReply call(ModelRequest request, ModelCall call) {
            return new ModelReply.Answer("", USED);
        }

        @Override
        public Usage atMost(ModelRequest request) {
            return PRICE.atMost(request);
        }
    }

    /** Workers that ask a model at once, one after the other, in memory. */
    private static final class InARun implements Workload {
        private static final int ASKS = 1_000;

        @Override
        public String name() {
            return "in a run, in memory";
        }

        @Override
        public AutoCloseable run(int grants, int threads) throws Exception {
            int workers = Math.max(1, grants / ASKS);
            Pipeline pipeline = Pipeline.builder()
                    .planner((request, context) -> Move.split(asking(workers)).wake(Move.Wake.NEVER))
                    .worker("asker", (assignment, context) -> {
                        for (int i = 0; i < ASKS; i++) {
                            context.model("m").call(REQUEST);
                        }
                        return Handoff.of(null);
                    })
                    .limits(LIMITS.concurrency(threads).children(workers).tasks(workers + 1))
                    .build();
            Orchestrator orchestrator = Orchestrator.builder()
                    .pipeline(pipeline)
                    .model("m", new Instant())
                    .build();
            Outcome outcome = orchestrator
                    .start(Goal.of("ask " + grants + " times").withoutVerification())
                    .await();
            if (!(outcome instanceof Outcome.Unverified)) {
                throw new IllegalStateException("the run ended as " + outcome);
            }
            return () -> {
                try (orchestrator) {
                    require(outcome.report().usage().tokens(), (long) workers * ASKS * USED.tokens());
                }
            };
        }

        private static List<Subtask> asking(int workers) {
            List<Subtask> asking = new ArrayList<>(workers);
            for (int n = 0; n < workers; n++) {
                asking.add(Subtask.work("w" + n, "asker"));
            }
            return asking;
        }
    }
}
