package dev.orchestrator.samples.hanoi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HanoiTest {
    private static final int KILLS = 3;
    /** One with which the last kill is due before half of the moves are made. */
    private static final long SEED = 16;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void eight_disks_arrive_although_the_process_is_killed_three_times() throws Exception {
        Game game = new Game(new Puzzle(8), 16, Duration.ofMillis(15), folder);
        Files.writeString(game.database(), "what an earlier run has left, and is neither read nor kept");
        Files.writeString(folder.resolve("mine.txt"), "mine");

        Hanoi.run(game, KILLS, SEED, new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("255 of 255 moves on record, killed 3 times")
                .contains("Every move is on record once, and in order.");
        assertThat(folder.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void a_player_that_cannot_play_is_no_end_of_the_run() throws Exception {
        Game nowhere = new Game(new Puzzle(1), 1, Duration.ZERO, folder.resolve("missing"));
        try (PlayerProcess player = PlayerProcess.start(nowhere)) {
            player.awaitAtWork();
            assertThatThrownBy(player::requireSuccess).hasMessageContaining("the player ended with code 1");
        }
    }
}
