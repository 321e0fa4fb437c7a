package dev.orchestrator.testkit.simulation;

import dev.orchestrator.core.runtime.Runners;
import dev.orchestrator.core.runtime.Runtime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What one simulated process runs on. It dies alone: the stage goes on with the next process. */
final class SimulatedRuntime implements Runtime {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Stage stage;
    private final Schedule schedule;
    private final boolean outcomeFaults;
    private final Executor executor = part -> begin(new Begun(part));
    private final Executor control = part -> begin(new ControlBegun(part));
    private final AtomicInteger underWay = new AtomicInteger();
    /** Outcomes that are still to come. */
    private final AtomicInteger late = new AtomicInteger();

    private @Nullable Thread watcher;
    private boolean tooLate;
    private @Nullable AutoCloseable outside;
    private volatile boolean dead;

    SimulatedRuntime(Stage stage, Schedule schedule, Faults faults) {
        this.stage = stage;
        this.schedule = schedule;
        this.outcomeFaults = faults.allow(Fault.Kind.OUTCOME);
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
                over();
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

    private void over() {
        underWay.decrementAndGet();
        wakeWatcher();
    }

    private void wakeWatcher() {
        Thread who = watcher;
        if (who != null && isQuiet()) {
            stage.wake(who);
        }
    }

    private boolean isQuiet() {
        return underWay.get() == 0 && (dead || late.get() == 0);
    }

    private void deliver(Duration after, Runnable outcome) {
        late.incrementAndGet();
        stage.schedule(after, () -> {
            late.decrementAndGet();
            if (!dead) {
                begin(new Begun(outcome));
            }
        });
    }

    /** Lets others do something while somebody of this process waits for the outside. */
    void letOthersGoOn() {
        if (!dead) {
            stage.letOthersGoOn();
        }
    }

    /** Returns whether an outcome has come so late that nobody may have been there any more to take it. */
    boolean wasTooLate() {
        return tooLate;
    }

    /** Ends the process: what waits in it is interrupted by the engine and finds everything closed. */
    void die() {
        dead = true;
        AutoCloseable last = outside;
        if (last != null) {
            try {
                last.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Has this closed when the process dies, since it is not part of it. */
    void whenDead(AutoCloseable outside) {
        this.outside = outside;
    }

    /** Waits until nothing of it is under way any more. */
    void awaitQuiet() throws InterruptedException {
        watcher = Thread.currentThread();
        stage.await(this::isQuiet);
    }

    @Override
    public Instant now() {
        return START.plusNanos(stage.nanos());
    }

    @Override
    public long nanos() {
        return stage.nanos();
    }

    @Override
    public long random() {
        return schedule.random();
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
    public boolean callMayWork() {
        if (dead || !stage.isActor()) {
            return true;
        }
        boolean yields = schedule.choose(Point.YIELD, 2) == 1;
        if (yields) {
            schedule.tell(Point.YIELD, () -> ((Actor) Thread.currentThread()).doing() + " lets others go first");
        }
        return !yields;
    }

    @Override
    public void deliver(Runnable outcome) {
        if (!outcomeFaults || dead) {
            outcome.run();
            return;
        }
        switch (schedule.fault(Point.OUTCOME)) {
            case TWICE -> {
                outcome.run();
                outcome.run();
            }
            case AGAIN -> {
                outcome.run();
                if (!dead) {
                    begin(new Begun(outcome));
                }
            }
            case SECOND_LATE -> deliver(SECOND, outcome);
            case HOUR_LATE -> {
                tooLate = true;
                deliver(HOUR, outcome);
            }
            default -> outcome.run();
        }
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
            if (atMost.compareTo(Duration.ofDays(36_500)) < 0) {
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
