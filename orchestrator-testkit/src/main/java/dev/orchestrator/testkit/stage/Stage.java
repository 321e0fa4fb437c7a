package dev.orchestrator.testkit.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and threads of which one acts at a time. Whoever has the turn keeps it until it waits or is done; who
 * goes on then is told by a {@link Prompter}. When nobody can go on, time jumps to what is waited for next.
 *
 * <p>A thread that is not an {@link Actor}, such as one that user code has started, may give work to the stage, but is not
 * part of the play: it waits in real time, and no time passes for it. While it uses what the stage has, and who has the
 * turn waits for it, the turn goes to others.
 */
public final class Stage {
    /** When nothing else happens, those who look after something are let look this often before it is clear that nothing will. */
    private static final int VAIN_LOOKS = 3;
    /** Who is told this often to stop and goes on waiting does so for ever. */
    private static final int MOST_INTERRUPTS = 100;

    private static final int MOST_TOLD = 10;
    private static final Object NOBODY = new Object();
    private static final long LOOK_NANOS = 100_000_000L;
    /** What is due later is never due: a hundred years. */
    private static final long END_OF_TIME = 3_155_760_000L * 1_000_000_000L;

    private final Prompter prompter;
    private final Cast cast;

    // guarded by this; changed by who has the turn, and by threads of others
    /** Actors whose turn it may be, and what is to be begun, longest waiting first. */
    private final List<Object> ready = new ArrayList<>();

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final PriorityQueue<Timer> watches = new PriorityQueue<>();
    private final Set<Actor> waiting = new LinkedHashSet<>();
    /** Those that wait off the stage, and whose turn went to others. */
    private final Set<Actor> heldUp = new LinkedHashSet<>();

    private long timersSet;

    private volatile long nanos;
    private volatile long turns;
    private volatile boolean over;
    private boolean rootIsDone;
    private @Nullable Actor root;
    private @Nullable Throwable failure;
    private boolean rootIsTold;
    private int rootTold;
    private int vainLooks;
    private int interrupts;
    private volatile @Nullable Thread audience;
    private volatile @Nullable Actor onTurn;

    private record Timer(long at, long order, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** Creates one on which nothing has happened yet. */
    public Stage(Prompter prompter, Cast cast) {
        this.prompter = prompter;
        this.cast = cast;
    }

    // ---- from outside ----

    /**
     * Plays until this is done and nobody waits any more. To be called by a thread that is no actor.
     *
     * @param patience how long, by the clock, nothing may happen
     * @throws Stuck if nothing happens any more before it is done
     */
    public void play(Runnable all, Duration patience) throws InterruptedException {
        audience = Thread.currentThread();
        synchronized (this) {
            ready.add((Runnable) () -> {
                Actor me = (Actor) Thread.currentThread();
                root = me;
                try {
                    all.run();
                } finally {
                    rootIsDone = true;
                    root = null;
                }
            });
        }
        nextOrEnd();
        long seen = -1;
        long looks = 0;
        while (!over) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            // Looks are counted, not time: at a breakpoint there are none.
            looks = turns == seen ? looks + 1 : 0;
            seen = turns;
            if (looks > patience.toNanos() / LOOK_NANOS && !over) {
                throw held(patience);
            }
        }
        Throwable thrown = failure;
        if (thrown instanceof Error e) {
            throw e;
        } else if (thrown != null) {
            throw new IllegalStateException("the simulation failed: " + thrown, thrown);
        }
    }

    private Stuck held(Duration patience) {
        Actor holder = onTurn;
        StringBuilder where = new StringBuilder();
        if (holder != null) {
            for (StackTraceElement frame : holder.getStackTrace()) {
                where.append("\n\tat ").append(frame);
            }
        }
        return new Stuck("for " + patience + " nothing has happened: something waits for what is not part of the"
                + " simulation, or for somebody whose turn it is not, such as a lock that another call holds while it"
                + " waits" + where);
    }

    // ---- from actors ----

    /** Does a part of the play on an actor that has the turn. */
    void perform(Runnable part) {
        try {
            part.run();
        } catch (Dismissed broken) {
            // Nobody waits for it any more.
        } catch (Throwable e) {
            failure = failure == null ? e : failure;
        }
    }

