package dev.orchestrator.samples.hanoi;

import java.io.Console;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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

    /** Returns one for the standard output. */
    static ProgressBar standard(PrintStream out, int total) {
        return new ProgressBar(out, onTerminal(), total);
    }

    private static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try { // From Java 22 on there is a console without a terminal, too.
            return (boolean) MethodHandles.publicLookup()
                    .findVirtual(Console.class, "isTerminal", MethodType.methodType(boolean.class))
                    .invokeExact(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (Throwable e) {
            return false;
        }
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
