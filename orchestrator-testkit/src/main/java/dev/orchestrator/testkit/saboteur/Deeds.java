package dev.orchestrator.testkit.saboteur;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a saboteur spoiled in a run. One that found nothing to spoil has proved nothing. Safe for use by several
 * threads.
 */
public final class Deeds {
    private final AtomicLong count = new AtomicLong();

    /** Creates a count of nothing. */
    public Deeds() {}

    /** Says that a call was spoiled. */
    public void done() {
        count.incrementAndGet();
    }

    /** Returns how many calls were spoiled. */
    public long count() {
        return count.get();
    }
}
