package dev.orchestrator.core.engine;

import dev.orchestrator.api.OrchestratorException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something for a run's loop to do. Its sender can wait until it is done, which usually takes microseconds. */
abstract class LoopMessage extends Mailbox.Message {
    private static final int SPINS = 100;
    /** Where there are more threads than processors, the one that is waited for needs the processor to get done. */
    private static final int YIELDS = 20;

    private volatile boolean done;
    private volatile @Nullable Thread waiter;
    private @Nullable OrchestratorException failure; // written before done

    /** Does it, on the loop: appends what it comes to, or answers. */
    abstract void decide();

    final void done(@Nullable OrchestratorException failure) {
        this.failure = failure;
        done = true;
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /**
     * Waits, deaf to interrupts: what is waited for is being written down and takes no time worth giving up on.
     *
     * @throws OrchestratorException if the run has stopped here
     */
    final void await() {
        for (int i = 0; i < SPINS && !done; i++) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < YIELDS && !done; i++) {
            Thread.yield();
        }
        boolean interrupted = false;
        if (!done) {
            waiter = Thread.currentThread();
            while (!done) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        OrchestratorException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
