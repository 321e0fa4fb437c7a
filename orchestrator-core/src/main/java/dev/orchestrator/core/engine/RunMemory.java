package dev.orchestrator.core.engine;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.HandoffRef;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.ledger.Ledger;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that is folded from one journal. Confined like its parts. */
final class RunMemory {
    private static final int PAGE = 1_000;

    /**
     * How a root task ended.
     *
     * @param handoff what it handed over last, whatever became of it
     * @param why what was said when it was cancelled
     */
    record Ending(
            TaskStatus status,
            @Nullable HandoffRef handoff,
            @Nullable Failure failure,
            String why) {}

    final RunState state = new RunState();
    final Ledger ledger = new Ledger();
    final StepLog steps = new StepLog();
    /** The records of another run that this one begins with, and that are yet to be appended. */
    private final List<JournalRecord> inherited = new ArrayList<>();
    /** The seq of the last record. */
    private long head;

    /**
     * Folds a run's journal.
     *
     * @throws StoreException if it cannot be read, is damaged, or does not begin with a goal
     */
    static RunMemory read(StateStore store, RunId run) {
        RunMemory memory = new RunMemory();
        memory.head = JournalReader.read(store, run, memory::fold);
        if (memory.state.goal().isEmpty()) {
            throw new StoreException("run " + run + " was created, but its goal was never recorded, so nothing of it"
                    + " has happened; start the goal again");
        }
        return memory;
    }

    /**
     * Folds the first records of a run's journal, for another one that begins with them.
     *
     * @throws StoreException as {@link #read}
     * @throws IllegalArgumentException if there are not that many, or the run ends with them
     */
    static RunMemory inherited(StateStore store, RunId origin, long lastSeq) {
        RunMemory memory = new RunMemory();
        JournalReader reader = JournalReader.of(store::open, origin, memory::fold);
        while (memory.head < lastSeq) {
            List<JournalRecord> page = store.read(origin, memory.head + 1, (int) Math.min(PAGE, lastSeq - memory.head));
            if (page.isEmpty()) {
                throw new IllegalArgumentException("run " + origin + " has " + memory.head
                        + " records and cannot be forked after record " + lastSeq);
            }
            page.forEach(reader::next);
            memory.inherited.addAll(page);
            memory.head += page.size();
        }
        if (memory.state.ended()) {
            throw new IllegalArgumentException("run " + origin + " had ended by record " + lastSeq
                    + ", so nothing would be left to do; fork it after an earlier one");
        }
        return memory;
    }

    private void fold(JournalRecord journaled, Object event) {
        if (event instanceof Event decided) {
            try {
                state.apply(journaled.at(), decided);
            } catch (IllegalStateException e) {
                throw new StoreException(
                        "record " + journaled.seq() + " (" + journaled.type() + ") cannot follow those before it: "
                                + e.getMessage()
                                + ". The journal was not written by this library; nothing of it is used",
                        e);
            }
            decided(decided);
        } else {
            happened((StepEvent) event);
        }
    }

    /** Returns the records of another run that this one begins with and forgets them; most have none. */
    List<JournalRecord> takeInherited() {
        List<JournalRecord> taken = List.copyOf(inherited);
        inherited.clear();
        return taken;
    }

    /** Returns how the run has ended; only if it has. */
    Ending ending() {
        TaskState root = state.get(TaskId.root());
        return new Ending(
                root.status(),
                root.handoff().orElse(null),
                root.failure().orElse(null),
                state.cancelledBecause().orElse("cancelled"));
    }

    long head() {
        return head;
    }

    /** Folds in what the kernel has decided, and its state taken in. */
    void decided(Event event) {
        steps.apply(event);
        ledger.apply(event);
    }

    /** Folds in what happened inside a call. */
    void happened(StepEvent event) {
        steps.apply(event);
        ledger.apply(event);
    }
}
