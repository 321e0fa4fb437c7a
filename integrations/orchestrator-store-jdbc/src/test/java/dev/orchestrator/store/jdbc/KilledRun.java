package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that runs a goal, or goes on with it, until somebody kills it. What happens outside it writes into a file, a
 * line each time: {@code run ID} when a step is done, {@code ack ID} when the worker has its result.
 */
final class KilledRun {
    static final int TASKS = 4;
    static final int STEPS = 20;
    static final String BEGUN = "begun";

    private KilledRun() {}

    /** Takes the storage, the file for effects, and {@code start} or {@code resume}; prints {@link #BEGUN} and, if it gets so far, the result. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(live(arguments[0], Path.of(arguments[1]), arguments[2], () -> System.out.println(BEGUN)));
    }

    /** Runs it to its end, if nobody kills the process; returns the result. */
    static String live(String storage, Path effects, String how, Runnable begun) throws InterruptedException {
        try (StateStore store = open(storage);
                Orchestrator orchestrator = Orchestrator.builder()
                        .pipeline(pipeline(effects))
                        .model("default", (request, call) -> {
                            write(effects, "ask " + request.messages().get(0).text());
                            return new ModelReply.Answer("answer", Usage.of(1, 1));
                        })
                        .lease(Duration.ofMillis(300))
                        .store(store)
                        .build()) {
            Run run = how.equals("start")
                    ? orchestrator.start(Goal.of("survive").doneWhen(Criterion.of("whole", "whole")))
                    : resumed(orchestrator, store.runs(RunQuery.all(1)).get(0).id());
            run.approvals(); // answers when what came before is durable
            begun.run();
            Outcome outcome = run.await();
            return outcome instanceof Outcome.Accepted done ? done.result().json() : outcome.toString();
        }
    }

    /** The dead owner's lease has to run out, where the store cannot tell that it is dead. */
    private static Run resumed(Orchestrator orchestrator, RunId run) {
        while (true) {
            try {
                return orchestrator.resume(run);
            } catch (RunOwnedException e) {
                Thread.onSpinWait();
            }
        }
    }

    static StateStore open(String storage) {
        return storage.startsWith("jdbc:") ? PostgresServer.open(storage) : SqliteStateStore.open(Path.of(storage));
    }

    private static Pipeline pipeline(Path effects) {
        return Pipeline.builder()
                .planner((request, context) -> {
                    if (request.round() > 1) {
                        return Move.conclude(request.children().size());
                    }
                    List<Subtask> subtasks = new ArrayList<>();
                    for (int i = 0; i < TASKS; i++) {
                        subtasks.add(Subtask.work("t" + i, "worker").doneWhen(Criterion.of("second", "second")));
                    }
                    return Move.split(subtasks);
                })
                .worker("worker", (assignment, context) -> {
                    for (int i = 0; i < STEPS; i++) {
                        context.step("think", i, Effect.PURE, Integer.class, id -> 1);
                        String id = context.step("do", i, Effect.IDEMPOTENT, String.class, key -> {
                            write(effects, "run " + key);
                            return key;
                        });
                        write(effects, "ack " + id);
                    }
                    context.model("default").call(ModelRequest.of(Message.user(assignment.name())));
                    return Handoff.of(assignment.attempt());
                })
                .verifier(
                        "second",
                        (submission, context) -> submission.result().as(Integer.class) == 2
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("again", "Once more."))
                .verifier(
                        "whole",
                        (submission, context) -> submission.result().as(Integer.class) == TASKS
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("lost", "A task is lost."))
                .build();
    }

    private static void write(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
