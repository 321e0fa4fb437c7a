package dev.orchestrator.samples.hanoi;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.store.jdbc.SqliteStateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is killed. Each time it is started it plays on from what is on record, and needs to be told nothing: a
 * move is a step, and a step that is on record is not made again.
 */
final class Player {
    /** Printed when the run is about to go on. */
    static final String AT_WORK = "at work";

    private static final int WORKERS = 2;
    private static final Set<String> TO_GO_ON = Set.of("running", "suspended");

    private final Game game;

    private Player(Game game) {
        this.game = game;
    }

    /** Moves of one task: {@code count} of them from number {@code first} on. */
    record Range(int first, int count) {}

    /** Takes {@link Game#arguments()}. */
    public static void main(String[] arguments) throws Exception {
        endWithParent();
        new Player(Game.parse(arguments)).play();
    }

    private void play() throws Exception {
        try (var store = SqliteStateStore.open(game.database());
                var orchestrator = Orchestrator.builder()
                        .pipeline(pipeline(game))
                        .store(store)
                        .build()) {
            boolean ended = store.runs(RunQuery.all(Integer.MAX_VALUE)).stream()
                    .anyMatch(run -> !TO_GO_ON.contains(run.status()));
            if (ended) {
                return; // killed after the last move, before it could say so
            }
            System.out.println(AT_WORK);
            List<Run> cutShort = orchestrator.resumeAll();
            Run run = cutShort.isEmpty() ? orchestrator.start(goal(game)) : cutShort.get(0);
            if (!(run.await() instanceof Outcome.Accepted)) {
                throw new IllegalStateException("the run " + run.id() + " was not accepted: " + run.await());
            }
        }
    }

    /** Whoever started this process holds the other end of its input for as long as it lives. */
    private static void endWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {}
                    } catch (IOException e) {
                        // as good as its end
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent");
        watch.setDaemon(true);
        watch.start();
    }

    static Goal goal(Game game) {
        return Goal.of("Move " + game.puzzle().disks() + " disks from peg A to peg C")
                .doneWhen(Criterion.of("complete", "complete"));
    }

    static Pipeline pipeline(Game game) {
        int moves = game.puzzle().moves();
        return Pipeline.builder()
                .planner((request, context) -> request.round() == 1
                        ? Move.split(subtasks(game))
                        : Move.conclude(request.children().stream()
                                .mapToInt(child ->
                                        child.handoff().orElseThrow().result().as(Integer.class))
                                .sum()))
                .worker("player", (assignment, context) -> made(game, assignment, context))
                .verifier(
                        "complete",
                        (submission, context) -> submission.result().as(Integer.class) == moves
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("incomplete", "There must be " + moves + " moves."))
                .limits(Limits.defaults()
                        .tasks(game.tasks() + 1)
                        .children(game.tasks())
                        .concurrency(WORKERS))
                .build();
    }

    private static List<Subtask> subtasks(Game game) {
        int moves = game.puzzle().moves();
        List<Subtask> subtasks = new ArrayList<>();
        for (int first = 1; first <= moves; first += game.movesPerTask()) {
            int count = Math.min(game.movesPerTask(), moves - first + 1);
            subtasks.add(Subtask.work("from-" + first, "player").input(new Range(first, count)));
        }
        return subtasks;
    }

    private static Handoff made(Game game, Assignment assignment, WorkContext context) throws InterruptedException {
        Range range = assignment.input().as(Range.class);
        for (int i = 0; i < range.count(); i++) {
            int number = range.first() + i;
            context.step("move", number, Effect.PURE, String.class, id -> {
                LockSupport.parkNanos(game.pace().toNanos());
                return game.puzzle().move(number);
            });
        }
        return Handoff.of(range.count());
    }
}
