package dev.orchestrator.core.engine;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
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
import org.jspecify.annotations.Nullable;

/** Everything that is folded from one journal. Confined like its parts. */
final class RunMemory {
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
    /** The seq of the last record. */
    private long head;

    /**
     * Folds a run's journal.
     *
     * @throws StoreException if it cannot be read, is damaged, or does not begin with a goal
     */
    static RunMemory read(StateStore store, RunId run) {
        RunMemory memory = new RunMemory();
        memory.head = JournalReader.read(store, run, (journaled, event) -> {
            if (event instanceof Event decided) {
                memory.state.apply(journaled.at(), decided);
                memory.decided(decided);
            } else {
                memory.happened((StepEvent) event);
            }
        });
        if (memory.state.goal().isEmpty()) {
            throw new StoreException("run " + run + " was created, but its goal was never recorded, so nothing of it"
                    + " has happened; start the goal again");
        }
        return memory;
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
