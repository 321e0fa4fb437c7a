package dev.orchestrator.core.functional;

import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hears what a run does, and lets a test wait for it. */
final class EventLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final List<RunEvent> events = new ArrayList<>(); // guarded by lock

    private final Run run;

    private EventLog(Run run) {
        this.run = run;
    }

    static EventLog of(Run run) {
        EventLog log = new EventLog(run);
        run.listen(log::add);
        return log;
    }

    void add(RunEvent event) {
        lock.lock();
        try {
            events.add(event);
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there were so many events of the type, and the run has done what follows from the last one. */
    void await(String type, int times) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(30);
        lock.lock();
        try {
            while (events.stream().filter(e -> e.type().equals(type)).count() < times) {
                if (left <= 0) {
                    throw new AssertionError("no " + times + " of '" + type + "' in "
                            + events.stream().map(RunEvent::type).toList());
                }
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        run.approvals();
    }

    void await(String type) throws InterruptedException {
        await(type, 1);
    }

    List<RunEvent> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }
}
