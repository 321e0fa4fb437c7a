package dev.orchestrator.samples.hanoi;

import dev.orchestrator.api.RunId;
import dev.orchestrator.store.jdbc.SqliteStateStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** Starts the player, kills it at random instants, starts it again, and lets it finish at last. */
final class Supervisor {
    private static final int POLL_MILLIS = 10;
    /** After the last kill there is this part of the moves left, so that each kill interrupts something. */
    private static final double LEFT = 0.05;

    private final Game game;
    private final ProgressBar bar;
    private final SplittableRandom random;
    /** How many moves there are when it is killed. */
    private final int[] killAt;

    private final MovesOnRecord moves;

    private int kills;
    private Duration restarting = Duration.ZERO;

    Supervisor(Game game, int kills, long seed, ProgressBar bar) {
        this.game = game;
        this.bar = bar;
        this.random = new SplittableRandom(seed);
        int last = Math.max(1, (int) (game.puzzle().moves() * (1 - LEFT)));
        this.killAt = random.ints(kills, 0, last).sorted().toArray();
        this.moves = new MovesOnRecord(game.puzzle());
    }

    /** Returns how long it took until the run had ended. */
    Duration play() throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (var store = SqliteStateStore.open(game.database())) {
            boolean over;
            do {
                over = playUntilKilled(store);
            } while (!over);
            bar.show(moves.count(), kills);
        }
        if (kills < killAt.length) {
            throw new IllegalStateException("the run ended after " + kills + " of " + killAt.length
                    + " kills; give it more disks or fewer kills");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean playUntilKilled(SqliteStateStore store) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int before = moves.count();
        boolean restarted = kills == 0;
        try (PlayerProcess player = PlayerProcess.start(game)) {
            player.awaitAtWork();
            while (!player.endsWithin(POLL_MILLIS)) {
                readOn(store);
                if (!restarted && moves.count() > before) {
                    restarting = restarting.plusNanos(System.nanoTime() - start);
                    restarted = true;
                }
                if (kills < killAt.length && moves.count() >= killAt[kills]) {
                    boolean ended = player.endsWithin(random.nextInt(2 * POLL_MILLIS));
                    if (!ended && player.kill()) {
                        kills++;
                        readOn(store); // what it still recorded is no move of the next one
                        return false;
                    }
                }
            }
            player.requireSuccess();
            readOn(store);
            return true;
        }
    }

    private void readOn(SqliteStateStore store) {
        Optional<RunId> run = MovesOnRecord.run(store);
        if (run.isPresent()) {
            moves.readOn(store, run.get());
            bar.show(moves.count(), kills);
        }
    }

    int kills() {
        return kills;
    }

    /** Returns how long the player took, after kills, from its start to its first moves on record. */
    Duration restarting() {
        return restarting;
    }
}
