package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.FencedException;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Appending and reading. */
abstract class JournalContract extends StoreContract {
    JournalContract() {}

    @Test
    void what_is_appended_is_read_back_field_by_field() {
        Ownership by = create(RUN);
        List<Entry> entries = entries(by, 1, 7);

        store().append(by, 0, entries.subList(0, 1));
        store().append(by, 1, entries.subList(1, 6));
        store().append(by, 6, entries.subList(6, 7));

        assertJournal(RUN, entries);
    }

    @Test
    void a_new_journal_is_empty() {
        create(RUN);

        assertThat(journal(RUN)).isEmpty();
    }

    @Test
    void payloads_may_be_empty_or_large() {
        Ownership by = create(RUN);
        List<Entry> entries =
                List.of(new Entry(1, by.epoch(), ""), new Entry(2, by.epoch(), "x".repeat(300_000)), entry(by, 3));

        store().append(by, 0, entries);

        assertJournal(RUN, entries);
    }

    @Test
    void every_prefix_and_page_is_read_as_asked() {
        Ownership by = create(RUN);
        store().append(by, 0, entries(by, 1, 11));

        for (long from = 1; from <= 13; from++) {
            for (int max = 1; max <= 12; max++) {
                assertThat(store().read(RUN, from, max))
                        .as("from %d, at most %d", from, max)
                        .extracting(JournalRecord::seq)
                        .containsExactlyElementsOf(LongStream.rangeClosed(from, Math.min(11, from + max - 1))
                                .boxed()
                                .toList());
            }
        }
    }

    @Test
    void a_long_journal_is_read_in_pages() {
        Ownership by = create(RUN);
        List<Entry> entries = entries(by, 1, 2_500);
        store().append(by, 0, entries.subList(0, 2_000));
        store().append(by, 2_000, entries.subList(2_000, 2_500));

        List<Entry> read = new ArrayList<>();
        for (List<JournalRecord> page = store().read(RUN, 1, 700);
                !page.isEmpty();
                page = store().read(RUN, read.size() + 1, 700)) {
            page.forEach(it -> read.add(Entry.of(it)));
        }

        assertThat(read).isEqualTo(entries);
    }

