package dev.orchestrator.core.runtime;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How threads wait that the system schedules. */
final class Waiting {
    /** What is waited for usually takes microseconds. */
    private static final int SPINS = 100;
    /** Where there are more threads than processors, the one that is waited for needs the processor to get done. */
    private static final int YIELDS = 20;

    private Waiting() {}

    static boolean soon(BooleanSupplier happened) {
        for (int i = 0; i < SPINS && !happened.getAsBoolean(); i++) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < YIELDS && !happened.getAsBoolean(); i++) {
            Thread.yield();
        }
        return happened.getAsBoolean();
    }

    static void until(BooleanSupplier happened) throws InterruptedException {
        while (!happened.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.park(happened);
        }
    }

    static void wake(Thread waiting) {
        LockSupport.unpark(waiting);
    }

    static boolean until(CompletableFuture<?> future, Duration atMost) throws InterruptedException {
        try {
            if (atMost.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0) {
                future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            } else {
                future.get();
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException | CancellationException e) {
            return true;
        }
    }
}
