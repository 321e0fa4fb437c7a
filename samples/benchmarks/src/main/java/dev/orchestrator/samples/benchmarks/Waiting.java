package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.model.OpenAiModel;
import dev.orchestrator.schema.Json;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How many calls of models wait at once in a heap of 1 GB: the endpoint answers none before all have arrived. For JVMs
 * with virtual threads. Argument: how many (default 5,000); each has a connection of its own.
 */
public final class Waiting {
    private static final int GROUP = 1_000;

    private Waiting() {}

    /** Starts a process with that heap, and prints what it needed. */
    public static void main(String[] args) throws Exception {
        int calls = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
        if (Runtime.getRuntime().maxMemory() > 1L << 30) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Waiting.class.getName(),
                            Integer.toString(calls))
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("it did not end as it should");
            }
            return;
        }
        run(System.out, calls);
    }

    static void run(PrintStream out, int calls) throws Exception {
        String answer = Json.write(StructuredCalls.plan(2));
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.split(IntStream.range(0, calls)
                                .mapToObj(n -> Subtask.work("t" + n, "asker"))
                                .toList())
                        .wake(Move.Wake.NEVER))
                .worker(
                        "asker",
                        (assignment, context) -> Handoff.of(context.model("default")
                                .ask(assignment.name(), StructuredCalls.Plan.class)
                                .title()))
                .limits(Limits.defaults()
                        .tasks(calls + GROUP)
                        .children(calls)
                        .concurrency(calls)
                        .maxTokens(Long.MAX_VALUE)
                        .modelCall(Duration.ofMinutes(10)))
                .build();
        long before = Meter.usedHeap();
        long[] most = {0};
        try (StreamServer.Running server = StreamServer.start(answer, 8, calls);
                Orchestrator orchestrator = Orchestrator.builder()
                        .pipeline(pipeline)
                        .model(
                                "default",
                                OpenAiModel.at(server.url()).model("m").build())
                        .build()) {
            var run = orchestrator.start(Goal.of("wait for " + calls + " calls").withoutVerification());
            try (AutoCloseable listening = run.listen(event -> {
                if (most[0] == 0 && event.type().equals("model-call-completed")) {
                    most[0] = Meter.usedHeap(); // all are there, or the first would not have been answered
                }
            })) {
                Outcome outcome = run.await();
                if (!(outcome instanceof Outcome.Unverified)) {
                    throw new IllegalStateException("the run did not end as it should");
                }
            }
        }
        out.printf(
                Locale.ROOT,
                "Java %s: %,d calls of an endpoint waited at once, and needed %.0f MB of heap%n",
                System.getProperty("java.version"),
                calls,
                (most[0] - before) / 1048576.0);
    }
}
