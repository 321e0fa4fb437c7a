package dev.orchestrator.core.engine;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.core.runtime.Runtime;
import org.jspecify.annotations.Nullable;

/** Something for a run's loop to do. Its sender can wait until it is done, which usually takes microseconds. */
abstract class LoopMessage extends Mailbox.Message {
    private volatile boolean done;
    private volatile @Nullable Thread waiter;
    private @Nullable OrchestratorException failure; // written before done

    /** Does it, on the loop: appends what it comes to, or answers. */
    abstract void decide();

    final void done(@Nullable OrchestratorException failure, Runtime runtime) {
        this.failure = failure;
        done = true;
        Thread waiting = waiter;
        if (waiting != null) {
            runtime.wake(waiting);
        }
    }

    /**
     * Waits, deaf to interrupts: what is waited for is being written down and takes no time worth giving up on.
     *
     * @throws OrchestratorException if the run has stopped here
     */
    final void await(Runtime runtime) {
        if (!done) {
            waiter = Thread.currentThread();
            boolean interrupted = false;
            while (!done) {
                try {
                    runtime.await(() -> done);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        OrchestratorException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
