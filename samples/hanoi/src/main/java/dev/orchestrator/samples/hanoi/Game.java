package dev.orchestrator.samples.hanoi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is played.
 *
 * @param puzzle the puzzle
 * @param movesPerTask how many moves a task makes at most
 * @param pace how long a move takes; zero for as fast as it goes
 * @param folder where the run is kept
 */
record Game(Puzzle puzzle, int movesPerTask, Duration pace, Path folder) {
    static final int MOVES_PER_TASK = 4_096;

    static Game of(int disks, Path folder) {
        return new Game(new Puzzle(disks), MOVES_PER_TASK, Duration.ZERO, folder);
    }

    int tasks() {
        return (puzzle.moves() + movesPerTask - 1) / movesPerTask;
    }

    Path database() {
        return folder.resolve("hanoi.db");
    }

    /** Returns what {@link #parse} takes. */
    List<String> arguments() {
        return List.of(
                Integer.toString(puzzle.disks()),
                Integer.toString(movesPerTask),
                Long.toString(pace.toNanos()),
                folder.toString());
    }

    static Game parse(String[] arguments) {
        return new Game(
                new Puzzle(Integer.parseInt(arguments[0])),
                Integer.parseInt(arguments[1]),
                Duration.ofNanos(Long.parseLong(arguments[2])),
                Path.of(arguments[3]));
    }
}
