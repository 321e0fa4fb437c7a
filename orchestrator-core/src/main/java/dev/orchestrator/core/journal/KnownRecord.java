package dev.orchestrator.core.journal;

import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;

/** A record of which this process knows what it says, since it wrote it or has read it: nobody decodes it again. */
interface KnownRecord extends JournalRecord {
    /** Returns the {@link Event} or {@link StepEvent}. */
    Object event();

    /** Returns whether more events of the same decision follow; without them it has not been taken. */
    boolean unfinished();
}
