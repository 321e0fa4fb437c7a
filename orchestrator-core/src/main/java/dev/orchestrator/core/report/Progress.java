package dev.orchestrator.core.report;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunReport;
import java.io.Console;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run while it goes on: as a tree that is redrawn in place, or as plain lines. Immutable and safe for use by
 * several threads; each method with an argument returns a copy with that part changed.
 *
 * <pre>{@code
 * try (Progress.Following shown = Progress.auto(System.out).follow(run)) {
 *     outcome = run.await();
 * }
 * }</pre>
 *
 * <p>A picture is drawn when something was recorded, at most about five times per second of the run's own time; a quiet
 * run costs nothing. While a tree is shown, write nothing else to the same terminal.
 */
public final class Progress {
    private static final int DEFAULT_COLUMNS = 100;
    private static final int DEFAULT_ROWS = 16;
    private static final int MIN_COLUMNS = 20;
    private static final int MIN_ROWS = 3;

    private final PrintStream out;
    private final boolean live;
    private final Glyphs glyphs;
    private final boolean colour;
    private final int columns;
    private final int rows;

    private Progress(PrintStream out, boolean live, Glyphs glyphs, boolean colour, int columns, int rows) {
        this.out = Objects.requireNonNull(out, "out");
        this.live = live;
        this.glyphs = glyphs;
        this.colour = colour;
        this.columns = columns;
        this.rows = rows;
    }

    /** Ends the showing of a run. */
    @FunctionalInterface
    public interface Following extends AutoCloseable {
        /** Shows how things stand and stops following. Idempotent. */
        @Override
        void close();
    }

    /** Returns a tree that is redrawn in place, for a terminal that knows ANSI sequences: 100 columns, 16 rows, coloured. */
    public static Progress live(PrintStream out) {
        return new Progress(out, true, Glyphs.UNICODE, true, DEFAULT_COLUMNS, DEFAULT_ROWS);
    }

    /** Returns one line per change, for logs and files: attempts started, not accepted and why, tasks ended. */
    public static Progress lines(PrintStream out) {
        return new Progress(out, false, Glyphs.UNICODE, false, DEFAULT_COLUMNS, DEFAULT_ROWS);
    }

    /**
     * Returns {@link #live} if the process has a terminal that is not dumb, else {@link #lines}; in ASCII if standard
     * output is not in Unicode, without colour if {@code NO_COLOR} is set, and as wide as {@code COLUMNS} says.
     *
     * @param out standard output or standard error
     */
    public static Progress auto(PrintStream out) {
        return auto(out, System.getenv(), onTerminal());
    }

    static Progress auto(PrintStream out, Map<String, String> environment, boolean onTerminal) {
        String term = environment.getOrDefault("TERM", environment.containsKey("WT_SESSION") ? "windows" : "dumb");
        Progress progress = onTerminal && !term.equals("dumb") ? live(out) : lines(out);
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            progress = progress.withoutColour();
        }
        if (!outputEncoding().toLowerCase(Locale.ROOT).startsWith("utf")) {
            progress = progress.ascii();
        }
        return progress.size(
                number(environment.get("COLUMNS"), DEFAULT_COLUMNS),
                Math.min(DEFAULT_ROWS, number(environment.get("LINES"), DEFAULT_ROWS)));
    }

    /** Sets the space there is; fewer than 20 columns or 3 rows count as that many. */
    public Progress size(int columns, int rows) {
        return new Progress(out, live, glyphs, colour, Math.max(MIN_COLUMNS, columns), Math.max(MIN_ROWS, rows));
    }

    /** Uses nothing but ASCII characters for signs and lines. */
    public Progress ascii() {
        return new Progress(out, live, Glyphs.ASCII, colour, columns, rows);
    }

    /** Uses no colours. */
    public Progress withoutColour() {
        return new Progress(out, live, glyphs, false, columns, rows);
    }

    /**
     * Begins to show a run, from its first event on.
     *
     * @return ends the showing when closed; close it after the run has ended, to leave the last state behind
     */
    public Following follow(Run run) {
        Display display = live
                ? new LiveDisplay(out, new ProgressFrame(glyphs, colour), columns - 1, rows)
                : new LineDisplay(out, new ProgressLines(glyphs));
        ProgressFollower follower = new ProgressFollower(run, display);
        AutoCloseable listening = run.listen(follower::event);
        return () -> {
            stop(listening);
            follower.finish();
        };
    }

    /** Shows reports, one after the other. */
    interface Display {
        void show(RunReport report);
    }

    private record LineDisplay(PrintStream out, ProgressLines lines) implements Display {
        @Override
        public void show(RunReport report) {
            lines.next(report).forEach(out::println);
            out.flush();
        }
    }

    private static void stop(AutoCloseable listening) {
        try {
            listening.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new OrchestratorException(
                    FailureClass.DEFECT, "the run's listener could not be closed: " + e.getMessage(), e);
        }
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

    private static String outputEncoding() {
        String encoding = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        return encoding == null ? System.getProperty("native.encoding", "") : encoding;
    }

    private static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : otherwise;
    }
}
