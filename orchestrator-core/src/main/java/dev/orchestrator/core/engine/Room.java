package dev.orchestrator.core.engine;

import dev.orchestrator.core.runtime.Runtime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Something of what is reserved comes back: happens once, and calls that were not granted wait for it. */
final class Room implements BooleanSupplier {
    private final Runtime runtime;
    private final List<Thread> waiting = new ArrayList<>(); // guarded by this
    private volatile boolean open;

    Room(Runtime runtime) {
        this.runtime = runtime;
    }

    void await() throws InterruptedException {
        synchronized (this) {
            waiting.add(Thread.currentThread());
        }
        runtime.await(this);
    }

    /** Returns whether it has happened. */
    @Override
    public boolean getAsBoolean() {
        return open;
    }

    void open() {
        open = true;
        synchronized (this) {
            waiting.forEach(runtime::wake);
        }
    }
}