    /** Gives the turn to whoever is next, if who has nothing more to do has it. */
    void goOn(Actor done) {
        if (hasTurn(done)) {
            nextOrEnd();
        }
    }

    /** Who was held up comes back, and takes the turn if nobody has it. */
    private synchronized boolean hasTurn(Actor me) {
        heldUp.remove(me);
        if (onTurn == null) {
            onTurn = me;
        }
        return onTurn == me;
    }

    /** Finds out who is next, and gives it the turn unless it is who asks. */
    private @Nullable Object nextOrEnd() {
        Object next;
        try {
            next = next();
        } catch (Throwable e) {
            failure = failure == null ? e : failure;
            next = null;
        }
        if (next == null) {
            over = true;
            LockSupport.unpark(audience);
        } else if (next == NOBODY) {
            onTurn = null;
        } else if (next instanceof Actor actor) {
            onTurn = actor;
            if (actor != Thread.currentThread()) {
                actor.act();
            }
        } else {
            Actor actor = cast.somebody();
            onTurn = actor;
            actor.play(this, (Runnable) next);
        }
        return next;
    }

    /** Waits until something has happened, letting others act meanwhile. */
    public void await(BooleanSupplier happened) throws InterruptedException {
        Actor me = me();
        if (me == null) {
            awaitOffStage(happened);
            return;
        }
        while (!happened.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            pauseUntil(me, happened);
            if (me.takeInterrupt()) {
                if (!happened.getAsBoolean()) {
                    throw new InterruptedException();
                }
                me.interrupt(); // it hits what waits next
            }
            if (me == root && rootIsTold) {
                rootIsTold = false;
                throw new Stuck("nothing will happen any more");
            }
        }
    }

    /** Lets others act who can, without waiting for anything; deaf to interrupts. */
    public void letOthersGoOn() {
        Actor me = me();
        if (me != null) {
            pauseUntil(me, () -> true);
            if (me.takeInterrupt()) {
                me.interrupt();
            }
        }
    }

    private void pauseUntil(Actor me, BooleanSupplier happened) {
        synchronized (this) {
            me.awaited = happened;
            me.called = false;
            waiting.add(me);
            if (happened.getAsBoolean()) {
                call(me); // a thread of somebody's own was quicker
            }
        }
        if (!hasTurn(me) || nextOrEnd() != me) {
            me.pause();
        }
        synchronized (this) {
            me.awaited = null;
            waiting.remove(me);
        }
        if (me.isDismissed()) {
            throw new Dismissed();
        }
    }

    /** Lets so much time pass for the caller; none for a thread that is no actor. */
    public void sleep(Duration time) throws InterruptedException {
        if (me() == null) {
            return;
        }
        Thread sleeper = Thread.currentThread();
        boolean[] over = new boolean[1];
        schedule(time, () -> {
            over[0] = true;
            wake(sleeper);
        });
        await(() -> over[0]);
    }

    /** Whoever has the turn may wait for this thread: so it does itself what others would have to do for it. */
    private void awaitOffStage(BooleanSupplier happened) throws InterruptedException {
        while (!happened.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Runnable chore = chore();
            if (chore != null) {
                chore.run();
            } else {
                LockSupport.parkNanos(happened, 1_000_000L);
                lendTurn();
            }
        }
    }

    /** Who has the turn may wait for this thread, and this thread for somebody else whose turn it is not. */
    private synchronized void lendTurn() {
        Actor holder = onTurn;
        if (ready.isEmpty() || holder != null && !holder.isHeldUp()) {
            return;
        }
        if (holder != null) {
            heldUp.add(holder);
        }
        nextOrEnd();
    }

    private synchronized @Nullable Runnable chore() {
        for (int i = 0; i < ready.size(); i++) {
            if (ready.get(i) instanceof Chore chore) {
                ready.remove(i);
                return chore;
            }
        }
        return null;
    }

    /** Something that belongs to nobody, and that any thread may do. */
    public interface Chore extends Runnable {}

    private @Nullable Actor me() {
        return Thread.currentThread() instanceof Actor actor && actor.isOn(this) ? actor : null;
    }

    /** Returns whether the calling thread is part of the play. */
    public boolean isActor() {
        return me() != null;
    }

    // ---- from anybody ----

