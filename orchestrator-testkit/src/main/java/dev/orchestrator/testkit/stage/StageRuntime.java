package dev.orchestrator.testkit.stage;

import dev.orchestrator.core.runtime.Runners;
import dev.orchestrator.core.runtime.Runtime;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one process of a play runs on. It dies alone: the stage goes on with the next process. */
public class StageRuntime implements Runtime {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Stage stage;
    private final Instant begin;
    private final LongSupplier chance;
    private final Executor executor = part -> begin(new Begun(part));
    private final Executor control = part -> begin(new ControlBegun(part));
    private final AtomicInteger underWay = new AtomicInteger();
    private @Nullable Thread watcher;
    private volatile boolean dead;

    /** Creates one whose chance comes from a seed. */
    public StageRuntime(Stage stage, Instant begin, long seed) {
        this(stage, begin, new SplittableRandom(seed)::nextLong);
    }

    /**
     * Creates one.
     *
     * @param begin what time it is when the play begins
     */
    public StageRuntime(Stage stage, Instant begin, LongSupplier chance) {
        this.stage = stage;
        this.begin = begin;
        this.chance = chance;
    }

    /** Returns the stage it is on. */
    protected final Stage stage() {
        return stage;
    }

    /** Returns whether it has died. */
    protected final boolean isDead() {
        return dead;
    }

    private void begin(Begun part) {
        if (dead) {
            throw new RejectedExecutionException("this process is gone");
        }
        underWay.incrementAndGet();
        stage.begin(part);
    }

    /** Something of this process; named like what it is. */
    private class Begun implements Runnable {
        private final Runnable part;

        Begun(Runnable part) {
            this.part = part;
        }

        @Override
        public void run() {
            try {
                part.run();
            } finally {
                underWay.decrementAndGet();
                lookIfQuiet();
            }
        }

        @Override
        public String toString() {
            return part.toString();
        }
    }

    /** What is not a call's. */
    private final class ControlBegun extends Begun implements Stage.Chore {
        ControlBegun(Runnable part) {
            super(part);
        }
    }

    private void lookIfQuiet() {
        Thread who = watcher;
        if (who != null) {
            stage.wake(who);
        }
    }

    /** Returns whether nothing of it is under way. */
    protected boolean isQuiet() {
        return underWay.get() == 0;
    }

    /** Waits until nothing of it is under way any more. */
    public final void awaitQuiet() throws InterruptedException {
        watcher = Thread.currentThread();
        stage.await(this::isQuiet);
    }

    /** Ends the process: what waits in it is interrupted by the engine and finds everything closed. */
    public void die() {
        dead = true;
    }

    @Override
    public Instant now() {
        return begin.plusNanos(stage.nanos());
    }

    @Override
    public long nanos() {
        return stage.nanos();
    }

    @Override
    public long random() {
        return chance.getAsLong();
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public Executor control() {
        return control;
    }

    @Override
    public boolean soon(BooleanSupplier happened) {
        return happened.getAsBoolean();
    }

    @Override
    public Runners runners() {
        return Runners.each(executor);
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        stage.schedule(delay, () -> {
            if (!dead) {
                task.run();
            }
        });
    }

    @Override
    public void watch(Duration delay, Runnable look) {
        stage.watch(delay, () -> {
            if (!dead) {
                look.run();
            }
        });
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        if (dead) {
            throw new InterruptedException("this process is gone");
        }
        stage.sleep(time);
    }

    @Override
    public void await(BooleanSupplier happened) throws InterruptedException {
        if (dead && !happened.getAsBoolean()) {
            throw new InterruptedException("this process is gone");
        }
        stage.await(happened);
    }

    @Override
    public void wake(Thread waiting) {
        stage.wake(waiting);
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration atMost) throws InterruptedException {
        if (!future.isDone()) {
            Thread me = Thread.currentThread();
            boolean[] over = new boolean[1];
            if (atMost.compareTo(FOR_EVER) < 0) {
                stage.schedule(atMost, () -> {
                    over[0] = true;
                    stage.wake(me);
                });
            }
            future.whenComplete((value, e) -> stage.wake(me));
            stage.await(() -> future.isDone() || over[0]);
        }
        return future.isDone();
    }

    /** Lets what is under way end, as long as that may take in production. */
    @Override
    public void close() {
        boolean[] over = new boolean[1];
        Thread me = Thread.currentThread();
        watcher = me;
        stage.schedule(CLOSE_TIMEOUT, () -> {
            over[0] = true;
            stage.wake(me);
        });
        try {
            stage.await(() -> over[0] || underWay.get() == 0);
        } catch (InterruptedException e) {
            me.interrupt();
        }
    }
}
