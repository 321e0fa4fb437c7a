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
import java.time.Duration;
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
    void the_failure_of_one_write_is_not_its_neighbours_in_the_same_transaction() throws Exception {
        try (SqliteStateStore store = open()) {
            Ownership good = store.create(RUN, "alice", TTL);
            Ownership bad = store.create(RunId.of("run-2"), "alice", TTL);
            // A row that is in the way of the next append, which fails in its middle and not as a refusal.
            store.write(() -> "prepare", session -> {
                session.execute("insert into event values ('run-2', 2, 1, 0, 't', 1, '', 0, x'', x'')");
                return RUN;
            });
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
            FutureTask<RunId> before = started(() -> {
                Records.append(store, good, 0, 2);
                return RUN;
            });
            FutureTask<RunId> failing = started(() -> {
                Records.append(store, bad, 0, 3);
                return RUN;
            });
            FutureTask<RunId> after =
                    started(() -> store.create(RunId.of("run-3"), "alice", TTL).run());
            go.countDown();

            blocker.get();
            before.get();
            after.get();
            assertThatThrownBy(failing::get)
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
