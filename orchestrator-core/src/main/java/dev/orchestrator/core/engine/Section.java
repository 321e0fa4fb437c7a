package dev.orchestrator.core.engine;

import dev.orchestrator.api.Effect;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of user code on one thread. It may be interrupted while it lasts and not after: what the engine itself does
 * on that thread, such as writing to a store, is never hit by an interrupt meant for the call.
 */
final class Section implements AutoCloseable {
    private final Call call;
    private final Thread thread = Thread.currentThread();
    private final boolean shielded;
    private final long deadline;
    private volatile @Nullable Section before;
    // guarded by this
    private boolean open;
    private boolean expired;

    /**
     * Not open yet: whoever makes it shows it to the call first and {@linkplain #resume() opens} it then, so that a stop
     * in between is not missed.
     *
     * @param effect what is being done; something that must not happen twice is let finish
     * @param deadline epoch milliseconds
     */
    Section(Call call, Effect effect, long deadline) {
        this.call = call;
        this.shielded = effect == Effect.AT_MOST_ONCE;
        this.deadline = deadline;
    }

    /** Returns the stretch of the same call that began before this one and is still under way. */
    @Nullable Section before() {
        return before;
    }

    void after(@Nullable Section before) {
        this.before = before;
    }

    boolean onThisThread() {
        return thread == Thread.currentThread();
    }

    synchronized void resume() {
        open = true;
        if (call.cancelled() && !shielded) {
            thread.interrupt();
        }
    }

    synchronized void suspend() {
        open = false;
        Thread.interrupted();
    }

    synchronized void interrupt() {
        if (open && !shielded) {
            thread.interrupt();
        }
    }

    /** Interrupts what has run out of time; returns when it will have, {@code Long.MAX_VALUE} if never. */
    synchronized long expire(long now) {
        if (!open || shielded || expired) {
            return Long.MAX_VALUE;
        }
        if (deadline <= now) {
            expired = true;
            thread.interrupt();
            return Long.MAX_VALUE;
        }
        return deadline;
    }

    synchronized boolean expired() {
        return expired;
    }

    @Override
    public void close() {
        suspend();
    }
}
