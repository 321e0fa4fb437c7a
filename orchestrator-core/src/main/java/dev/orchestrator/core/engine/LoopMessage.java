package dev.orchestrator.core.engine;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.core.runtime.Runtime;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Something for a run's loop to do. Its sender can wait until it is done, which usually takes microseconds. */
abstract class LoopMessage extends Mailbox.Message implements BooleanSupplier {
    private volatile boolean done;
    private volatile @Nullable Thread waiter;
    private @Nullable OrchestratorException failure; // written before done

    /** Does it, on the loop: appends what it comes to, or answers. */
    abstract void decide();

    /** Returns whether it is done. */
    @Override
    public final boolean getAsBoolean() {
        return done;
    }

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
        if (!done && !runtime.soon(this)) {
            waiter = Thread.currentThread();
            boolean interrupted = false;
            while (!done) {
                try {
                    runtime.await(this);
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
