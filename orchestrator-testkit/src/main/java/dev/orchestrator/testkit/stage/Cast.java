package dev.orchestrator.testkit.stage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Threads that plays share, one play after the other. */
public final class Cast implements AutoCloseable {
    private final Deque<Actor> free = new ArrayDeque<>(); // guarded by this
    private final List<Actor> all = new ArrayList<>(); // guarded by this

    /** Creates one without any threads: they are started when they are needed. */
    public Cast() {}

    /** Returns somebody who has nothing to do. */
    synchronized Actor somebody() {
        Actor actor = free.poll();
        if (actor == null) {
            actor = new Actor(this, all.size() + 1);
            all.add(actor);
            actor.start();
        }
        return actor;
    }

    synchronized void free(Actor actor) {
        free.push(actor);
    }

    /** Ends the threads; those that are in the middle of something never get their turn again. New ones can be had. */
    @Override
    public void close() {
        List<Actor> gone;
        synchronized (this) {
            gone = List.copyOf(all);
            all.clear();
            free.clear();
        }
        gone.forEach(Actor::dismiss);
        for (Actor actor : gone) {
            try {
                actor.join(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
