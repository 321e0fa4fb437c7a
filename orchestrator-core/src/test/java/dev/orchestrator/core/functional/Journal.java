package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.journal.EventRecord;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.journal.Journals;
import dev.orchestrator.core.journal.RunProjection;
import dev.orchestrator.core.journal.Shelf;
import dev.orchestrator.core.journal.StoredRecord;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.ledger.Ledger;
import dev.orchestrator.core.step.StepEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a run wrote down, and whether that makes sense. */
final class Journal {
    private final RunId run;
    private final StateStore store;
    private final List<JournalRecord> records = new ArrayList<>();
    /** All records, also of decisions that were cut off and so not taken. */
    private final List<JournalRecord> written = new ArrayList<>();

    private final RunReport report;

    private Journal(StateStore store, RunId run) {
        this.run = run;
        this.store = store;
        List<JournalRecord> page;
        long seq = 0;
        do {
            page = store.read(run, seq + 1, 1_000);
            for (JournalRecord journaled : page) {
                assertThat(journaled.seq()).isEqualTo(++seq);
                written.add(journaled);
            }
        } while (!page.isEmpty());
        JournalReader.read(store, run, (journaled, event) -> records.add(journaled));
        this.report = RunProjection.of(run, store);
    }

    static Journal of(StateStore store, RunId run) {
        return new Journal(store, run);
    }

    /** Returns the seq of the record that holds this event. */
    int seqOf(Object event) {
        return records.stream()
                .filter(r -> ((EventRecord) r).event() == event)
                .mapToInt(r -> (int) r.seq())
                .findFirst()
                .orElseThrow();
    }

    List<Object> events() {
        return records.stream().map(r -> ((EventRecord) r).event()).toList();
    }

    <T> List<T> events(Class<T> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<String> types() {
        return records.stream().map(JournalRecord::type).toList();
    }

    /** What a planner concludes follows from its move, and a join from the children: neither is a call's end. */
    private static boolean endsCall(Event.OfCall event) {
        return !(event instanceof Event.StopRequested)
                && !(event instanceof Event.HandoffReceived && event.call().kind() != CallId.Kind.WORK);
    }

    /** Fails unless the journal is whole, each call ended at most once, all is settled, and the report says the same. */
    void check() {
        RunState state = new RunState();
        Ledger ledger = new Ledger();
        Set<CallId> asked = new HashSet<>();
        Set<CallId> answered = new HashSet<>();
        Set<CallId> late = new HashSet<>();
        for (JournalRecord journaled : records) {
            assertThat(journaled.payload()).as("%s as JSON", journaled.type()).isNotEmpty();
            Object event = ((EventRecord) journaled).event();
            if (event instanceof StepEvent step) {
                ledger.apply(step);
                assertThat(asked.contains(step.call())).as("cause of %s", step).isTrue();
                continue;
            }
            ledger.apply((Event) event);
            state.apply(journaled.at(), (Event) event);
            if (event instanceof Event.CallIntent intent) {
                assertThat(asked.add(intent.call()))
                        .as("asked once: %s", intent)
                        .isTrue();
            } else if (event instanceof Event.LateOutcome outcome) {
                assertThat(late.add(outcome.call()))
                        .as("late once: %s", outcome)
                        .isTrue();
            } else if (event instanceof Event.OfCall outcome && endsCall(outcome)) {
                assertThat(answered.add(outcome.call()))
                        .as("answered once: %s", outcome)
                        .isTrue();
            }
        }
        readsBack();
        assertThat(report.tasks()).as("tasks of %s", run).hasSize(state.tasks());
        if (state.ended()) {
            for (TaskReport task : report.tasks()) {
                TaskState folded = state.task(task.id()).orElseThrow();
                assertThat(task.status()).as("status of %s", task.id()).isEqualTo(folded.status());
                assertThat(task.status().terminal())
                        .as("%s has ended", task.id())
                        .isTrue();
            }
            assertThat(ledger.hasOpenReservations()).as("open reservations").isFalse();
        }
    }

    /** Whatever the run did, another process can read it. */
    private void readsBack() {
        List<Object> ours = events();
        List<Object> read = Shelf.events(run, StoredRecord.chained(run, written), store::open);
        assertThat(read).hasSameSizeAs(ours);
        for (int i = 0; i < read.size(); i++) {
            assertThat(Journals.comparable(read.get(i)))
                    .as("event %d read back", i + 1)
                    .isEqualTo(Journals.comparable(ours.get(i)));
        }
    }
}
