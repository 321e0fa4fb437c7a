package dev.orchestrator.core.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A queue that is worked off by whoever posts to it while nobody else does. {@code pending} counts the messages posted
 * and not yet worked off; the thread that raises it from 0 has the work to itself until it is 0 again, so what the work
 * touches is confined to one thread at a time.
 *
 * @param <M> the messages
 */
final class Mailbox<M> {
    /** A thread that has worked this often for others hands over. */
    private static final int MAX_ROUNDS = 64;

    private final Queue<M> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Executor elsewhere;
    private final Runnable work;

    /**
     * @param elsewhere where to work when the posting thread may not or has done enough
     * @param work polls some messages and does what they ask; never throws
     */
    Mailbox(Executor elsewhere, Runnable work) {
        this.elsewhere = elsewhere;
        this.work = work;
    }

    /**
     * Posts a message.
     *
     * @param mayWork whether the calling thread may do the work, its own and what others post meanwhile
     */
    void post(M message, boolean mayWork) {
        messages.add(message);
        if (pending.getAndIncrement() == 0) {
            if (mayWork) {
                drain(1);
            } else {
                handOver(1);
            }
        }
    }

    /** Returns the next message, for the work only. */
    @Nullable M poll() {
        return messages.poll();
    }

    private void handOver(int taken) {
        try {
            elsewhere.execute(() -> drain(taken));
        } catch (RejectedExecutionException closed) {
            drain(taken);
        }
    }

    private void drain(int taken) {
        boolean interrupted = Thread.interrupted();
        try {
            int rounds = 0;
            int seen = taken;
            do {
                while (!messages.isEmpty()) {
                    if (++rounds > MAX_ROUNDS) {
                        handOver(seen);
                        return;
                    }
                    work.run();
                }
                seen = pending.addAndGet(-seen);
            } while (seen != 0);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
