package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.util.List;

/** Reads a run's journal from its first record on. */
public final class JournalReader {
    private static final int PAGE = 1_000;

    private JournalReader() {}

    /** Takes the records in order, each with its {@link Event} or {@link StepEvent}. */
    public interface Visitor {
        /** Takes the next record. */
        void visit(JournalRecord journaled, Object event);
    }

    /** Reads as far as the journal goes. */
    public static void read(StateStore store, RunId run, Visitor visitor) {
        List<JournalRecord> page;
        long next = 1;
        do {
            page = store.read(run, next, PAGE);
            for (JournalRecord journaled : page) {
                visitor.visit(journaled, EventRecord.eventOf(journaled));
            }
            next += page.size();
        } while (page.size() == PAGE);
    }
}
