package dev.orchestrator.core.report;

import dev.orchestrator.api.run.RunReport;
import java.io.PrintStream;
import java.util.List;

/** Redraws a frame in place. Each redraw is one write, and leaves the cursor below the frame. */
final class LiveDisplay implements Progress.Display {
    private static final String BEGIN = "\u001b[?2026h\u001b[?7l"; // one picture, and no line wraps
    private static final String END = "\u001b[J\u001b[?7h\u001b[?2026l";

    private final PrintStream out;
    private final ProgressFrame frame;
    private final int columns;
    private final int rows;
    private List<String> drawn = List.of();

    LiveDisplay(PrintStream out, ProgressFrame frame, int columns, int rows) {
        this.out = out;
        this.frame = frame;
        this.columns = columns;
        this.rows = rows;
    }

    @Override
    public void show(RunReport report) {
        List<String> lines = frame.draw(report, columns, rows);
        if (lines.equals(drawn)) {
            return;
        }
        StringBuilder write = new StringBuilder(BEGIN);
        if (!drawn.isEmpty()) {
            write.append("\r\u001b[").append(drawn.size()).append('A');
        }
        lines.forEach(line -> write.append(line).append("\u001b[K\n"));
        out.print(write.append(END));
        out.flush();
        drawn = lines;
    }
}