    /** Has somebody who waits look again, if what it waits for has happened. */
    public void wake(Thread thread) {
        if (thread instanceof Actor actor && actor.isOn(this)) {
            synchronized (this) {
                BooleanSupplier awaited = actor.awaited;
                if (awaited != null && awaited.getAsBoolean()) {
                    call(actor);
                }
            }
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Interrupts somebody who waits; returns whether it does. */
    synchronized boolean interrupts(Actor actor) {
        if (actor.awaited == null) {
            return false;
        }
        actor.interruptedMeanwhile();
        call(actor);
        return true;
    }

    /** Puts somebody who waits among those who can go on. */
    private void call(Actor actor) {
        if (!actor.called && actor.awaited != null) {
            actor.called = true;
            ready.add(actor);
            vainLooks = 0;
        }
    }

    /** Has something done. */
    public synchronized void begin(Runnable part) {
        ready.add(part);
    }

    /** Has something done later, on no actor: it must not wait. */
    public synchronized void schedule(Duration delay, Runnable task) {
        timers.add(new Timer(after(delay), ++timersSet, task));
    }

    /** As {@link #schedule}; but that it is due is no reason for time to pass. */
    public synchronized void watch(Duration delay, Runnable task) {
        watches.add(new Timer(after(delay), ++timersSet, task));
    }

    private long after(Duration delay) {
        return delay.isNegative()
                ? nanos
                : delay.getSeconds() > Long.MAX_VALUE / 4_000_000_000L
                        ? Long.MAX_VALUE
                        : nanos + Math.min(delay.toNanos(), Long.MAX_VALUE - nanos);
    }

    /** Returns how much time has passed since the play began. */
    public long nanos() {
        return nanos;
    }

    // ---- who is next ----

    /** Returns what is to be done next, or whose turn it is; null when all is over. */
    private @Nullable Object next() {
        turns++;
        while (true) {
            synchronized (this) {
                if (!ready.isEmpty()) {
                    Duration pause = prompter.pause();
                    if (pause != null) {
                        pause(pause);
                    }
                    return ready.remove(ready.size() == 1 ? 0 : prompter.next(ready));
                } else if (!heldUp.isEmpty()) {
                    return NOBODY;
                } else if (rootIsDone && waiting.isEmpty()) {
                    return null;
                } else if (!passTime() && !look()) {
                    giveUp();
                }
            }
        }
    }

    private void pause(Duration pause) {
        if (pause.equals(Prompter.UNTIL_DUE)) {
            passTime();
        } else {
            passTime(nanos + pause.toNanos());
        }
    }

    /** Goes on to what is waited for next; returns whether there is anything. */
    private boolean passTime() {
        Timer first = timers.peek();
        if (first == null || first.at() > END_OF_TIME) {
            return false;
        }
        vainLooks = 0;
        passTime(first.at());
        return true;
    }

    private void passTime(long until) {
        nanos = Math.max(nanos, until);
        for (PriorityQueue<Timer> queue : List.of(timers, watches)) {
            List<Timer> due = new ArrayList<>();
            while (!queue.isEmpty() && queue.peek().at() <= nanos) {
                due.add(queue.remove());
            }
            due.forEach(timer -> timer.task().run());
        }
    }

    private boolean look() {
        Timer first = watches.peek();
        if (first == null || rootIsDone || ++vainLooks > VAIN_LOOKS) {
            return false;
        }
        nanos = Math.max(nanos, first.at());
        watches.remove().task().run();
        return true;
    }

    /** Nothing will happen any more by itself: tells who directs the play, and when that is over, all who still wait. */
    private void giveUp() {
        Actor director = root;
        if (director != null && ++rootTold <= MOST_TOLD) {
            rootIsTold = true;
            vainLooks = 0;
            director.called = true;
            ready.add(director);
            return;
        }
        if (++interrupts > MOST_INTERRUPTS) {
            throw new IllegalStateException("calls that were told to stop go on waiting");
        }
        List.copyOf(waiting).forEach(Actor::interrupt);
    }

    /** Nothing happens any more, and the play is not over. */
    public static final class Stuck extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stuck(String message) {
            super(message);
        }
    }

    /** Ends an actor in the middle of its part: the play has been broken off. */
    static final class Dismissed extends Error {
        private static final long serialVersionUID = 1L;

        Dismissed() {
            super("the simulation has been broken off", null, false, false);
        }
    }
}
