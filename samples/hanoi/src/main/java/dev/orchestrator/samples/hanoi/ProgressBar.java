package dev.orchestrator.samples.hanoi;

import java.io.PrintStream;
import java.util.Locale;

/** One line that is written over; where the output is not a terminal, a line for each tenth. */
final class ProgressBar {
    private static final int WIDTH = 40;

    private final PrintStream out;
    private final boolean terminal;
    private final int total;
    private String shown = "";

    ProgressBar(PrintStream out, boolean terminal, int total) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
    }

    void show(int moves, int kills) {
        int filled = (int) ((long) moves * WIDTH / total);
        String line = String.format(
                Locale.ROOT,
                "[%s%s] %,d of %,d moves on record, killed %d times",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                moves,
                total,
                kills);
        String now = terminal ? line : Integer.toString((int) (moves * 10L / total));
        if (!now.equals(shown)) {
            out.print(terminal ? "\r" + line : line + "\n");
            out.flush();
            shown = now;
        }
    }

    /** Goes on to the next line. */
    void end() {
        if (terminal) {
            out.println();
        }
    }
}
