package dev.orchestrator.core.runtime;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/** Wakes somebody in time. A timer that is set cannot be called back, so one that comes earlier is set beside it. */
public final class Alarm {
    private final Runtime runtime;
    private final LongConsumer ring;
    /** In epoch milliseconds. */
    private final PriorityQueue<Long> set = new PriorityQueue<>(2);

    /** @param ring takes the time it was set for, on a thread that must not be blocked */
    public Alarm(Runtime runtime, LongConsumer ring) {
        this.runtime = runtime;
        this.ring = ring;
    }

    /**
     * Rings at this time, or earlier.
     *
     * @param at epoch milliseconds; {@code Long.MAX_VALUE} for never
     */
    public void wakeAt(long at, long now) {
        Long next = set.peek();
        if (at != Long.MAX_VALUE && (next == null || at < next)) {
            set.add(at);
            runtime.schedule(Duration.ofMillis(Math.max(0, at - now)), () -> ring.accept(at));
        }
    }

    /** Notes that it has rung. */
    public void rang(long at) {
        set.remove(at);
    }
}
