package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalReaderTest {
    private static final List<Object> EVENTS = Examples.all();

    private final List<StoredRecord> journal = new ArrayList<>(StoredRecord.chained(Journals.RUN, Journals.of(EVENTS)));

    private static List<Object> read(List<? extends JournalRecord> journal) {
        return Shelf.events(Journals.RUN, journal);
    }

    private void refused(long seq, String why) {
        List<JournalRecord> seen = new ArrayList<>();
        assertThatThrownBy(() ->
                        JournalReader.read(new Shelf(journal), Journals.RUN, (journaled, event) -> seen.add(journaled)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record " + seq + " of run run-1 ")
                .hasMessageContaining(why)
                .hasMessageContaining(
                        seq == 1
                                ? "nothing of the run is used. Restore the database from a backup"
                                : "nothing after record " + (seq - 1)
                                        + " is used. Restore the database from a backup, or export the run up to record "
                                        + (seq - 1));
        assertThat(seen).hasSize((int) seq - 1);
    }

    @Test
    void records_of_this_process_are_taken_as_they_are() {
        List<Object> events = read(Journals.of(EVENTS));

        assertThat(events).hasSameSizeAs(EVENTS);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i)).isSameAs(EVENTS.get(i));
        }
    }

    @Test
    void records_that_were_read_once_are_not_decoded_again_not_even_as_those_of_a_fork() {
        List<JournalRecord> known = new ArrayList<>();
        List<Object> first = new ArrayList<>();
        JournalReader reader =
                JournalReader.of(new Shelf(List.of())::open, Journals.RUN, (journaled, event) -> first.add(event));
        journal.forEach(each -> known.add(reader.next(each)));
        List<JournalRecord> inherited = known.stream()
                .map(each -> InheritedRecord.of(each, new Ownership(new RunId("fork"), "me", 7)))
                .toList();

        assertThat(first).hasSameSizeAs(EVENTS);
        for (int i = 0; i < EVENTS.size(); i++) {
            assertThat(read(known).get(i)).isSameAs(first.get(i));
            assertThat(read(inherited).get(i)).isSameAs(first.get(i));
            assertThat(known.get(i).payload()).isEqualTo(journal.get(i).payload());
            assertThat(known.get(i).hash()).isEqualTo(journal.get(i).hash());
            assertThat(inherited.get(i).hash()).isEmpty();
            assertThat(inherited.get(i).epoch()).isEqualTo(7);
        }
    }

    @Test
    void a_pure_steps_failure_does_not_settle_what_others_were_given_the_same_for() {
        CallId one = new CallId(TaskId.root(), CallId.Kind.WORK, 1, 0, 1);
        CallId other = new CallId(TaskId.root().child(1), CallId.Kind.WORK, 1, 0, 1);
        StepKey pay = new StepKey("step:pay", "1", 0);
        List<Object> events = List.of(
                new StepEvent.StepIntended(one, pay, Effect.IDEMPOTENT, "id"),
                new StepEvent.StepFailed(other, new StepKey("step:look", "1", 0), FailureClass.DEFECT, "threw"),
                new StepEvent.StepRecorded(one, pay, Effect.IDEMPOTENT, "2"));

        assertThat(read(StoredRecord.chained(Journals.RUN, Journals.of(events))))
                .isEqualTo(events);
    }

    @Test
    void a_journal_longer_than_a_page_is_read_to_its_end() {
        List<Object> many = Collections.nCopies(3_000, new Event.RunPaused());

        assertThat(read(StoredRecord.chained(Journals.RUN, Journals.of(many)))).hasSize(3_000);
        assertThat(read(List.of())).isEmpty();
    }

    @Test
    void a_changed_payload_is_found() {
        StoredRecord record = journal.get(16);
        journal.set(16, record.withPayload(record.json() + " "));

        refused(17, "was changed");
    }

    @Test
    void a_changed_envelope_is_found() {
        for (int i = 0; i < 5; i++) {
            StoredRecord r = journal.get(20);
            StoredRecord changed = new StoredRecord(
                    r.seq(),
                    i == 0 ? r.at().plusMillis(1) : r.at(),
                    i == 1 ? r.type() + "x" : r.type(),
                    r.version(),
                    i == 2 ? "0" : r.task(),
                    i == 3 ? r.attempt() + 1 : r.attempt(),
                    i == 4 ? r.epoch() + 1 : r.epoch(),
                    r.payload(),
                    r.hash());
            journal.set(20, changed);
            refused(21, "was changed");
            journal.set(20, r);
        }
        assertThat(read(journal)).hasSameSizeAs(EVENTS);
    }

    @Test
    void a_changed_hash_is_found() {
        byte[] hash = journal.get(0).hash();
        hash[31] ^= 1;
        journal.set(0, journal.get(0).withHash(hash));

        refused(1, "was changed");
    }

    @Test
    void a_record_that_lost_its_hash_is_found() {
        journal.set(7, journal.get(7).withHash(new byte[0]));

        refused(8, "was changed");
    }

    @Test
    void a_journal_cannot_lose_its_first_hash_alone() {
        journal.set(0, journal.get(0).withHash(new byte[0]));

        refused(2, "has a hash, and the records before it have none");
    }

    @Test
    void a_missing_record_is_found() {
        journal.remove(30);

        refused(31, "is missing: record 32 follows record 30");
    }

    @Test
    void a_record_twice_is_found() {
        journal.add(4, journal.get(3));

        refused(5, "is missing: record 4 follows record 4");
    }

    @Test
    void another_runs_journal_is_refused() {
        RunId other = RunId.of("run-2");

        assertThatThrownBy(() -> Shelf.events(other, journal))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record 1 of run run-2 was changed");
    }

    @Test
    void without_hashes_seqs_and_payloads_are_still_checked() {
        journal.replaceAll(r -> r.withHash(new byte[0]));
        assertThat(read(journal)).hasSameSizeAs(EVENTS);

        journal.set(9, journal.get(9).withPayload("{}"));
        assertThatThrownBy(() -> read(journal)).hasMessageContaining("record 10 of run run-1 (type ");
        journal.remove(8);
        refused(9, "is missing");
    }

    // ---- decisions ----

    private static final Ownership OWNER = new Ownership(Journals.RUN, "me", 1);

    private static EventRecord said(long seq, String why, boolean unfinished) {
        return EventRecord.of(
                seq, Instant.EPOCH, OWNER, new Event.CancelRequested(TaskId.root(), why), unfinished, null);
    }

    @Test
    void a_decision_is_seen_when_it_is_all_there() {
        List<EventRecord> written = List.of(
                said(1, "a", true), said(2, "b", true), said(3, "c", false), said(4, "d", false), said(5, "e", true));

        for (var records : List.of(written, StoredRecord.chained(Journals.RUN, written))) {
            assertThat(whys(records)).containsExactly("a", "b", "c", "d");
            assertThat(whys(records.subList(0, 2))).isEmpty();
            assertThat(JournalReader.read(new Shelf(records), Journals.RUN, (journaled, event) -> {}))
                    .isEqualTo(5);
        }
    }

    @Test
    void a_decision_that_was_cut_off_before_the_run_was_reopened_is_passed_over() {
        List<EventRecord> written = List.of(
                said(1, "a", false),
                said(2, "b", true),
                EventRecord.of(3, Instant.EPOCH, OWNER, new Event.RunReopened(Map.of()), true, null),
                said(4, "d", false));

        for (var records : List.of(written, StoredRecord.chained(Journals.RUN, written))) {
            assertThat(whys(records)).containsExactly("a", "reopened", "d");
        }
    }

    private static List<String> whys(List<? extends JournalRecord> records) {
        return read(records).stream()
                .map(e -> e instanceof Event.CancelRequested c ? c.why() : "reopened")
                .toList();
    }

    @Test
    void whether_a_decision_goes_on_is_written_in_its_turn() {
        assertThat(new String(said(1, "a", true).payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"task\":\"0\",\"unfinished\":true,\"why\":\"a\"}");
        EventRecord last = EventRecord.of(1, Instant.EPOCH, OWNER, new Event.TimerFired(TaskId.root()), true, null);
        assertThat(new String(last.payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"task\":\"0\",\"unfinished\":true}");
    }

    @Test
    void a_torn_tail_that_the_store_dropped_leaves_a_journal_that_can_be_read() {
        assertThat(read(journal.subList(0, 40))).hasSize(40);
    }
}
