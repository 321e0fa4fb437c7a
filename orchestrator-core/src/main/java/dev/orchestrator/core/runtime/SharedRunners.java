package dev.orchestrator.core.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs calls on as few threads as there are calls to wait for: a thread that has finished one takes the next, and
 * another thread is asked for only when no free one will come by.
 *
 * <p>{@code credit} is the number of runners on their way to the queue, less the calls waiting in it. A runner gives its
 * credit up before its last look at the queue, and a submitter takes one after adding to it, so that one of them always
 * sees the other.
 */
final class SharedRunners implements Runners {
    private final Executor executor;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger credit = new AtomicInteger();

    SharedRunners(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void submit(Runnable call) {
        queue.add(call);
        if (credit.decrementAndGet() < 0) {
            credit.incrementAndGet();
            try {
                executor.execute(this::run);
            } catch (RuntimeException closed) {
                // Its runner will not come, and neither will the call.
                queue.remove(call);
                throw closed;
            }
        }
    }

    private void run() {
        while (true) {
            Runnable call = queue.poll();
            if (call == null) {
                credit.decrementAndGet();
                if (queue.isEmpty()) {
                    return;
                }
                credit.incrementAndGet();
            } else {
                call.run();
            }
        }
    }

    @Override
    public void free() {
        credit.incrementAndGet();
    }
}
