package dev.orchestrator.core.engine;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.journal.EventRecord;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener what the journal says, one thread at a time and none while there is nothing to tell. It reads from
 * the store, so that a slow listener costs nobody memory or time.
 */
final class EventFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final int PAGE = 256;

    private final RunId run;
    private final StateStore store;
    private final Executor executor;
    private final Consumer<RunEvent> listener;
    private final AtomicInteger signals = new AtomicInteger();
    private long next = 1; // confined to whoever raised signals from 0
    private volatile boolean closed;

    EventFeed(RunId run, StateStore store, Executor executor, Consumer<RunEvent> listener) {
        this.run = run;
        this.store = store;
        this.executor = executor;
        this.listener = listener;
    }

    /** There may be something new. */
    void signal() {
        if (!closed && signals.getAndIncrement() == 0) {
            try {
                executor.execute(this::deliver);
            } catch (RejectedExecutionException shuttingDown) {
                LOG.debug("run {}: a listener misses the last events: {}", run, shuttingDown.toString());
            }
        }
    }

    private void deliver() {
        int seen = signals.get();
        do {
            List<JournalRecord> page;
            do {
                page = page();
                page.forEach(this::tell);
            } while (page.size() == PAGE);
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }

    private List<JournalRecord> page() {
        if (closed) {
            return List.of();
        }
        try {
            return store.read(run, next, PAGE);
        } catch (RuntimeException e) {
            LOG.warn("run {}: a listener waits for the next event, since the journal could not be read", run, e);
            return List.of();
        }
    }

    private void tell(JournalRecord journaled) {
        next = journaled.seq() + 1;
        if (closed) {
            return;
        }
        try {
            listener.accept(EventRecord.view(journaled));
        } catch (Throwable e) {
            LOG.warn("run {}: a listener threw on event {} and goes on with the next", run, journaled.seq(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
