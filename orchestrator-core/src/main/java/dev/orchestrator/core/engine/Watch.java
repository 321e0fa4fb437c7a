package dev.orchestrator.core.engine;

import dev.orchestrator.api.store.FencedException;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.runtime.Runtime;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a run's lease and looks for signals from other processes, for as long as the run is at work here. The owner gives
 * up by itself well before the lease can run out, by a clock that nobody can set.
 */
final class Watch implements Runnable {
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final RunLoop loop;
    private final Ownership ownership;
    private final StateStore store;
    private final Runtime runtime;
    private final Duration lease;
    private final Duration poll;
    private long renewedAt;

    Watch(RunLoop loop, Ownership ownership, Duration lease) {
        this.lease = lease;
        Duration third = lease.dividedBy(3);
        this.poll = third.compareTo(LONGEST_POLL) < 0 ? third : LONGEST_POLL;
        this.loop = loop;
        this.ownership = ownership;
        this.store = loop.scope().store();
        this.runtime = loop.scope().runtime();
        this.renewedAt = runtime.nanos();
    }

    /** Looks again and again, until the run has ended or stopped here. */
    void begin() {
        if (!loop.ended().isDone()) {
            runtime.watch(poll, () -> loop.scope().elsewhere(this));
        }
    }

    /** Looks once. */
    @Override
    public void run() {
        if (loop.ended().isDone()) {
            return;
        }
        try {
            if (runtime.nanos() - renewedAt >= lease.dividedBy(3).toNanos()) {
                long asked = runtime.nanos();
                store.renew(ownership, lease);
                renewedAt = asked;
            }
            long after = loop.signalsTaken();
            List<Signal> signals = store.signals(ownership.run(), after);
            if (!signals.isEmpty()) {
                loop.signals(after, signals);
            }
        } catch (FencedException lost) {
            loop.halt(lost);
            return;
        } catch (RuntimeException e) {
            LOG.warn("run {}: its lease or its signals cannot be looked after: {}", ownership.run(), e.toString());
            Duration giveUpAfter = lease.multipliedBy(2).dividedBy(3);
            if (runtime.nanos() - renewedAt >= giveUpAfter.toNanos()) {
                loop.halt(new StoreException(
                        "run " + ownership.run() + " stops here: its lease could not be renewed for "
                                + giveUpAfter + " and another process may take it over soon. It stays"
                                + " as it was last recorded; resume it when the store works again",
                        e));
                return;
            }
        }
        begin();
    }

    @Override
    public String toString() {
        return "the watch over the run's lease";
    }
}
