package dev.orchestrator.core.runtime;

import java.util.concurrent.Executor;

/** Runs the calls of one run. */
public interface Runners {
    /**
     * Runs a call, soon.
     *
     * @throws java.util.concurrent.RejectedExecutionException if there are no threads any more; the call is not run then
     */
    void submit(Runnable call);

    /** Says that the call on this thread has left user code: the thread will be free soon. */
    void free();

    /** Returns runners that ask for a thread for each call. */
    static Runners each(Executor executor) {
        return new Runners() {
            @Override
            public void submit(Runnable call) {
                executor.execute(call);
            }

            @Override
            public void free() {}
        };
    }
}
