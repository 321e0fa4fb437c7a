package dev.orchestrator.core.report;

import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.run.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Decides after which events to look at the run again: 200 ms of the run's time after the last look, and at its end. In a
 * run of few tasks, where a look costs nothing, also after the 1st, 2nd, 4th, 8th … event since then, so that a quiet
 * spell after a burst does not leave an old picture standing.
 */
final class ProgressFollower {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int FEW_TASKS = 200;

    private final Run run;
    private final Progress.Display display;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Instant shownAt; // guarded by lock
    private boolean few; // guarded by lock
    private boolean finished; // guarded by lock
    private int since; // guarded by lock

    ProgressFollower(Run run, Progress.Display display) {
        this.run = run;
        this.display = display;
    }

    void event(RunEvent event) {
        lock.lock();
        try {
            since++;
            Instant last = shownAt;
            boolean due = last == null || !event.at().isBefore(last.plus(PAUSE));
            if (finished
                    || !due
                            && !(few && Integer.bitCount(since) == 1)
                            && !event.type().equals("run-ended")) {
                return;
            }
            if (due) {
                shownAt = event.at();
                since = 0;
            }
            show();
        } finally {
            lock.unlock();
        }
    }

    void finish() {
        lock.lock();
        try {
            if (!finished) {
                finished = true;
                show();
            }
        } finally {
            lock.unlock();
        }
    }

    private void show() {
        RunReport report = run.report();
        few = report.tasks().size() <= FEW_TASKS;
        display.show(report);
    }
}
