package dev.orchestrator.core.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A queue that is worked off by whoever posts to it while nobody else does: the thread that finds nobody at work has the
 * work to itself until nothing is left, so what the work touches is confined to one thread at a time.
 *
 * <p>Posted messages form a stack, which the thread at work takes as a whole and turns round.
 *
 * @param <M> the messages
 */
final class Mailbox<M extends Mailbox.Message> {
    /** A thread that has worked this often for others hands over. */
    private static final int MAX_ROUNDS = 64;

    /** Somebody is at work, and nothing has been posted since it last looked. */
    private static final Message NOTHING_NEW = new Message() {};

    /** Null while nobody is at work. */
    private final AtomicReference<@Nullable Message> newest = new AtomicReference<>();

    private final Executor elsewhere;
    private final Runnable work;
    /** What has been taken off the stack; confined to whoever is at work. */
    private @Nullable Message oldest;

    /** Something to be posted, once. */
    abstract static class Message {
        private @Nullable Message next;
    }

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
        Message letter = message;
        Message before;
        do {
            before = newest.get();
            letter.next = before == NOTHING_NEW ? null : before;
        } while (!newest.compareAndSet(before, letter));
        if (before == null && (mayWork || !handedOver())) {
            drain();
        }
    }

    /** Returns the next message, for the work only. */
    @SuppressWarnings("unchecked") // only what post takes is linked
    @Nullable M poll() {
        if (!hasMore()) {
            return null;
        }
        Message next = oldest;
        if (next != null) {
            oldest = next.next;
            next.next = null;
        }
        return (M) next;
    }

    /** Returns whether there is a next message, for the work only. */
    boolean hasMore() {
        if (oldest == null && newest.get() != NOTHING_NEW) {
            Message turned = null;
            for (Message each = newest.getAndSet(NOTHING_NEW); each != null; ) {
                Message before = each.next;
                each.next = turned;
                turned = each;
                each = before;
            }
            oldest = turned;
        }
        return oldest != null;
    }

    private boolean handedOver() {
        try {
            elsewhere.execute(new Drain());
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    /** The work, named for those who choose what is done next. */
    private final class Drain implements Runnable {
        @Override
        public void run() {
            drain();
        }

        @Override
        public String toString() {
            return "the run's loop";
        }
    }

    private void drain() {
        boolean interrupted = Thread.interrupted();
        try {
            int rounds = 0;
            do {
                while (hasMore()) {
                    if (++rounds > MAX_ROUNDS && handedOver()) {
                        return;
                    }
                    work.run();
                }
            } while (!newest.compareAndSet(NOTHING_NEW, null));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
