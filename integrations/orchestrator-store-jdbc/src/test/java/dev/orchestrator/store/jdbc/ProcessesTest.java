package dev.orchestrator.store.jdbc;

import static dev.orchestrator.store.jdbc.Records.RUN;
import static dev.orchestrator.store.jdbc.Records.TTL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, some frozen, some killed. */
@Timeout(1_800)
class ProcessesTest {
    @TempDir
    private Path folder;

    @Test
    void a_live_process_keeps_an_sqlite_file_even_frozen_and_a_dead_one_leaves_it_at_once() throws Exception {
        String file = folder.resolve("runs.db").toString();
        try (StoreChild child = StoreChild.on(file);
                SqliteStateStore store = SqliteStateStore.open(Path.of(file))) {
            assertThat(child.ask("create run-1 1")).isEqualTo("ok 1");
            assertThat(child.ask("append")).isEqualTo("ok 1");

            refused(store);
            Records.assertWhole(store, RUN, 1);
            store.post(RUN, new Signal("a", "cancel", "{}"));
            assertThat(store.signals(RUN, 0)).hasSize(1);
            assertThat(child.ask("append")).isEqualTo("ok 1");

            child.signal("STOP");
            refused(store);
            Records.assertWhole(store, RUN, 2);
            child.signal("CONT");
            assertThat(child.ask("append")).isEqualTo("ok 1");

            child.kill();
            Ownership by = store.acquire(RUN, "parent", TTL);
            Records.append(store, by, 3, 1);
            Records.assertWhole(store, RUN, 4);
        }
    }

    private static void refused(SqliteStateStore store) {
        assertThatThrownBy(() -> store.acquire(RUN, "parent", TTL))
                .isInstanceOf(RunOwnedException.class)
                .hasMessageContaining("runs.db");
        assertThatThrownBy(() -> store.create(RunId.of("run-2"), "parent", TTL)).isInstanceOf(RunOwnedException.class);
    }

    @Test
    void another_store_of_the_process_does_not_give_its_lock_away_when_it_closes() throws Exception {
        Path file = folder.resolve("runs.db");
        try (SqliteStateStore owner = SqliteStateStore.open(file);
                StoreChild child = StoreChild.on(file.toString())) {
            Ownership by = owner.create(RUN, "parent", TTL);
            try (SqliteStateStore second = SqliteStateStore.open(file)) {
                assertThatThrownBy(() -> second.acquire(RUN, "second", TTL)).isInstanceOf(RunOwnedException.class);
            }
            Thread.currentThread().interrupt();
            SqliteStateStore.open(file).close();
            assertThat(Thread.interrupted()).isTrue();

            assertThat(child.ask("acquire run-1")).startsWith("RunOwnedException");
            Records.append(owner, by, 0, 1);
            owner.release(by, "suspended");
            assertThat(child.ask("acquire run-1")).startsWith("RunOwnedException");
            owner.close();
            assertThat(child.ask("acquire run-1")).isEqualTo("ok 2");
        }
    }

    @Test
    void signals_get_through_to_a_process_that_never_stops_writing_and_kill_9_loses_nothing() throws Exception {
        String file = folder.resolve("runs.db").toString();
        try (StoreChild child = StoreChild.on(file);
                SqliteStateStore store = SqliteStateStore.open(Path.of(file))) {
            assertThat(child.ask("create run-1 60000")).isEqualTo("ok 1");
            child.tell("loop");
            child.answer();

            for (int i = 0; i < 20; i++) {
                store.post(RUN, new Signal("id-" + i, "cancel", "{}"));
            }

            assertThat(store.signals(RUN, 0)).hasSize(20);
            assertSurvives(store, RUN, killed(child, 50));
        }
    }

    @Test
    void a_frozen_owner_that_wakes_up_is_refused_by_postgres_and_kill_9_loses_nothing() throws Exception {
        String url = PostgresServer.newSchema();
        try (StoreChild child = StoreChild.on(url);
                PostgresStateStore store = PostgresServer.open(url)) {
            assertThat(child.ask("create run-1 60000")).isEqualTo("ok 1");
            assertThat(child.ask("append")).isEqualTo("ok 1");
            assertThatThrownBy(() -> store.acquire(RUN, "parent", TTL)).isInstanceOf(RunOwnedException.class);

            child.signal("STOP");
            PostgresServer.execute(url, "update run set ttl = 1, lease_until = lease_until - 60000");
            Ownership by = acquireWhenFree(store);
            Records.append(store, by, 1, 2);
            child.signal("CONT");

            assertThat(child.ask("append")).startsWith("FencedException").contains("epoch 1", "epoch is 2");
            assertThat(child.ask("acquire run-1")).startsWith("RunOwnedException");
            Records.append(store, by, 3, 1);
            Records.assertWhole(store, RUN, 4);

            assertThat(child.ask("create run-2 60000")).isEqualTo("ok 1");
            child.tell("loop");
            assertSurvives(store, RunId.of("run-2"), killed(child, 50));
        }
    }

    private static Ownership acquireWhenFree(StateStore store) {
        while (true) {
            try {
                return store.acquire(RUN, "parent", TTL);
            } catch (RunOwnedException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void a_lease_runs_out_by_the_servers_clock() {
        String url = PostgresServer.newSchema();
        try (PostgresStateStore store = PostgresServer.open(url);
                PostgresStateStore other = PostgresServer.open(url)) {
            store.create(RUN, "alice", Duration.ofMillis(20));

            assertThat(acquireWhenFree(other).epoch()).isEqualTo(2);
        }
    }

    @Test
    @Tag("slow")
    void what_was_acknowledged_survives_every_kill_9_in_sqlite() throws Exception {
        Path file = folder.resolve("runs.db");
        killed(file.toString(), () -> SqliteStateStore.open(file));
    }

    @Test
    @Tag("slow")
    void what_was_acknowledged_survives_every_kill_9_in_postgres() throws Exception {
        String url = PostgresServer.newSchema();
        killed(url, () -> PostgresServer.open(url));
    }

    private static void killed(String storage, Supplier<StateStore> opening) throws IOException, InterruptedException {
        Random random = new Random(11);
        for (int i = 0; i < 25; i++) {
            RunId run = RunId.of("killed-" + i);
            long acknowledged;
            try (StoreChild child = StoreChild.on(storage)) {
                assertThat(child.ask("create " + run + " 60000")).isEqualTo("ok 1");
                child.tell("loop");
                acknowledged = killed(child, 50 + random.nextInt(400));
            }
            try (StateStore store = opening.get()) {
                assertSurvives(store, run, acknowledged);
            }
        }
    }

    /** Kills a process in its loop once it has appended enough; returns what it acknowledged. */
    private static long killed(StoreChild child, int enough) throws IOException, InterruptedException {
        long acknowledged = 0;
        while (acknowledged < enough) {
            acknowledged = Long.parseLong(child.answer());
        }
        child.kill();
        List<String> last = child.lastAnswers();
        return last.isEmpty() ? acknowledged : Long.parseLong(last.get(last.size() - 1));
    }

    private static void assertSurvives(StateStore store, RunId run, long acknowledged) {
        int found = Records.read(store, run).size();
        assertThat(found).isBetween((int) acknowledged, (int) acknowledged + 1);
        Records.assertWhole(store, run, found);
    }
}
