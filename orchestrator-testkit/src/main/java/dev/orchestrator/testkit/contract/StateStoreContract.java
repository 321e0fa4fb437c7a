package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.orchestrator.api.store.StateStore} must do, as tests: journals that grow by compare-and-set, in
 * several threads; ownership and its fences; artifacts, signals, listings; what survives closing. Extend it in the
 * store's own tests:
 *
 * <pre>{@code
 * class MyStoreContractTest extends StateStoreContract {
 *     @TempDir Path folder;
 *     private final MutableClock clock = new MutableClock();
 *
 *     @Override
 *     protected StateStore open() {
 *         return MyStore.open(folder, clock);
 *     }
 *
 *     @Override
 *     protected Optional<StateStore> reopen() {
 *         return Optional.of(MyStore.open(folder, clock));
 *     }
 *
 *     @Override
 *     protected void expire(StateStore store, Ownership by) {
 *         clock.advance(Duration.ofHours(1));
 *     }
 * }
 * }</pre>
 *
 * <p>Leases asked for last five minutes. No test waits or looks at a clock.
 *
 * @since 0.1.0
 */
public abstract class StateStoreContract extends ArtifactContract {
    /** For subclasses. */
    protected StateStoreContract() {}

    @Test
    void a_runs_status_follows_its_owner() {
        Ownership by = create(RUN);
        assertThat(only().status()).isEqualTo("running");

        store().append(by, 0, entries(by, 1, 4));
        assertThat(only().head()).isEqualTo(4);

        store().release(by, "suspended");
        assertThat(only().status()).isEqualTo("suspended");

        Ownership again = store().acquire(RUN, "bob", TTL);
        assertThat(only().status()).isEqualTo("running");

        store().release(again, "accepted");
        assertThat(only())
                .extracting(RunSummary::id, RunSummary::status, RunSummary::head)
                .containsExactly(RUN, "accepted", 4L);
    }

    private RunSummary only() {
        List<RunSummary> runs = store().runs(RunQuery.all(10));
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    @Test
    void runs_are_filtered_and_limited_the_last_changed_first() {
        for (int i = 0; i < 9; i++) {
            Ownership by = create(RunId.of("listed-" + i));
            store().append(by, 0, entries(by, 1, i + 1));
            if (i % 3 == 0) {
                store().release(by, "failed");
            }
        }

        assertThat(store().runs(RunQuery.all(100)))
                .hasSize(9)
                .isSortedAccordingTo((a, b) -> b.updated().compareTo(a.updated()));
        assertThat(store().runs(new RunQuery("failed", 100)))
                .extracting(run -> run.id().value())
                .containsExactlyInAnyOrder("listed-0", "listed-3", "listed-6");
        assertThat(store().runs(new RunQuery("running", 4)))
                .hasSize(4)
                .allMatch(run -> run.status().equals("running"));
        assertThat(store().runs(new RunQuery("cancelled", 4))).isEmpty();
        assertThat(store().runs(RunQuery.all(2)))
                .isEqualTo(store().runs(RunQuery.all(100)).subList(0, 2));
    }

    @Test
    void signals_keep_their_order_and_come_once() {
        create(RUN);
        create(OTHER);
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            signals.add(new Signal("id-" + i, i % 2 == 0 ? "decide" : "cancel", "{\"n\":" + i + "}"));
        }

        for (Signal signal : signals) {
            store().post(RUN, signal);
            store().post(RUN, new Signal(signal.dedupeId(), "pause", "{}"));
        }
        store().post(OTHER, new Signal("id-0", "resume", "{}"));

        for (int after = 0; after <= 6; after++) {
            assertThat(store().signals(RUN, after))
                    .as("after %d", after)
                    .isEqualTo(signals.subList(Math.min(after, 5), 5));
        }
        assertThat(store().signals(OTHER, 0)).containsExactly(new Signal("id-0", "resume", "{}"));
    }

    @Test
    void signals_need_no_ownership_and_disturb_none() {
        Ownership by = create(RUN);

        store().post(RUN, new Signal("a", "cancel", "{}"));
        store().append(by, 0, entries(by, 1, 1));
        store().release(by, "suspended");
        store().post(RUN, new Signal("b", "resume", "{}"));

        assertThat(store().signals(RUN, 0)).extracting(Signal::dedupeId).containsExactly("a", "b");
    }

