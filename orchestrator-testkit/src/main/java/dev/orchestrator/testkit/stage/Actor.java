package dev.orchestrator.testkit.stage;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A thread of a {@link Stage}: acts when it is its turn, and pauses otherwise. */
public final class Actor extends Thread {
    private final Cast cast;
    private volatile boolean turn;
    private volatile boolean pausing;
    private volatile boolean dismissed;

    // read and written by whoever has the turn
    private volatile @Nullable Stage stage;
    private @Nullable Runnable part;

    @Nullable BooleanSupplier awaited;
    /** Whether it is among those that can go on. */
    boolean called;

    private boolean interruptedMeanwhile;
    private @Nullable Object doing;

    Actor(Cast cast, int number) {
        super("simulation-" + number);
        this.cast = cast;
        setDaemon(true);
    }

    /** Has a thread that is free do something next. Called by who has the turn, and gives it away. */
    void play(Stage on, Runnable what) {
        stage = on;
        part = what;
        act();
    }

    /** Gives it the turn. */
    void act() {
        turn = true;
        LockSupport.unpark(this);
    }

    void dismiss() {
        dismissed = true;
        LockSupport.unpark(this);
    }

    boolean isDismissed() {
        return dismissed;
    }

    boolean isOn(Stage other) {
        return stage == other;
    }

    /** Waits for its turn. */
    void pause() {
        pausing = true;
        while (!turn && !dismissed) {
            LockSupport.park(this);
        }
        pausing = false;
        turn = false;
    }

    /**
     * Returns whether it waits for something off the stage although it has the turn. Who is only blocked may be so by a
     * look at the stage itself, and goes on in a moment.
     */
    boolean isHeldUp() {
        State state = getState();
        return !pausing && (state == State.WAITING || state == State.TIMED_WAITING);
    }

    /**
     * Who waits is told when it is its turn, so that the moment of an interrupt does not depend on real threads. As long as
     * it waits, none of what it does otherwise runs on it.
     */
    @Override
    public void interrupt() {
        Stage on = stage;
        if (on == null || !on.interrupts(this)) {
            super.interrupt();
        }
    }

    /** Notes that it was interrupted while it waited. */
    void interruptedMeanwhile() {
        interruptedMeanwhile = true;
    }

    /** Returns whether it was interrupted while it waited, and forgets it. */
    boolean takeInterrupt() {
        boolean was = interruptedMeanwhile;
        interruptedMeanwhile = false;
        return was;
    }

    /** Returns what it does. */
    public String doing() {
        return String.valueOf(doing);
    }

    @Override
    public String toString() {
        return doing() + ", which was waiting,";
    }

    @Override
    public void run() {
        pause();
        while (!dismissed) {
            Runnable next = part;
            Stage on = stage;
            part = null;
            doing = next;
            if (next != null && on != null) {
                on.perform(next);
                stage = null;
                takeInterrupt();
                Thread.interrupted();
                if (!dismissed) {
                    cast.free(this);
                    on.goOn(this);
                }
            }
            pause();
        }
    }
}
