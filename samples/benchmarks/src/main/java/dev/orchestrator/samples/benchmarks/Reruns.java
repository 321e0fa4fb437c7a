package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.archive.RunArchive;
import dev.orchestrator.testkit.ScriptedModel;
import dev.orchestrator.testkit.replay.Rerun;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How many model calls a second a recorded run answers, with prompts of 2 KB; beside it, in turns, verifying and reading
 * the recording into a store, which is part of it. Argument: how many calls (default 10,000).
 */
public final class Reruns {
    private static final int ROUNDS = 7;
    private static final int PER_TASK = 20;

    private Reruns() {}

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        run(System.out, args.length > 0 ? Integer.parseInt(args[0]) : 10_000);
    }

    static void run(PrintStream out, int calls) throws Exception {
        Pipeline pipeline = pipeline(calls / PER_TASK);
        try (Scratch scratch = Scratch.in(Path.of(System.getProperty("java.io.tmpdir")))) {
            Path folder = scratch.recording();
            record(pipeline, folder);
            double[] rerun = new double[ROUNDS];
            double[] read = new double[ROUNDS];
            for (int round = -3; round < ROUNDS; round++) { // three to warm up
                long start = System.nanoTime();
                Outcome outcome = Rerun.of(folder).run(pipeline);
                long middle = System.nanoTime();
                RunArchive.importInto(folder, new InMemoryStateStore());
                long end = System.nanoTime();
                if (outcome.report().modelCalls() != calls) {
                    throw new IllegalStateException("the rerun did not go as it should: " + outcome);
                }
                if (round >= 0) {
                    rerun[round] = (middle - start) / 1e9;
                    read[round] = (end - middle) / 1e9;
                }
            }
            double all = Meter.median(rerun);
            double reading = Meter.median(read);
            out.printf(
                    Locale.ROOT,
                    "Java %s: a rerun answers %,.0f model calls/s, and %,.0f/s when the recording has been read, which is"
                            + " %.2f of the time%n",
                    System.getProperty("java.version"),
                    calls / all,
                    calls / (all - reading),
                    reading / all);
        }
    }

    private static void record(Pipeline pipeline, Path folder) throws Exception {
        InMemoryStateStore store = new InMemoryStateStore();
        try (Orchestrator orchestrator = Orchestrator.builder()
                .pipeline(pipeline)
                .model("default", ScriptedModel.script().otherwise().reply("a short answer"))
                .store(store)
                .build()) {
            var run = orchestrator.start(Goal.of("ask often").withoutVerification());
            run.await();
            RunArchive.write(store, run.id(), folder);
        }
    }

    private static Pipeline pipeline(int tasks) {
        String text = "x".repeat(2_000);
        return Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(IntStream.range(0, tasks)
                                .mapToObj(n -> Subtask.work("t" + n, "asker"))
                                .toList())
                        : Move.conclude("done"))
                .worker("asker", (task, context) -> {
                    int length = 0;
                    for (int i = 0; i < PER_TASK; i++) {
                        ModelReply reply = context.model("default")
                                .call(ModelRequest.of(Message.user(task.name() + " " + i + " " + text)));
                        length += ((ModelReply.Answer) reply).text().length();
                    }
                    return Handoff.of(length);
                })
                .limits(Limits.defaults().tasks(tasks + 1).children(tasks).maxTokens(Long.MAX_VALUE))
                .build();
    }
}
