package dev.orchestrator.samples.hanoi;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.store.jdbc.SqliteStateStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Plays the Tower of Hanoi, each move a recorded step, in a process that is killed at random instants; then checks that
 * every move is on record once, and in the order of the recursive solution. Arguments: disks (default 20), kills (default
 * 20), folder (default {@code hanoi}), seed of the instants (default: another each time).
 */
public final class Hanoi {
    private Hanoi() {}

    /** Plays and checks. */
    public static void main(String[] args) throws Exception {
        int disks = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int kills = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        Path folder = Path.of(args.length > 2 ? args[2] : "hanoi").toAbsolutePath();
        long seed = args.length > 3 ? Long.parseLong(args[3]) : new SplittableRandom().nextInt(1_000_000);
        run(Game.of(disks, folder), kills, seed, System.out);
    }

    static void run(Game game, int kills, long seed, PrintStream out) throws Exception {
        Files.createDirectories(game.folder());
        deleteEarlier(game);
        int total = game.puzzle().moves();
        out.printf(
                Locale.ROOT,
                "%,d moves of %d disks in %,d tasks; %d kills, seed %d; %s%n",
                total,
                game.puzzle().disks(),
                game.tasks(),
                kills,
                seed,
                game.folder());
        ProgressBar bar = ProgressBar.standard(out, total);
        Supervisor supervisor = new Supervisor(game, kills, seed, bar);
        Duration played = supervisor.play();
        bar.end();
        long start = System.nanoTime();
        MovesOnRecord moves = checked(game);
        Duration checking = Duration.ofNanos(System.nanoTime() - start);
        out.printf(
                Locale.ROOT,
                "Every move is on record once, and in order.%n"
                        + "%.1f s with %d kills, %.1f s of it until the restarted processes had recorded a move;"
                        + " %,.0f moves/s; checked in %.1f s%n"
                        + "%,d records, %.1f MB on disk%n",
                seconds(played),
                supervisor.kills(),
                seconds(supervisor.restarting()),
                total / seconds(played),
                seconds(checking),
                moves.records(),
                size(game) / 1e6);
    }

    /** Looks at the run from outside once more, as if nothing were known about it. */
    private static MovesOnRecord checked(Game game) throws Exception {
        try (var store = SqliteStateStore.open(game.database());
                var orchestrator = Orchestrator.builder()
                        .pipeline(Player.pipeline(game))
                        .store(store)
                        .build()) {
            RunId run = MovesOnRecord.run(store).orElseThrow();
            Outcome outcome = orchestrator.observe(run).await();
            if (!(outcome instanceof Outcome.Accepted accepted)
                    || accepted.result().as(Integer.class) != game.puzzle().moves()) {
                throw new IllegalStateException("the run ended as " + outcome);
            }
            MovesOnRecord moves = new MovesOnRecord(game.puzzle());
            moves.readOn(store, run);
            moves.requireSolution();
            return moves;
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static long size(Game game) throws IOException {
        try (Stream<Path> all = Files.walk(game.folder())) {
            long size = 0;
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
            return size;
        }
    }

    /** An ended run is not played again; what another program left in the folder stays. */
    private static void deleteEarlier(Game game) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm", ".lock")) {
            Files.deleteIfExists(Path.of(game.database() + suffix));
        }
    }
}
