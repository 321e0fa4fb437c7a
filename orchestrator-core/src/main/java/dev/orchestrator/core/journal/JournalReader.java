package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a run's journal from its first record on. A decision whose last events are missing, at the journal's end or before
 * the run was reopened, has not been taken: its events are passed over.
 */
public final class JournalReader {
    private static final int PAGE = 1_000;

    private JournalReader() {}

    /** Takes the records in order, each with its {@link Event} or {@link StepEvent}. */
    public interface Visitor {
        /** Takes the next record. */
        void visit(JournalRecord journaled, Object event);
    }

    /** Reads as far as the journal goes; returns the seq of its last record, 0 if there is none. */
    public static long read(StateStore store, RunId run, Visitor visitor) {
        List<JournalRecord> decision = new ArrayList<>();
        List<JournalRecord> page;
        long next = 1;
        do {
            page = store.read(run, next, PAGE);
            for (JournalRecord journaled : page) {
                if (EventRecord.eventOf(journaled) instanceof Event.RunReopened) {
                    decision.clear();
                }
                decision.add(journaled);
                if (!((EventRecord) journaled).unfinished()) {
                    decision.forEach(r -> visitor.visit(r, EventRecord.eventOf(r)));
                    decision.clear();
                }
            }
            next += page.size();
        } while (page.size() == PAGE);
        return next - 1;
    }
}