    @Test
    void signals_posted_at_the_same_time_are_all_kept_once() {
        create(RUN);

        List<Race.End<Integer>> ends = Race.of(6, number -> {
            for (int i = 0; i < 10; i++) {
                store().post(RUN, new Signal("shared-" + i, "decide", "{}"));
                store().post(RUN, new Signal(number + "-" + i, "decide", "{}"));
            }
            return number;
        });

        assertThat(ends).flatExtracting(Race.End::failure).isEmpty();
        List<Signal> all = store().signals(RUN, 0);
        assertThat(all).hasSize(70).extracting(Signal::dedupeId).doesNotHaveDuplicates();
        assertThat(store().signals(RUN, 30)).isEqualTo(all.subList(30, 70));
    }

    @Test
    void a_signal_to_no_run_is_refused() {
        assertThatThrownBy(() -> store().post(RUN, new Signal("a", "cancel", "{}")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no run run-1");
    }

    @Test
    void reopening_keeps_signals_and_listings() throws IOException {
        Ownership by = create(RUN);
        store().append(by, 0, entries(by, 1, 3));
        store().post(RUN, new Signal("a", "cancel", "{\"why\":\"ž\"}"));
        store().release(by, "failed");
        List<RunSummary> before = store().runs(RunQuery.all(5));

        if (reopened()) {
            assertThat(store().runs(RunQuery.all(5))).isEqualTo(before);
            store().post(RUN, new Signal("a", "cancel", "{}"));
            assertThat(store().signals(RUN, 0)).containsExactly(new Signal("a", "cancel", "{\"why\":\"ž\"}"));
        }
    }

    @Test
    @NullUnmarked
    void null_is_refused_before_anything_changes() {
        Ownership by = create(RUN);
        List<Entry> withNull = new ArrayList<>(entries(by, 1, 1));
        withNull.add(null);

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> store().create(null, "alice", TTL),
                () -> store().create(OTHER, null, TTL),
                () -> store().create(OTHER, "alice", null),
                () -> store().acquire(null, "alice", TTL),
                () -> store().acquire(RUN, null, TTL),
                () -> store().acquire(RUN, "alice", null),
                () -> store().renew(null, TTL),
                () -> store().renew(by, null),
                () -> store().release(null, "failed"),
                () -> store().release(by, null),
                () -> store().append(null, 0, List.of()),
                () -> store().append(by, 0, null),
                () -> store().append(by, 0, withNull),
                () -> store().read(null, 1, 1),
                () -> store().runs(null),
                () -> store().put(null),
                () -> store().open(null).close(),
                () -> store().post(null, new Signal("a", "cancel", "{}")),
                () -> store().post(RUN, null),
                () -> store().signals(null, 0))) {
            assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
        }
        assertThat(only().status()).isEqualTo("running");
        assertThat(store().signals(RUN, 0)).isEmpty();
        store().append(by, 0, entries(by, 1, 1));
        assertJournal(RUN, entries(by, 1, 1));
    }

    @Test
    void a_closed_store_says_so() throws IOException {
        Ownership by = create(RUN);
        ArtifactRef ref = store().put(new ByteArrayInputStream(new byte[3]));

        store().close();
        store().close();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> store().create(OTHER, "alice", TTL),
                () -> store().acquire(RUN, "alice", TTL),
                () -> store().renew(by, TTL),
                () -> store().append(by, 0, entries(by, 1, 1)),
                () -> store().read(RUN, 1, 1),
                () -> store().runs(RunQuery.all(1)),
                () -> store().put(new ByteArrayInputStream(new byte[3])),
                () -> store().open(ref).close(),
                () -> store().post(RUN, new Signal("a", "cancel", "{}")),
                () -> store().signals(RUN, 0))) {
            if (!answersWhenClosed()) {
                assertThatThrownBy(call).isInstanceOf(StoreException.class).hasMessageContaining("closed");
            }
        }
        if (answersWhenClosed()) {
            assertThat(journal(RUN)).isEmpty();
        }
    }
}
