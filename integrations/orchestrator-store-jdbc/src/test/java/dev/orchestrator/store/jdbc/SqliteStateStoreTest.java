package dev.orchestrator.store.jdbc;

import static dev.orchestrator.store.jdbc.Records.RUN;
import static dev.orchestrator.store.jdbc.Records.TTL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.FencedException;
import dev.orchestrator.api.store.JournalHash;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StoreException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateStoreTest {
    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();

    private SqliteStateStore open() {
        return SqliteStateStore.open(folder.resolve("runs.db"), clock);
    }

    @Test
    void a_second_store_reads_and_posts_but_does_not_own() {
        try (SqliteStateStore first = open();
                SqliteStateStore second = open()) {
            Ownership by = first.create(RUN, "alice", TTL);
            Records.append(first, by, 0, 3);

            Records.assertWhole(second, RUN, 3);
            second.post(RUN, new Signal("a", "cancel", "{}"));
            assertThat(first.signals(RUN, 0)).hasSize(1);
            assertThat(second.runs(RunQuery.all(9))).hasSize(1);

            for (RunId run : new RunId[] {RUN, RunId.of("run-2")}) {
                assertThatThrownBy(() -> second.create(run, "bob", TTL))
                        .isInstanceOf(RunOwnedException.class)
                        .hasMessageContaining("create run " + run)
                        .hasMessageContaining("runs.db")
                        .hasMessageContaining("another process")
                        .hasMessageContaining("Reading and signals work");
            }
            clock.move(Duration.ofDays(1));
            assertThatThrownBy(() -> second.acquire(RUN, "bob", TTL)).isInstanceOf(RunOwnedException.class);
            Records.append(first, by, 3, 1);
        }
    }

    @Test
    void what_a_closed_store_owned_is_acquired_without_waiting_and_it_is_fenced() {
        Ownership former;
        try (SqliteStateStore first = open()) {
            former = first.create(RUN, "alice", TTL);
            Records.append(first, former, 0, 3);
        }
        try (SqliteStateStore second = open()) {
            Ownership by = second.acquire(RUN, "bob", TTL);

            assertThat(by.epoch()).isEqualTo(2);
            assertThatThrownBy(() -> Records.append(second, former, 3, 1)).isInstanceOf(FencedException.class);
            Records.append(second, by, 3, 1);
            Records.assertWhole(second, RUN, 4);
        }
    }

    @Test
    void a_store_takes_over_what_another_gave_back_while_both_were_open() {
        try (SqliteStateStore second = open()) {
            try (SqliteStateStore first = open()) {
                Records.append(first, first.create(RUN, "alice", TTL), 0, 3);
            }
            Records.append(second, second.acquire(RUN, "bob", TTL), 3, 1);
            Records.assertWhole(second, RUN, 4);
        }
    }

    @Test
    void a_live_lease_keeps_others_of_the_process_out_until_the_clock_says_otherwise() {
        try (SqliteStateStore store = open()) {
            Ownership by = store.create(RUN, "alice", TTL);
            clock.move(TTL.dividedBy(2));
            Records.append(store, by, 0, 1);
            clock.move(TTL.minusMillis(1));
            assertThatThrownBy(() -> store.acquire(RUN, "bob", TTL)).isInstanceOf(RunOwnedException.class);
            store.renew(by, TTL.multipliedBy(3));
            clock.move(TTL.multipliedBy(2));
            assertThatThrownBy(() -> store.acquire(RUN, "bob", TTL)).isInstanceOf(RunOwnedException.class);
            clock.move(TTL.plusMillis(1));

            assertThat(store.acquire(RUN, "bob", TTL).epoch()).isEqualTo(2);
        }
    }

    @Test
    void a_clock_that_jumps_back_takes_nothing_from_the_owner() {
        try (SqliteStateStore store = open()) {
            Ownership by = store.create(RUN, "alice", TTL);
            clock.move(Duration.ofDays(-400));

            Records.append(store, by, 0, 1);
            store.renew(by, TTL);
            assertThatThrownBy(() -> store.acquire(RUN, "bob", TTL)).isInstanceOf(RunOwnedException.class);
            Records.append(store, by, 1, 1);
            Records.assertWhole(store, RUN, 2);
        }
    }

    @Test
    void the_last_changed_run_is_listed_first() {
        try (SqliteStateStore store = open()) {
            Ownership a = store.create(RunId.of("a"), "alice", TTL);
            clock.move(Duration.ofMillis(1));
            store.create(RunId.of("b"), "alice", TTL);
            clock.move(Duration.ofMillis(1));
            Ownership c = store.create(RunId.of("c"), "alice", TTL);
            clock.move(Duration.ofMillis(1));
            Records.append(store, a, 0, 1);
            clock.move(Duration.ofMillis(1));
            store.release(c, "failed");

            assertThat(store.runs(RunQuery.all(9)))
                    .extracting(run -> run.id().value())
                    .containsExactly("c", "a", "b");
            assertThat(store.runs(RunQuery.all(1)))
                    .extracting(RunSummary::updated)
                    .containsExactly(clock.instant());
        }
    }

    @Test
    void who_acquires_goes_on_from_the_journal_as_it_is_now() throws Exception {
        try (SqliteStateStore store = open()) {
            Ownership former = store.create(RUN, "alice", TTL);
            Records.append(store, former, 0, 2);
            // As if a standby had taken over that had not got the last record, and somebody had written another.
            byte[] first = store.read(RUN, 1, 1).get(0).hash();
            StoredRecord other =
                    StoredRecord.chain(first, Records.events(former, 2, 1, 50)).get(0);
            store.write(() -> "replace", session -> {
                try (PreparedStatement update =
                        session.connection().prepareStatement("update event set payload = ?, hash = ? where seq = 2")) {
                    update.setBytes(1, other.payload());
                    update.setBytes(2, other.hash());
                    return update.executeUpdate();
                }
            });
            clock.move(TTL.plusMillis(1));
            Ownership present = store.acquire(RUN, "bob", TTL);

            Records.append(store, present, 2, 1);

            Records.assertWhole(store, RUN, 3);
        }
    }

    @Test
    void who_gives_a_run_up_is_done_with_it_even_if_that_cannot_be_written() {
        try (SqliteStateStore store = open()) {
            Ownership by = store.create(RUN, "alice", TTL);
            Session writers = store.write(() -> "borrow", session -> session);
            execute(writers, "pragma query_only = on");
            assertThatThrownBy(() -> store.release(by, "suspended")).isInstanceOf(StoreException.class);
            execute(writers, "pragma query_only = off");

            Ownership present = store.acquire(RUN, "bob", TTL);

            Records.append(store, present, 0, 1);
            assertThatThrownBy(() -> Records.append(store, by, 1, 1)).isInstanceOf(FencedException.class);
        }
    }

    private static void execute(Session session, String statement) {
        try {
            session.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Has several callers queue while the writer is busy, so that all they want gets into one transaction. */
    private static List<FutureTask<?>> together(SqliteStateStore store, List<Callable<?>> work) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FutureTask<RunId> blocker = started(() -> store.write(() -> "block", session -> {
            held.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return RUN;
        }));
        held.await();
        List<FutureTask<?>> tasks = new ArrayList<>();
        for (Callable<?> each : work) {
            FutureTask<?> task = new FutureTask<>(each);
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            tasks.add(task);
        }
        go.countDown();
        blocker.get();
        return tasks;
    }

    @Test
    void the_failure_of_one_write_is_not_its_neighbours_in_the_same_transaction() throws Exception {
        try (SqliteStateStore store = open()) {
            Ownership good = store.create(RUN, "alice", TTL);
            Ownership bad = store.create(RunId.of("run-2"), "alice", TTL);
            // A row that is in the way of the next append, which fails in its middle and not as a refusal.
            store.write(() -> "prepare", session -> {
                session.execute("insert into event values ('run-2', 2, 1, 0, 't', 1, '', 0, x'', x'')");
                return RUN;
            });
            List<FutureTask<?>> tasks = together(
                    store,
                    List.of(
                            () -> appended(store, good, 2),
                            () -> appended(store, bad, 3),
                            () -> store.create(RunId.of("run-3"), "alice", TTL)));

            tasks.get(0).get();
            tasks.get(2).get();
            assertThatThrownBy(tasks.get(1)::get)
                    .cause()
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("append records 1 to 3 to run run-2");
            Records.assertWhole(store, RUN, 2);
            store.write(() -> "clean", session -> {
                session.execute("delete from event where run_id = 'run-2'");
                return RUN;
            });
            Records.append(store, bad, 0, 3);
            Records.assertWhole(store, RunId.of("run-2"), 3);
        }
    }

    private static RunId appended(SqliteStateStore store, Ownership by, int count) {
        Records.append(store, by, 0, count);
        return by.run();
    }

    @Test
    void a_commit_that_fails_because_of_one_write_is_done_again_for_its_neighbours() throws Exception {
        try (SqliteStateStore store = open()) {
            Ownership good = store.create(RUN, "alice", TTL);
            List<FutureTask<?>> tasks = together(
                    store,
                    List.of(
                            () -> appended(store, good, 2),
                            () -> store.write(() -> "break what holds", session -> {
                                session.execute("pragma defer_foreign_keys = on");
                                session.execute(
                                        "insert into event values ('nobody', 1, 1, 0, 't', 1, '', 0, x'', x'')");
                                return RUN;
                            })));

            tasks.get(0).get();
            assertThatThrownBy(tasks.get(1)::get)
                    .cause()
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot break what holds");
            Records.assertWhole(store, RUN, 2);
        }
    }

    @Test
    void an_error_in_one_write_is_not_its_neighbours_and_not_the_next_ones() throws Exception {
        try (SqliteStateStore store = open()) {
            Ownership good = store.create(RUN, "alice", TTL);
            List<FutureTask<?>> tasks = together(
                    store,
                    List.of(
                            () -> appended(store, good, 2),
                            () -> store.write(() -> "overflow", session -> {
                                session.execute("update run set head = 99");
                                throw new StackOverflowError("deep");
                            })));

            tasks.get(0).get();
            assertThatThrownBy(tasks.get(1)::get)
                    .cause()
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("cannot overflow", "deep");
            assertThatThrownBy(() -> store.write(() -> "overflow alone", session -> {
                        throw new StackOverflowError("deep");
                    }))
                    .isInstanceOf(StoreException.class);
            Records.append(store, good, 2, 1);
            Records.assertWhole(store, RUN, 3);
        }
    }

    @Test
    void closing_waits_for_what_is_queued() throws Exception {
        SqliteStateStore store = open();
        Ownership by = store.create(RUN, "alice", TTL);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FutureTask<RunId> slow = started(() -> store.write(() -> "wait", session -> {
            held.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            Journals.append(session, by, 0, StoredRecord.chain(JournalHash.start(RUN), Records.events(by, 1, 1, 10)));
            return RUN;
        }));
        held.await();
        FutureTask<RunId> closing = started(() -> {
            store.close();
            return RUN;
        });
        go.countDown();
        closing.get();

        assertThat(slow.get()).isEqualTo(RUN);
        try (SqliteStateStore again = open()) {
            Records.assertWhole(again, RUN, 1);
        }
    }

    @Test
    void every_commit_is_flushed() {
        try (SqliteStateStore store = open()) {
            long full = 2;

            assertThat(store.<Long>write(() -> "look", session -> session.number("pragma synchronous", -1)))
                    .isEqualTo(full);
            assertThat(store.<Long>write(() -> "look", session -> session.number("pragma fullfsync", -1)))
                    .isEqualTo(1);
        }
    }

    private static <T> FutureTask<T> started(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
