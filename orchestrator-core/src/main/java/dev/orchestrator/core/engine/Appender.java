package dev.orchestrator.core.engine;

import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.journal.EventRecord;
import dev.orchestrator.core.journal.InheritedRecord;
import dev.orchestrator.core.journal.TreeWriter;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects events and appends them to a run's journal in one commit. Confined to the loop. */
final class Appender {
    private final StateStore store;
    private final Ownership ownership;
    private final TreeWriter trees;
    private final List<EventRecord> batch = new ArrayList<>();
    /** What comes before the first batch, in the same commit; so what follows from it is never without its reason. */
    private List<JournalRecord> inherited;

    private long head;
    /** The newest event of the decision being made. */
    private @Nullable Event last;

    Appender(StateStore store, Ownership ownership, RunMemory memory) {
        this.store = store;
        this.ownership = ownership;
        this.trees = new TreeWriter(store);
        this.head = memory.head();
        this.inherited = memory.takeInherited();
    }

    /** Adds an event of the decision being made; whether another follows is not known yet. */
    void add(Instant at, Event event) {
        if (last != null) {
            // A goal that is on record stands by itself: what follows from it follows again when the run is reopened.
            add(at, last, !(last instanceof Event.RunCreated));
        }
        last = event;
    }

    /** Says that the decision has been made. */
    void decided(Instant at) {
        if (last != null) {
            add(at, last, false);
            last = null;
        }
    }

    private void add(Instant at, Event event, boolean unfinished) {
        long seq = head + batch.size() + 1;
        batch.add(EventRecord.of(seq, at, ownership, event, unfinished, trees.refFor(event)));
    }

    void add(Instant at, StepEvent event) {
        batch.add(EventRecord.of(head + batch.size() + 1, at, ownership, event));
    }

    /** Returns what has been added and not been {@linkplain #clear() cleared}. */
    List<EventRecord> batch() {
        return batch;
    }

    /** Makes the batch durable. */
    void commit() {
        if (inherited.isEmpty()) {
            store.append(ownership, head, batch);
        } else {
            List<JournalRecord> all = new ArrayList<>(inherited.size() + batch.size());
            inherited.forEach(theirs -> all.add(InheritedRecord.of(theirs, ownership)));
            all.addAll(batch);
            store.append(ownership, head - inherited.size(), all);
            inherited = List.of();
        }
        head += batch.size();
    }

    void clear() {
        batch.clear();
    }

    /** Gives the right to append back. */
    void release(String status) {
        store.release(ownership, status);
    }
}