    @Test
    void an_append_to_another_head_is_fenced_and_says_so() {
        Ownership by = create(RUN);
        store().append(by, 0, entries(by, 1, 2));

        assertThatThrownBy(() -> store().append(by, 1, entries(by, 2, 1)))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("run-1")
                .hasMessageContaining("2");
        assertThatThrownBy(() -> store().append(by, 3, entries(by, 4, 1))).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> store().append(by, 0, entries(by, 1, 3))).isInstanceOf(FencedException.class);
        assertJournal(RUN, entries(by, 1, 2));
    }

    @Test
    void an_append_with_another_epoch_is_fenced_and_says_so() {
        Ownership by = create(RUN);

        for (long epoch : List.of(by.epoch() - 1, by.epoch() + 1)) {
            assertThatThrownBy(() -> store().append(new Ownership(RUN, "alice", epoch), 0, entries(by, 1, 1)))
                    .isInstanceOf(FencedException.class)
                    .hasMessageContaining("epoch " + epoch);
        }
        assertJournal(RUN, List.of());
    }

    @Test
    void seqs_must_follow_without_gaps() {
        Ownership by = create(RUN);
        store().append(by, 0, entries(by, 1, 1));

        for (List<Entry> wrong : List.of(
                List.of(entry(by, 3)),
                List.of(entry(by, 1)),
                List.of(entry(by, 2), entry(by, 4)),
                List.of(entry(by, 2), entry(by, 2)))) {
            assertThatThrownBy(() -> store().append(by, 1, wrong))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("seq");
        }
        assertJournal(RUN, entries(by, 1, 1));
    }

    @Test
    void an_empty_batch_only_checks() {
        Ownership by = create(RUN);

        store().append(by, 0, List.of());

        assertJournal(RUN, List.of());
        assertThatThrownBy(() -> store().append(by, 1, List.of())).isInstanceOf(FencedException.class);
        store().release(by, "suspended");
        assertThatThrownBy(() -> store().append(by, 0, List.of())).isInstanceOf(FencedException.class);
    }

    @Test
    void a_refused_append_leaves_the_run_usable() {
        Ownership by = create(RUN);
        assertThatThrownBy(() -> store().append(by, 4, entries(by, 5, 1))).isInstanceOf(FencedException.class);

        store().append(by, 0, entries(by, 1, 2));

        assertJournal(RUN, entries(by, 1, 2));
    }

    @Test
    void of_racing_appends_exactly_one_wins() {
        Ownership by = create(RUN);

        for (int round = 0; round < 10; round++) {
            int head = round;
            List<Race.End<Long>> ends = Race.of(4, number -> {
                store().append(by, head, List.of(new Entry(head + 1, by.epoch(), "by " + number)));
                return (long) number;
            });
            assertThat(ends).filteredOn(end -> end.failure().isEmpty()).hasSize(1);
            assertThat(ends).flatExtracting(Race.End::failure).hasSize(3).hasOnlyElementsOfType(FencedException.class);
        }
        assertThat(journal(RUN)).hasSize(10);
        assertJournal(RUN, journal(RUN).stream().map(Entry::of).toList());
    }

    @Test
    void runs_grow_side_by_side_without_gaps() {
        int runs = 8;
        List<Race.End<Ownership>> ends = Race.of(runs, number -> {
            Ownership by = create(RunId.of("side-" + number));
            for (int head = 0; head < 30; head += 3) {
                store().append(by, head, entries(by, head + 1, 3));
                assertThat(store().read(by.run(), 1, 100)).hasSize(head + 3);
            }
            return by;
        });

        assertThat(ends).flatExtracting(Race.End::failure).isEmpty();
        for (Race.End<Ownership> end : ends) {
            Ownership by = end.result().get(0);
            assertJournal(by.run(), entries(by, 1, 30));
        }
    }

    @Test
    void one_refused_append_does_not_harm_another_runs() {
        List<Race.End<Ownership>> ends = Race.of(8, number -> {
            Ownership by = create(RunId.of("beside-" + number));
            for (int head = 0; head < 20; head++) {
                if (number % 2 == 0) {
                    store().append(by, head, entries(by, head + 1, 1));
                } else {
                    long wrong = head + 5;
                    assertThatThrownBy(() -> store().append(by, wrong, entries(by, wrong + 1, 1)))
                            .isInstanceOf(FencedException.class);
                }
            }
            return by;
        });

        assertThat(ends).flatExtracting(Race.End::failure).isEmpty();
        for (int i = 0; i < 8; i++) {
            Ownership by = ends.get(i).result().get(0);
            assertJournal(by.run(), entries(by, 1, i % 2 == 0 ? 20 : 0));
        }
    }

    @Test
    void an_interrupted_caller_still_appends() {
        List<Race.End<Boolean>> ends = Race.of(1, number -> {
            Ownership by = create(RUN);
            Thread.currentThread().interrupt();
            store().append(by, 0, entries(by, 1, 3));
            return Thread.interrupted();
        });

        assertThat(ends).containsExactly(new Race.End<>(List.of(true), List.of()));
        assertThat(journal(RUN)).hasSize(3);
    }

    @Test
    void reopening_keeps_the_journal_and_goes_on_from_it() throws IOException {
        Ownership before = create(RUN);
        store().append(before, 0, entries(before, 1, 5));
        expire(store(), before);

        if (reopened()) {
            assertJournal(RUN, entries(before, 1, 5));
            Ownership after = store().acquire(RUN, "bob", TTL);
            store().append(after, 5, entries(after, 6, 2));

            List<Entry> all = new ArrayList<>(entries(before, 1, 5));
            all.addAll(entries(after, 6, 2));
            assertJournal(RUN, all);
            assertThat(journal(RUN)).allSatisfy(it -> assertThat(it.hash()).hasSize(32));
            assertThat(store().runs(RunQuery.all(9))).hasSize(1);
        }
    }

    @Test
    void a_run_that_is_not_there_is_named() {
        Ownership nobodys = new Ownership(RUN, "alice", 1);

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> store().read(RUN, 1, 1),
                () -> store().append(nobodys, 0, entries(nobodys, 1, 1)),
                () -> store().acquire(RUN, "alice", TTL),
                () -> store().renew(nobodys, TTL),
                () -> store().release(nobodys, "failed"),
                () -> store().signals(RUN, 0))) {
            assertThatThrownBy(call).isInstanceOf(StoreException.class).hasMessageContaining("no run run-1");
        }
    }
}
