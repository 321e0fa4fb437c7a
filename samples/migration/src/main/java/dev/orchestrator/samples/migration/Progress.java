package dev.orchestrator.samples.migration;

import dev.orchestrator.api.run.RunEvent;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Shows how far a run is: one line now and then, so that it reads well in a terminal and in a log. */
final class Progress implements Consumer<RunEvent> {
    private static final int STEP = 10;

    private final PrintStream out;
    private final int files;
    private int attempts;
    private int ended;

    Progress(PrintStream out, int files) {
        this.out = out;
        this.files = files;
    }

    @Override
    public void accept(RunEvent event) {
        switch (event.type()) {
            case "handoff-received" -> {
                attempts++;
                if (attempts % STEP == 0) {
                    out.println("  " + attempts + " attempts at " + files + " parts handed in");
                }
            }
            default -> ended++;
        }
    }
}
